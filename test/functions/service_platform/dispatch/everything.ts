import type { Message } from '../../../../messages/envelope.ts'
import { derivedId } from '../../../../messages/ids.ts'
import { booksOf } from './books-of.ts'
import {
  completed,
  connected,
  epoch,
  type Line,
  line,
  releaseOf,
  type Said,
  type Streamed,
  say,
  start,
  telemetry,
} from './line.ts'

/**
 * A batch that has everything in it, and the world that it meets: used to interrupt dispatch wherever it can be interrupted.
 */
export interface Everything {
  readonly records: readonly Streamed[]
  /** What was delivered before, so that the world is as it is. */
  readonly before: readonly Streamed[]
  /** The world before the batch. */
  prepared(): Promise<Line>
}

const fleet = { source: 'service_platform.core.messaging' }

/** A message again, by itself. */
const redriven = (robot: string, at: Streamed, said: Said, more: object = {}): Streamed => {
  const message_id = String(said.message_id)
  const origin_position = `${at.kinesis.sequenceNumber.padStart(60, '0')}:00001`
  const redrive = {
    redrive_of: derivedId('failure', robot, message_id),
    attempt: 1,
    message_id,
    origin_position,
    ...more,
  }
  return say(robot, said, { ...fleet, redrive })
}

export const everything = (): Everything => {
  const permanent = (message_id: string, sequence: number) => start(message_id, { sequence })
  const failed = say('again', permanent('breaks-1', 2))
  const failedNext = say('again', completed('breaks-2', { sequence: 3 }))
  const failedBeforeParked = say('again-parked', permanent('breaks-3', 2))
  const failedAndPassed = say('passed', permanent('breaks-4', 2))
  const before = [
    [
      say('parked', connected('c1')),
      say('parked', start('fails-once')),
      say('parked', completed('w1')),
      say('parked', start('s2')),
      say('silent', connected('c1')),
      say('silent', { type: 'robot.went_quiet', message_id: 'q1' }, fleet),
      say('dead', connected('c1')),
      say('again', connected('c1')),
      failed,
      failedNext,
      say('again-parked', connected('c1')),
      failedBeforeParked,
      say('again-parked', start('fails-once', { sequence: 3 })),
      say('passed', connected('c1')),
      failedAndPassed,
      say('passed', start('s2', { sequence: 3 })),
    ],
  ]
  const fts = (orderId: string, actionState: string) => ftsOf('5iO4', orderId, actionState)
  const ftsOf = (serial: string, orderId: string, actionState: string, more: object = {}) =>
    say(
      `ff:${serial}`,
      JSON.stringify({
        headerId: 1,
        serialNumber: serial,
        orderId,
        orderUpdateId: 0,
        nodeStates: actionState === 'FINISHED' ? [] : [{ nodeId: 'n1' }],
        edgeStates: [],
        actionStates: [{ id: 'a1', state: actionState, command: 'PICK' }],
        batteryState: { percentage: 80 },
        errors: [],
        ...more,
      }),
      { topic: `fts/v1/ff/${serial}/state`, client_id: `ff:${serial}` },
    )
  const records = [
    say('new', telemetry('t1', 90, { sequence: 1 })),
    say('new', { ...connected('c1'), sequence: 2 }),
    say('busy', connected('c1')),
    ...Array.from({ length: 10 }, (_, index) => [
      say('busy', start(`s${index}`)),
      say('busy', completed(`w${index}`)),
    ]).flat(),
    say('new', '{"type":'),
    say('new', start('s1', { sequence: 5 })),
    say('new', start('s1', { sequence: 5 })),
    say('new', start('refused', { sequence: 6 })),
    say('new', start('late', { sequence: 4 })),
    say('new', [telemetry('t2', 80), { type: 'robot.flew' }, completed('w1', { sequence: 9 })]),
    releaseOf('parked'),
    say('parked', completed('w2')),
    say('dead', start('permanent')),
    say('dead', start('s1')),
    say('silent', telemetry(undefined, 3, { sequence: 7 })),
    say('silent', start('s1')),
    say('waits', connected('c1')),
    say('waits', start('temporary')),
    say('waits', completed('w1')),
    say('waits', telemetry('t1', 44)),
    fts('o1', 'WAITING'),
    fts('o1', 'RUNNING'),
    fts('o1', 'FINISHED'),
    // Comes and goes within one batch: what it said in between must read the same although its row has long been offline.
    ftsOf('leJ4', 'o7', 'RUNNING', { errors: [{ errorType: 'STUCK', errorLevel: 'FATAL' }] }),
    ftsOf('leJ4', 'o7', 'RUNNING'),
    ftsOf('leJ4', 'o8', 'RUNNING'),
    say('ff:leJ4', JSON.stringify({ headerId: 9, serialNumber: 'leJ4', connectionState: 'OFFLINE' }), {
      topic: 'fts/v1/ff/leJ4/connection',
      client_id: 'ff:leJ4',
    }),
    ftsOf('leJ4', 'o8', 'FINISHED'),
    // Its first word: of the presence before it, only the memory keeps something.
    say(
      'first',
      JSON.stringify({ clientId: 'first', eventType: 'connected', sessionIdentifier: 's', versionNumber: 1 }),
      {
        topic: '$aws/events/presence/connected/first',
      },
    ),
    say('first', telemetry('t1', 50)),
    say('unheard', { type: 'robot.went_quiet', message_id: 'q' }, fleet),
    redriven('again', failed, permanent('breaks-1', 2)),
    redriven('again', failed, permanent('breaks-1', 2)),
    redriven('again', failedNext, completed('breaks-2', { sequence: 3 })),
    redriven('again-parked', failedBeforeParked, permanent('breaks-3', 2), { out_of_order: true }),
    releaseOf('again-parked'),
    redriven('passed', failedAndPassed, permanent('breaks-4', 2)),
    redriven('passed', failedAndPassed, permanent('breaks-4', 2), { attempt: 2, out_of_order: true }),
    say('whole', [connected('c1'), start('permanent'), telemetry('t1', 7), { type: 'robot.flew' }], {
      ...fleet,
      redrive: { redrive_of: 'whole-record', attempt: 1, derive_from: '12' },
    }),
    say('whole', '{"type":', { ...fleet, redrive: { redrive_of: 'still-broken', attempt: 2 } }),
    say('whole', start('e1'), { ...fleet, edit: { edited_from: 'parent', operation_id: 'o1' } }),
  ]
  return {
    records,
    before: before.flat(),
    prepared: async () => {
      const one = line()
      one.machines.misbehave = ({ message }) => {
        const { message_id } = message as Message
        if (message_id === 'fails-once' && one.clock.now < epoch + 60_000) return { fails: 'TemporaryFailure' }
        if (message_id.startsWith('breaks-') && one.clock.now < epoch + 60_000) return { fails: 'PermanentFailure' }
        if (message_id === 'temporary') return { fails: 'Lambda.TooManyRequestsException' }
        if (message_id === 'permanent') return { fails: 'PermanentFailure' }
        return undefined
      }
      for (const batch of before) await one.deliver(batch)
      one.clock.now = epoch + 120_000
      return one
    },
  }
}

