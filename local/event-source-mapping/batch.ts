/**
 * One batch of a stream, delivered until every record of it is handled or given up, in order:
 *
 * - a partial response moves on to the lowest returned sequence number; that is a split of the batch;
 * - an error halves the batch where bisecting is on. Splitting does not use the retry quota (Developer Guide);
 * - what cannot be split is tried again, `retriesMax` times, and while the record is young enough;
 * - what is given up goes to the on-failure destination *before* the stream moves on;
 * - a function that cannot be invoked at all (throttled) is waited for without using the quota, until the record's age
 *   ends it.
 *
 * Where a partial response returns the batch's first record, nothing can be split off in front of it; the rest is then
 * halved like any failed batch, so that one bad record does not take its neighbours with it.
 */
import { AwsError } from '../aws-api/service.ts'
import type { Clock } from '../clock.ts'
import { type InvocationResult, JsonText, type Runtime } from '../runtime.ts'
import { eventOf, type GivenUp } from './failure-record.ts'
import { verdictOf } from './partial-response.ts'
import type { MappingSettings } from './settings.ts'
import type { SourceRecord } from './source.ts'

export interface BatchSurroundings {
  readonly settings: MappingSettings
  readonly shard: string
  readonly clock: Clock
  readonly invoke: Runtime['functions']['invoke']
  /** Durable when it resolves. */
  readonly giveUp: (givenUp: GivenUp) => Promise<void>
  /** Records up to this one are done with. */
  readonly progress: (record: SourceRecord) => void
  readonly isStopped: () => boolean
  readonly count: (name: 'invocations' | 'errors' | 'partial_responses' | 'splits') => void
}

interface Work {
  readonly records: readonly SourceRecord[]
  readonly failures: number
}

const firstDelayMs = 100
const delayMsMax = 30_000

export async function deliverBatch(records: readonly SourceRecord[], around: BatchSurroundings): Promise<void> {
  const { settings, clock } = around
  // The next piece in stream order is on top.
  const stack: Work[] = [{ records, failures: 0 }]
  let unavailable = 0
  for (let work = stack.pop(); work; work = stack.pop()) {
    if (around.isStopped()) return
    const young = await giveUpOld(work, around)
    if (young.length === 0) continue

    const result = await invoke(young, around)
    if (result === undefined) {
      stack.push({ records: young, failures: work.failures })
      await clock.sleep(delayMs(unavailable++))
      continue
    }
    unavailable = 0
    const done = doneCount(young, result, settings)
    const lastDone = young[done - 1]
    if (lastDone) around.progress(lastDone)
    if (done === young.length) continue

    const rest = young.slice(done)
    if (done > 0) {
      around.count('partial_responses')
      if (settings.bisect) {
        stack.push({ records: rest, failures: work.failures })
        continue
      }
    } else if (settings.bisect && rest.length > 1) {
      around.count('splits')
      const middle = Math.ceil(rest.length / 2)
      stack.push({ records: rest.slice(middle), failures: work.failures })
      stack.push({ records: rest.slice(0, middle), failures: work.failures })
      continue
    }

    const failures = work.failures + 1
    if (settings.retriesMax !== undefined && failures > settings.retriesMax) {
      await around.giveUp(givenUp(rest, 'RetryAttemptsExhausted', failures, result, around))
      const last = rest.at(-1)
      if (last) around.progress(last)
      continue
    }
    stack.push({ records: rest, failures })
    await clock.sleep(delayMs(failures - 1))
  }
}

/** Undefined: the function could not be invoked, which says nothing about the batch. */
async function invoke(
  records: readonly SourceRecord[],
  around: BatchSurroundings,
): Promise<InvocationResult | undefined> {
  around.count('invocations')
  try {
    const result = await around.invoke(around.settings.functionArn, new JsonText(eventOf(records)))
    if (result.functionError) around.count('errors')
    return result
  } catch (error) {
    if (error instanceof AwsError) return undefined
    throw error
  }
}

/** How many records, from the front, this answer settles. */
function doneCount(records: readonly SourceRecord[], result: InvocationResult, settings: MappingSettings): number {
  if (result.functionError) return 0
  if (!settings.reportsItemFailures) return records.length
  const verdict = verdictOf(
    result.payload,
    records.map(({ sequenceNumber }) => sequenceNumber),
  )
  if (verdict === 'success') return records.length
  if (verdict === 'failure') return 0
  return records.findIndex(({ sequenceNumber }) => verdict.failed.has(sequenceNumber))
}

async function giveUpOld(work: Work, around: BatchSurroundings): Promise<readonly SourceRecord[]> {
  const { recordAgeMsMax } = around.settings
  if (recordAgeMsMax === undefined) return work.records
  const oldest = around.clock.now() - recordAgeMsMax
  const firstYoung = work.records.findIndex(({ arrivedAt }) => arrivedAt >= oldest)
  const oldCount = firstYoung < 0 ? work.records.length : firstYoung
  if (oldCount === 0) return work.records
  const old = work.records.slice(0, oldCount)
  await around.giveUp(givenUp(old, 'RecordAgeExceeded', work.failures, undefined, around))
  const last = old.at(-1)
  if (last) around.progress(last)
  return work.records.slice(oldCount)
}

function givenUp(
  records: readonly SourceRecord[],
  condition: GivenUp['condition'],
  invocations: number,
  result: InvocationResult | undefined,
  around: BatchSurroundings,
): GivenUp {
  return { shard: around.shard, records, condition, invocations, requestId: result?.requestId ?? '', result }
}

const delayMs = (failures: number) => Math.min(firstDelayMs * 2 ** failures, delayMsMax)
