// Says a command to a robot that speaks VDA 5050: first the page of what it was sent, then the message. Whoever dies in between
// has said nothing, and the next try says it with the same ids.

import type { Command } from '../../messages/commands.ts'
import type { VdaMemory } from '../../messages/dialects/vda-5050-memory.ts'
import type { VdaProfileSetting } from '../../messages/vda-profile.ts'
import { TemporaryFailure } from '../errors.ts'
import type { Publish } from '../ports/publish.ts'
import type { SentBook } from '../ports/sent.ts'
import { encode, type Refused } from './encode.ts'

export interface SendPorts {
  readonly sent: SentBook
  readonly publish: Publish['publish']
  readonly pause: (ms: number) => Promise<void>
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly profiles: readonly VdaProfileSetting[]
}

export type SentToVda =
  /** `silent`: a later command of the same order has overtaken it. */
  | { readonly outcome: 'published' | 'silent'; readonly refused?: undefined }
  | { readonly outcome: 'refused'; readonly refused: Refused }

/** Others that write the same robot's page at the same time: an emergency stop beside a command. */
const WRITES_MAX = 5

/** Longer is not waited for here: the robot refuses what comes too early, or takes it when the clock sends it again. */
const WAIT_MS_MAX = 2_000

export async function sendToVda(command: Command, memory: VdaMemory, ports: SendPorts): Promise<SentToVda> {
  const robot = { robot_id: command.robot_id, memory }
  let waited = false
  for (let write = 0; write < WRITES_MAX; write += 1) {
    const page = await ports.sent.read(command.robot_id)
    const encoded = encode(command, robot, page, ports.profiles, ports.now())
    if (encoded.refused !== undefined) return { outcome: 'refused', refused: encoded.refused }
    if (encoded.publish === undefined) return { outcome: 'silent' }
    if (encoded.wait_ms > 0 && !waited) {
      waited = true
      await ports.pause(Math.min(encoded.wait_ms, WAIT_MS_MAX))
      continue
    }
    if ((await ports.sent.write(command.robot_id, encoded.page)) === 'changed') continue
    await ports.publish(encoded.publish)
    return { outcome: 'published' }
  }
  throw new SentBookContended(
    `What ${command.robot_id} was sent changed ${WRITES_MAX} times while ${command.type} was written`,
  )
}

export class SentBookContended extends TemporaryFailure {
  override readonly name = 'SentBookContended'
}
