import { derivedId } from '../../messages/ids.ts'
import { type EntryPorts, ended, planned } from '../operations/entry.ts'
import type { Operation } from '../ports/operations.ts'
import type { Pins } from '../ports/pins.ts'
import type { Pin, RobotRow } from '../ports/robots.ts'
import { beforeTry, OvertakenAgain, triesMax } from '../tries.ts'

export interface AskedPin {
  readonly robot_id: string
  /** None: whatever pin there is goes. */
  readonly version: string | undefined
  /** What its pin was when somebody looked; left out: whatever it is. */
  readonly seen?: number
  readonly by: string
  readonly why: string
}

export interface PinPorts extends EntryPorts {
  readonly pins: Pins
  /** 0 to 1 */
  readonly random: () => number
}

/** The robot moves with its next message, once it is not at work. Undefined if nothing was ever heard of it. Throws PinnedSince. */
export const pinRobot = async (
  { robot_id, version, seen, by, why }: AskedPin,
  ports: PinPorts,
): Promise<{ readonly row: RobotRow; readonly operation: Operation } | undefined> => {
  for (let tries = 0; tries < triesMax; tries += 1) {
    await beforeTry(tries, ports.random())
    const row = await ports.pins.read(robot_id)
    if (row === undefined) return undefined
    const standing = row.pin?.pin_version ?? 0
    if (seen !== undefined && seen !== standing) throw new PinnedSince(row, seen)
    const at = new Date(ports.now()).toISOString()
    const pin: Pin = { ...(version !== undefined && { version }), pin_version: standing + 1, by, why, at }
    const diff = { robot_id, before: row.pin?.version ?? null, after: version ?? null }
    const operation_id = derivedId('pin', robot_id, pin.pin_version, by, at, version ?? '')
    const operation = await planned({ operation_id, kind: 'pin', by, why, diff }, ports)
    if ((await ports.pins.write(robot_id, pin, standing)) === 'written')
      return { row: { ...row, pin }, operation: await ended(operation, 'done', ports) }
    await ended(operation, 'failed', ports, 'Somebody else changed the pin at the same moment')
  }
  throw new OvertakenAgain(`The pin of robot ${robot_id}`)
}

/** Somebody else has changed it since it was looked at. */
export class PinnedSince extends Error {
  override readonly name = 'PinnedSince'
  readonly pin: Pin | undefined
  constructor({ robot_id, pin }: RobotRow, seen: number) {
    const is =
      pin === undefined
        ? 'has no pin yet: pin_version is 0'
        : `is at pin_version ${pin.pin_version}, by ${pin.by} at ${pin.at}`
    super(`pin_version is ${seen}; robot ${robot_id} ${is}`)
    this.pin = pin
  }
}
