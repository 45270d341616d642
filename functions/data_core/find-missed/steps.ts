/**
 * The planner of a replay, one step of its machine at a time: `look` reads objects of the lake for as long as one invocation
 * should last and says where it got to; `freeze` makes the plan of everything that was found; `fail` says why there is none.
 * Each may run twice: what it writes is the same.
 */

import { asError, PermanentFailure } from '../../errors.ts'
import { becauseOf, type MachineError } from '../../machine-error.ts'
import { inOrder } from '../../operations/order.ts'
import { planOf } from '../../operations/plan.ts'
import { HOUR_MS, type Hours } from '../../ports/lake.ts'
import type { Frozen, Operation } from '../../ports/operations.ts'
import type { Listed } from '../../ports/replay-plans.ts'
import { compareObject, type Tally } from './compare.ts'
import { missedOf } from './missed.ts'
import type { FindMissedPorts } from './ports.ts'

export type Step =
  | { readonly step: 'look' | 'freeze'; readonly progress: Progress }
  | { readonly step: 'fail'; readonly progress: Progress; readonly error: MachineError }

/** What the machine hands from step to step; at first what was asked for. */
export interface Progress {
  readonly operation_id: string
  readonly from: string
  readonly until: string
  readonly robot_id?: string
  /** Key of the last object that was looked at. */
  readonly after?: string
  readonly looks?: number
  readonly found?: number
  readonly accounted?: number
  readonly unsure?: number
  readonly unreadable?: number
  /** Whether there may be more to look at. */
  readonly looking?: boolean
}

export interface FindMissedSettings {
  /** Of one look. */
  readonly look_seconds: number
  /** Messages of one plan; more are for several. */
  readonly found_max: number
  /** After it, dispatch has decided a record or given it up. */
  readonly record_age_max_seconds: number
}

export const findMissed =
  (ports: FindMissedPorts, settings: FindMissedSettings) =>
  async (input: Step): Promise<Progress> => {
    switch (input.step) {
      case 'look':
        return look(input.progress, ports, settings)
      case 'freeze':
        return freeze(input.progress, ports)
      case 'fail':
        return fail(input.progress, input.error, ports)
    }
  }

const look = async (progress: Progress, ports: FindMissedPorts, settings: FindMissedSettings): Promise<Progress> => {
  const { operation_id } = progress
  const operation = await ports.operations.read(operation_id)
  // A second run of the same request, or of one that was cancelled while it waited.
  if (operation?.status !== 'planning') return { ...progress, looking: false }
  const ends_at = ports.now() + settings.look_seconds * 1000
  const expired_at = new Date(ports.now() - settings.record_age_max_seconds * 1000).toISOString()
  const tally: Tally = {
    accounted: progress.accounted ?? 0,
    unsure: progress.unsure ?? 0,
    unreadable: progress.unreadable ?? 0,
  }
  let { after, looks = 0, found = 0 } = progress
  for await (const object of ports.lake.objects('said', hoursOf(progress))) {
    if (ports.now() >= ends_at) return { ...progress, ...tally, ...placeOf(after), looks, found, looking: true }
    const missed = []
    for await (const one of compareObject(object, { ...progress, expired_at }, tally, ports)) {
      // As it was asked for: a second run reports the same.
      missed.push(...missedOf(one.said, one.missed, one.row, operation.created_at))
    }
    if (missed.length > 0) {
      await ports.plans.keep(operation_id, looks, missed)
      looks += 1
      found += missed.length
    }
    if (found > settings.found_max) {
      throw new TooManyMissed(
        `More than ${settings.found_max} messages were missed by ${object.key}; plan a shorter range`,
      )
    }
    after = object.key
  }
  return { ...progress, ...tally, ...placeOf(after), looks, found, looking: false }
}

/** A range that holds more than one plan may. */
export class TooManyMissed extends PermanentFailure {
  override readonly name = 'TooManyMissed'
}

const placeOf = (after: string | undefined) => (after === undefined ? {} : { after })

/** An object lies in the hour of its oldest line, and Firehose gathers and falls behind: an hour before and two behind. */
const hoursOf = ({ from, until, after }: Progress): Hours => ({
  from: Date.parse(from) - HOUR_MS,
  until: Date.parse(until) + 2 * HOUR_MS,
  ...placeOf(after),
})

const freeze = async (progress: Progress, ports: FindMissedPorts): Promise<Progress> => {
  const { operation_id, looks = 0, accounted = 0, unsure = 0, unreadable = 0 } = progress
  const operation = await ports.operations.read(operation_id)
  if (operation?.status !== 'planning') return progress
  const set = inOrder(eachOnce(await ports.plans.found(operation_id, looks))).map(frozen)
  await ports.operations.freeze(operation_id, set)
  const plan = { ...planOf('replay', set), accounted, unsure }
  await settle(operation, { status: 'planned', plan }, ports)
  ports.log.info('replay planned', { operation_id, ...plan, unreadable })
  return { ...progress, found: set.length }
}

const fail = async (progress: Progress, error: MachineError, ports: FindMissedPorts): Promise<Progress> => {
  const { operation_id } = progress
  const operation = await ports.operations.read(operation_id)
  ports.log.error('replay not planned', { operation_id, reason: error.Error, error: asError(error.Cause) })
  if (operation?.status !== 'planning') return progress
  const ended_at = new Date(ports.now()).toISOString()
  await settle(operation, { status: 'failed', ended_at, ended_because: becauseOf(error) }, ports)
  return progress
}

const settle = async (
  operation: Operation,
  change: Partial<Operation>,
  { operations, log }: FindMissedPorts,
): Promise<void> => {
  const written = await operations.write(
    { ...operation, ...change, operation_version: operation.operation_version + 1 },
    operation.operation_version,
  )
  // Somebody has cancelled it in this moment, or a second run has just written the same.
  if (written === 'changed') log.warn('replay changed meanwhile', { operation_id: operation.operation_id })
}

/** The lake has a record twice when Firehose delivered it twice, or a robot said it twice. */
const eachOnce = (found: readonly Listed[]): readonly Listed[] => [
  ...new Map(found.map((one) => [one.failure_id, one])).values(),
]

const frozen = ({ sequence: _, ...entry }: Listed): Frozen => entry
