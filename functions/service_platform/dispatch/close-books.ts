/**
 * The end of a batch: counts it once, and only then lets the robots' last-known states move on, forgets the held messages
 * that ended and unparks. Whatever fails here makes the stream bring the batch again, which then finds itself counted.
 */
import { derivedId } from '../../../messages/ids.ts'
import { isBefore, positionOf } from '../../../messages/position.ts'
import { asError, isTemporary } from '../../errors.ts'
import { inParallel } from '../../in-parallel.ts'
import type { LastKnown } from '../../ports/last-known.ts'
import { backoffSeconds } from './backoff.ts'
import { at, type Batch } from './ports.ts'
import { type SettledRecord, tally } from './tally.ts'
import type { EndedTurn, Subject, Taken } from './turn.ts'

/** A subject's records that this delivery settled; without a subject: those that name nobody. */
export interface Ended {
  readonly subject?: Subject
  readonly turns: readonly EndedTurn[]
}

/** The lowest sequence number that has to come again, if any. */
export const closeBooks = async (
  { shard, newest_ms }: Taken,
  ended: readonly Ended[],
  /** Nothing of the batch has to come again. */
  isWhole: boolean,
  batch: Batch,
): Promise<string | undefined> => {
  const first = ended
    .flatMap((one) => one.turns.map(({ turn }) => turn.sequence_number))
    .reduce<string | undefined>(
      (least, number) => (least === undefined || isBefore(number, least) ? number : least),
      undefined,
    )
  if (first === undefined) return undefined
  try {
    await count(shard, await recordsOf(ended, batch), isWhole ? newest_ms : undefined, batch)
  } catch (error) {
    batch.log.error('undecided', { reason: 'the books cannot be written', error: asError(error) })
    return first
  }
  let again: string | undefined
  await inParallel(ended, batch.settings.subjects_in_parallel, async (one) => {
    try {
      await moveOn(one, batch)
    } catch (error) {
      const from = one.turns[0]?.turn.sequence_number
      batch.log.error('undecided', { robot_id: one.subject?.robot_id, sequence_number: from, error: asError(error) })
      if (from !== undefined && (again === undefined || isBefore(from, again))) again = from
    }
  })
  return again
}

/** Lanes of one shard write to the same row: whoever loses reads again and sees what the other one counted. */
const count = async (
  shard: string,
  records: readonly SettledRecord[],
  /** When the newest record arrived that is worked off now, if so. */
  reached_ms: number | undefined,
  batch: Batch,
): Promise<void> => {
  for (let attempt = 0; ; attempt++) {
    const books = await batch.books.read(shard)
    const sum = tally(records, books.counted, batch.invocation)
    if (!sum) return
    // Lanes of a shard end in any order; what one has reached another does not take back.
    const progress = reached_ms !== undefined && {
      worked_until_ms: Math.max(reached_ms, books.worked_until_ms),
      at_ms: batch.now(),
    }
    if ((await batch.books.add(shard, sum, books.version, progress || undefined)) === 'added') {
      batch.measured.count({}, { redelivered: sum.entry.redelivered ?? 0 })
      return
    }
    if (batch.outOfTime())
      throw new Error(`The books of ${shard} changed ${attempt + 1} times while they were added to`)
    await batch.sleep(backoffSeconds(0.01, Math.min(attempt, 5), batch.random()) * 1000)
  }
}

const recordsOf = async (ended: readonly Ended[], batch: Batch): Promise<readonly SettledRecord[]> => {
  const places = await rememberedPlaces(ended, batch)
  return ended
    .flatMap(({ subject, turns }) => {
      const place = places.get(subject?.robot_id ?? '') ?? ''
      return turns.map(({ turn, entry, messages, line, drained }) => ({
        sequence_number: turn.sequence_number,
        partition_key: turn.partition_key,
        entry,
        messages,
        line,
        ...(drained && { drained }),
        remembered: positionOf(turn.sequence_number, 0) <= place,
      }))
    })
    .sort((a, b) => (isBefore(a.sequence_number, b.sequence_number) ? -1 : 1))
}

/**
 * How far each robot's last-known state has got. An invocation that was held up reads it again: its batch may have come a
 * second time in the meantime and have been counted so long ago that the books have forgotten.
 */
const rememberedPlaces = async (ended: readonly Ended[], batch: Batch): Promise<ReadonlyMap<string, string>> => {
  const subjects = ended.flatMap(({ subject }) => subject ?? [])
  const isHeldUp = batch.now() - batch.started_ms > HELD_UP_MS
  if (!isHeldUp) return new Map(subjects.map(({ robot_id, last_known }) => [robot_id, last_known?.position ?? '']))
  const { last_known } = await batch.recall.recall({ last_known: subjects.map(({ robot_id }) => robot_id) })
  return new Map([...last_known].map(([robotId, { position }]) => [robotId, position]))
}

/** Longer than most batches take, shorter than the books remember. */
const HELD_UP_MS = 1_000

const moveOn = async ({ subject, turns }: Ended, batch: Batch): Promise<void> => {
  const last = turns.at(-1)
  if (!subject || !last) return
  if (last.observation && last.observation !== subject.last_known) await remember(last.observation, last, batch)
  const forget = turns.flatMap((turn) => turn.forget ?? [])
  if (forget.length > 0) await batch.held.forget(subject.robot_id, forget)
  for (const { unpark } of turns) {
    if (unpark !== undefined) await batch.robots.unpark(subject.robot_id, unpark)
  }
}

/** A state that can never be written is a dead letter: it must not stop the shard. */
const remember = async (lastKnown: LastKnown, { turn }: EndedTurn, batch: Batch): Promise<void> => {
  try {
    await batch.last_known.write(lastKnown)
  } catch (error) {
    if (isTemporary(error)) throw error
    const { name, message } = asError(error)
    const { arrival } = turn
    await batch.failures.report([
      {
        failure_id: derivedId('failure', 'last_known', turn.sequence_number),
        kind: 'dispatch',
        stage: 'last_known',
        error_class: name,
        error_text: `The last-known state cannot be written: ${message}`,
        retryable: false,
        status: 'open',
        at: at(batch),
        attempt: 1,
        robot_id: lastKnown.robot_id,
        position: lastKnown.position,
        original_base64: Buffer.from(arrival?.bytes ?? []).toString('base64'),
        ...(arrival && {
          topic: arrival.topic,
          source: arrival.source,
          trace_id: arrival.trace_id,
          received_at: arrival.received_at,
        }),
      },
    ])
  }
}
