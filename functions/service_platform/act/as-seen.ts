import type { Caller } from '../../http/caller.ts'
import { seenActing, seenListing, seenStanding, unchangeableGroups } from '../../http/seen-readers.ts'
import type { Answer } from './answer.ts'
import type { ActPorts } from './ports.ts'

/** Nobody acts on what they do not see; whoever sees all acts on the stores themselves. */
export const asSeen = <Name extends string>(answers: Readonly<Record<Name, Answer>>): Readonly<Record<Name, Answer>> =>
  Object.fromEntries(
    Object.entries<Answer>(answers).map(([name, answer]) => [
      name,
      ((request, sent, ports) => answer(request, sent, seenBy(request.caller, ports))) satisfies Answer,
    ]),
  ) as Readonly<Record<Name, Answer>>

const seenBy = (caller: Caller, ports: ActPorts): ActPorts => {
  if (caller.fleets === 'all') return ports
  const sight = { caller, members: ports.members }
  return {
    ...ports,
    failures: seenStanding(ports.failures, sight),
    reader: seenListing(ports.reader, sight),
    groups: unchangeableGroups(ports.groups),
    operations: seenActing(ports.operations, sight),
  }
}
