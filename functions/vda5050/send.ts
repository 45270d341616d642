// Says a command to a robot that speaks VDA 5050: first the page of what it was sent, then the message. Whoever dies in between
// has said nothing, and the next try says it with the same ids.

import type { Command } from '../../messages/commands.ts'
import type { VdaMemory } from '../../messages/dialects/vda-5050-memory.ts'
import type { VdaProfileSetting } from '../../messages/vda-profile.ts'
import { TemporaryFailure } from '../errors.ts'
import type { Publish } from '../ports/publish.ts'
import type { SentBook, SentPage } from '../ports/sent.ts'
import { encode } from './encode.ts'
import type { Refused } from './said.ts'

export interface SendToVdaPorts {
  readonly sent: SentBook
  /** What it has said by now. */
  readonly memoryOf: (robotId: string) => Promise<VdaMemory | undefined>
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

/** Less than the acknowledgement clock allows (`commands` in lib/environments.ts): it runs meanwhile. */
const WAIT_MS_MAX = 3_000
const LOOK_AGAIN_MS = 250

/** `read`: the robot's page, by whoever has read it already. */
export async function sendToVda(
  command: Command,
  known: VdaMemory,
  ports: SendToVdaPorts,
  read?: SentPage,
): Promise<SentToVda> {
  let memory = known
  let seen = read
  let waited_ms = 0
  for (let write = 0; write < WRITES_MAX; ) {
    const page = seen ?? (await ports.sent.read(command.robot_id))
    seen = undefined
    const robot = { robot_id: command.robot_id, memory }
    const encoded = encode(command, robot, page, ports.profiles, ports.now())
    if (encoded.refused !== undefined) return { outcome: 'refused', refused: encoded.refused }
    if (encoded.publish.length === 0) return { outcome: 'silent' }
    const wanted_ms = Math.max(encoded.wait_ms, encoded.not_yet === undefined ? 0 : LOOK_AGAIN_MS)
    if (wanted_ms > 0 && waited_ms < WAIT_MS_MAX) {
      const wait_ms = Math.min(wanted_ms, WAIT_MS_MAX - waited_ms)
      await ports.pause(wait_ms)
      waited_ms += wait_ms
      memory = (await ports.memoryOf(command.robot_id)) ?? memory
      continue
    }
    if (encoded.not_yet !== undefined) throw new RobotNotReady(command.robot_id, encoded.not_yet)
    write += 1
    if ((await ports.sent.write(command.robot_id, encoded.page)) === 'changed') continue
    for (const message of encoded.publish) await ports.publish(message)
    return { outcome: 'published' }
  }
  throw new SentBookContended(
    `What ${command.robot_id} was sent changed ${WRITES_MAX} times while ${command.type} was written`,
  )
}

/** Under the name of its kind: by that the machine tries again. */
export class SentBookContended extends TemporaryFailure {}

/** It finishes what cannot be cancelled, a lift that is half up, or has only just come: somebody asks again in a moment. */
export class RobotNotReady extends TemporaryFailure {
  constructor(robotId: string, why: string) {
    super(`${robotId} cannot be given an order yet: ${why}`)
  }
}
