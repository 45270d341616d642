/**
 * Once a minute: tries again what is temporary and due, gives up waiting for tries of which nothing was heard, and sends what
 * somebody who archived or edited a failure died over. How often and how long apart is written in each record's agenda
 * (failures/agenda.ts); here it is only acted on.
 */
import { asError } from '../../errors.ts'
import { SCHEDULE, unanswered } from '../../failures/actions.ts'
import { logged } from '../../failures/logged.ts'
import type { FailureRecord } from '../../failures/record.ts'
import type { Tried, Try } from '../../failures/try-again.ts'
import { inBatches } from '../../in-batches.ts'
import type { Measures } from '../../measures.ts'
import { inOrder } from '../../operations/order.ts'
import type { DueFailures } from '../../ports/due-failures.ts'
import { type GivingUpPorts, giveUp, giveUpAsSeen } from './give-up.ts'

export interface RetryPorts extends GivingUpPorts {
  readonly due: DueFailures
  readonly tryAgain: (tries: readonly Try[]) => Promise<readonly Tried[]>
  /** Finishes what was done to a failure and not sent (failures/act-on-one.ts). */
  readonly settleActs: (record: FailureRecord) => Promise<FailureRecord>
  readonly measures: Measures
}

export interface RetrySettings {
  /** Tries of one run; and as many more of which nothing was heard. */
  readonly retries_per_run: number
  /** Nothing begins later than this after the run's beginning: the next run is due. */
  readonly budget_seconds: number
}

export interface Retried {
  readonly retried: number
  readonly unanswered: number
  readonly given_up: number
}

export const retryFailures =
  (ports: RetryPorts, { retries_per_run, budget_seconds }: RetrySettings) =>
  async (): Promise<Retried> => {
    const until = ports.now() + budget_seconds * 1000
    const counts = { retried: 0, unanswered: 0, given_up: 0 }

    const lost = await dueNow('recheck', retries_per_run, ports)
    await inTurns(lost, ports, until, async (records) => {
      const next = (record: FailureRecord, at: string) => unanswered(record, at)
      await giveUp(
        records.map((before) => ({ before, next, why: 'nothing was heard of a try' })),
        ports,
      )
      counts.unanswered += records.length
    })

    const unsettled = await dueNow('settle', retries_per_run, ports)
    await inTurns(unsettled, ports, until, async (records) => {
      for (const record of records) {
        await ports.settleActs(record)
        ports.log.warn('act settled', logged(record))
      }
    })

    const due = await dueNow('retry', retries_per_run, ports)
    await inTurns(due, ports, until, async (records) => {
      const tries = records.map((record) => ({ record, by: SCHEDULE, why, out_of_order: false }))
      const tried = await ports.tryAgain(tries)
      const beyond: { readonly before: FailureRecord; readonly why: string }[] = []
      for (const [index, record] of records.entries()) {
        const one = tried[index]
        ports.log.info('failure due', { ...logged(record), ...one })
        if (one?.outcome === 'not_possible') beyond.push({ before: record, why: one.why ?? 'It cannot be tried again' })
        else if (one !== undefined && one.outcome !== 'changed') counts.retried += 1
      }
      counts.given_up += await giveUpAsSeen(beyond, ports)
    })

    if (due.length + lost.length > 0) ports.measures.publish([{ dimensions: {}, values: counts }])
    return counts
  }

const why = 'Temporary: the clock tries it again'

const dueNow = async (
  what: 'retry' | 'recheck' | 'settle',
  limit: number,
  { due, failures, now }: RetryPorts,
): Promise<readonly FailureRecord[]> => {
  const at = new Date(now()).toISOString()
  const failureIds = await due.due(what, at, limit)
  const records = await failures.find(failureIds)
  // The index runs behind the records: what stands in it may have been done.
  return failureIds
    .flatMap((failureId) => records.get(failureId) ?? [])
    .filter(({ agenda }) => agenda?.what === what && agenda.at <= at)
}

/**
 * Some at a time, each robot's in its order. What throws stops nobody else: its turn is taken again one by one, so that one that
 * cannot be done keeps none of the others from being done, now and at every run. Only later turns of the same robots wait for
 * the next run: what was begun and not sent would be overtaken.
 */
const inTurns = async (
  records: readonly FailureRecord[],
  ports: RetryPorts,
  until: number,
  act: (records: readonly FailureRecord[]) => Promise<void>,
): Promise<void> => {
  const waiting = new Set<string>()
  for (const turn of inBatches(inOrder(records), { itemsMax: atOnce })) {
    if (ports.now() >= until) return
    const left = turn.filter(({ robot_id }) => robot_id === undefined || !waiting.has(robot_id))
    if (left.length === 0) continue
    try {
      await act(left)
    } catch (error) {
      const failure_ids = left.map(({ failure_id }) => failure_id)
      ports.log.warn('turn failed: each alone', { failure_ids, error: asError(error) })
      await oneByOne(left, ports, until, act)
      for (const { robot_id } of left) if (robot_id !== undefined) waiting.add(robot_id)
    }
  }
}

const oneByOne = async (
  records: readonly FailureRecord[],
  { log, now }: RetryPorts,
  until: number,
  act: (records: readonly FailureRecord[]) => Promise<void>,
): Promise<void> => {
  const waiting = new Set<string>()
  for (const record of records) {
    if (now() >= until) return
    if (record.robot_id !== undefined && waiting.has(record.robot_id)) continue
    try {
      await act([record])
    } catch (error) {
      if (record.robot_id !== undefined) waiting.add(record.robot_id)
      log.error('failure not tried again', { ...logged(record), error: asError(error) })
    }
  }
}

/** Their records move in one transaction or a few; the shelf and the bus take ten at once. */
const atOnce = 10