/** What must be the same however often dispatch died on the way. */
export const outcome = (one: Line) => {
  const { rows } = one.register
  return {
    states: one.states(),
    robots: sorted(
      [...rows.robots.values()].map(
        ({ robot_id, state, revision, position, last_sequence, applied_ids, policy_version, parked }) => ({
          robot_id,
          state,
          revision,
          position,
          last_sequence,
          applied_ids,
          policy_version,
          parked: parked?.status,
        }),
      ),
    ),
    journal: sorted(
      [...rows.journal.values()].map(
        ({ robot_id, message_id, outcome: end, from, to, reason, position, revision, sequence }) => ({
          robot_id,
          message_id,
          end,
          from,
          to,
          reason,
          position,
          revision,
          sequence,
        }),
      ),
    ),
    last_known: sorted([...rows.last_known.values()]),
    held: [...rows.held.keys()].sort(),
    effects: [...one.machines.effects].sort(),
    failures: sorted(
      one.failures.last().map(({ failure_id, error_class, status, original_base64 }) => ({
        failure_id,
        error_class,
        status,
        original_base64,
      })),
    ),
    counters: Object.fromEntries(Object.entries(booksOf(one)).filter(([name]) => name !== 'redelivered')),
  }
}

const sorted = <Value>(values: readonly Value[]): readonly Value[] =>
  [...values].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
