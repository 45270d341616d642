import type { Caller } from '../../http/caller.ts'
import {
  seenAccepted,
  seenBooks,
  seenCommands,
  seenFailures,
  seenGroups,
  seenJournal,
  seenMissionFleets,
  seenMissions,
  seenOperations,
  seenRobots,
} from '../../http/seen-readers.ts'
import type { Answer } from './answer.ts'
import type { ApiPorts } from './ports.ts'

/** Every answer reads through its caller's eyes; whoever sees all reads the stores themselves. */
export const asSeen = <Name extends string>(answers: Readonly<Record<Name, Answer>>): Readonly<Record<Name, Answer>> =>
  Object.fromEntries(
    Object.entries<Answer>(answers).map(([name, answer]) => [
      name,
      ((request, ports) => answer(request, seenBy(request.caller, ports))) satisfies Answer,
    ]),
  ) as Readonly<Record<Name, Answer>>

const seenBy = (caller: Caller, ports: ApiPorts): ApiPorts => {
  if (caller.fleets === 'all') return ports
  const sight = { caller, members: ports.members }
  return {
    ...ports,
    robots: seenRobots(ports.robots, sight),
    journal: seenJournal(ports.journal, sight),
    failures: seenFailures(ports.failures, sight),
    groups: seenGroups(ports.groups, sight),
    operations: seenOperations(ports.operations, sight),
    books: seenBooks(),
    missions: seenMissions(ports.missions, sight),
    missionFleets: seenMissionFleets(ports.missionFleets, sight),
    commands: seenCommands(ports.commands, sight),
    accepted: seenAccepted(ports.accepted, sight),
  }
}
