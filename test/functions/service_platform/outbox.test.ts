import { describe, expect, test } from 'vitest'
import { TemporaryFailure } from '../../../functions/errors.ts'
import type { BusEvent } from '../../../functions/ports/event-bus.ts'
import type { PublishedCommit } from '../../../functions/ports/published.ts'
import { publishCommits } from '../../../functions/service_platform/outbox/publish.ts'
import type { TableStreamRecord } from '../../../functions/service_platform/outbox/row-change.ts'
import { eventDetailSchema } from '../../../messages/events/catalogue.ts'
import { fakeEventBus } from '../../fakes/event-bus.ts'
import { fakeFailureIntake } from '../../fakes/failure-intake.ts'
import { fakeLog } from '../../fakes/log.ts'

const trace = '0af7651916cd43dd8448eb211c80319c'

const effects = (...handlers: [handler: string, ...events: { type: string; payload: object; ran?: number[] }[]][]) =>
  JSON.stringify(Object.fromEntries(handlers.map(([handler, ...events], n) => [`h${n}`, { handler, events }])))

const started = effects(['record-work', { type: 'job.started', payload: { job_id: 'j1' }, ran: [1778680132050, 12] }])

/** A row as the commit writes it (policy/commit-state.ts), as the table's stream shows it. */
const row = (revision: number, over: Readonly<Record<string, object>> = {}) => ({
  robot_id: { S: 'r1' },
  state: { S: 'working' },
  since: { S: '2026-05-13T13:48:52.123Z' },
  previous_state: { S: 'idle' },
  policy_version: { S: 'v1' },
  revision: { N: String(revision) },
  entered_by: { S: 'work.started' },
  last_sequence: { N: '-1' },
  applied_ids: { L: [{ S: 'm1' }] },
  cause: { S: JSON.stringify({ message_id: 'm1', trace_id: trace, type: 'work.started', source: 'device.hw' }) },
  effects: { S: started },
  ...over,
})

const change = (NewImage: object, OldImage: object | undefined, number = '111'): TableStreamRecord =>
  ({
    eventID: `e${number}`,
    dynamodb: {
      Keys: { robot_id: { S: 'r1' } },
      SequenceNumber: number,
      ApproximateCreationDateTime: 1778680132,
      NewImage,
      ...(OldImage && { OldImage }),
    },
  }) as TableStreamRecord

const idle = row(3, { state: { S: 'idle' }, since: { S: '2026-05-13T13:00:00.000Z' } })

const standing = () => {
  const bus = fakeEventBus()
  const failures = fakeFailureIntake()
  const { log, lines } = fakeLog()
  const pauses: number[] = []
  const noted: PublishedCommit[] = []
  const table = { isDown: false }
  const publish = publishCommits({
    bus,
    failures,
    published: {
      note: async (commits) => {
        if (table.isDown) throw new TemporaryFailure('note: the table is down')
        noted.push(...commits)
      },
    },
    sleep: async (milliseconds) => {
      pauses.push(milliseconds)
    },
    random: () => 0.5,
    now: () => '2026-05-13T13:48:53.000Z',
    log,
  })
  return {
    bus,
    failures,
    noted,
    table,
    lines,
    pauses,
    publish: (...Records: TableStreamRecord[]) => publish({ Records }, { invokedFunctionArn: 'arn:outbox' }),
    again: (record: TableStreamRecord) => publish({ Records: [record], redrive_of: 'f1' }),
  }
}

describe('a commit', () => {
  test('leaves as robot.transitioned and the business events of its handlers, with the ids of the story', async () => {
    const { bus, publish } = standing()
    expect(await publish(change(row(4), idle))).toEqual({ batchItemFailures: [] })
    expect(bus.taken.map(({ type }) => type)).toEqual(['robot.transitioned', 'job.started'])
    for (const { detail } of bus.taken) expect(eventDetailSchema.safeParse(detail).success).toBe(true)
    expect(bus.taken[0]?.detail).toMatchObject({
      robot_id: 'r1',
      subject: 'robot:r1',
      trace_id: trace,
      causation_id: 'm1',
      policy_version: 'v1',
      revision: 4,
      occurred_at: '2026-05-13T13:48:52.123Z',
      payload: {
        from: 'idle',
        to: 'working',
        type: 'work.started',
        message_id: 'm1',
        handlers: ['record-work'],
        revision: 4,
        since: '2026-05-13T13:48:52.123Z',
      },
    })
    expect(bus.taken[1]?.detail).toMatchObject({ type: 'job.started', payload: { job_id: 'j1' } })
  })

  test('handed over twice leaves twice with the same event ids', async () => {
    const { bus, publish } = standing()
    await publish(change(row(4), idle))
    await publish(change(row(4), idle))
    const ids = bus.taken.map(({ detail }) => detail.event_id)
    expect(ids.slice(0, 2)).toEqual(ids.slice(2))
    expect(new Set(ids).size).toBe(2)
  })

  test('that kept the robot where it was has the time of the stream, since its state did not begin anew', async () => {
    const { bus, publish } = standing()
    await publish(change(row(5), row(4)))
    expect(bus.taken[0]?.detail.occurred_at).toBe('2026-05-13T13:48:52.000Z')
  })

  test('tells the events of several handlers in the order they ran, beyond nine too', async () => {
    const { bus, publish } = standing()
    const many = effects(
      ...Array.from({ length: 11 }, (_, n): [string, { type: string; payload: object }] => [
        'record-work',
        { type: 'job.started', payload: { job_id: `j${n}` } },
      ]),
    )
    await publish(change(row(4, { effects: { S: many } }), idle))
    const jobs = bus.taken.slice(1).map(({ detail }) => detail.payload.job_id)
    expect(jobs).toEqual(Array.from({ length: 11 }, (_, n) => `j${n}`))
  })
})

describe('nothing leaves', () => {
  test('when the revision did not change: the robot was parked, released or met', async () => {
    const { bus, publish } = standing()
    const parked = row(4, { parked: { S: 'parked' } })
    expect(await publish(change(parked, row(4)), change(row(0), undefined, '112'))).toEqual({ batchItemFailures: [] })
    expect(bus.taken).toEqual([])
  })
})

describe('an event that is not as the catalogue says', () => {
  test('goes to the failure intake, and the rest goes out', async () => {
    const { bus, failures, publish } = standing()
    const wrong = effects([
      'start-work',
      { type: 'job.assigned', payload: { job_id: '' } },
      { type: 'job.invented', payload: {} },
    ])
    const record = change(row(4, { effects: { S: wrong } }), idle)
    expect(await publish(record)).toEqual({ batchItemFailures: [] })
    expect(bus.taken.map(({ type }) => type)).toEqual(['robot.transitioned'])
    const reports = failures.last()
    expect(reports).toMatchObject([
      {
        kind: 'delivery',
        stage: 'outbox',
        error_class: 'InvalidEvent',
        robot_id: 'r1',
        type: 'job.assigned',
        trace_id: trace,
        causation_id: 'm1',
      },
      { error_class: 'InvalidEvent', type: 'job.invented' },
    ])
    // The whole change, and who makes its events: both can be tried again.
    for (const { original_base64, function_arn } of reports) {
      expect(JSON.parse(Buffer.from(original_base64, 'base64').toString())).toEqual(record)
      expect(function_arn).toBe('arn:outbox')
    }
  })

  test('is said again to whoever tries its failure again, who reports it', async () => {
    const { bus, failures, again } = standing()
    const wrong = effects(['start-work', { type: 'job.invented', payload: {} }])
    const trying = again(change(row(4, { effects: { S: wrong } }), idle))
    await expect(trying).rejects.toMatchObject({
      name: 'InvalidEvent',
      message: expect.stringContaining('job.invented'),
    })
    expect(failures.last()).toEqual([])
    expect(await again(change(row(4), idle))).toEqual({ batchItemFailures: [] })
    expect(bus.taken.map(({ type }) => type)).toEqual(['robot.transitioned', 'robot.transitioned', 'job.started'])
  })

  test.each([
    ['no cause', { cause: { S: '{}' } }],
    ['effects that are not JSON', { effects: { S: '{' } }],
    ['no policy version', { policy_version: { NULL: true } }],
  ])('a row with %s does not stop its shard: it is reported whole', async (_, over) => {
    const { bus, failures, publish } = standing()
    const answer = await publish(change(row(4, over), idle), change(row(5), row(4), '112'))
    expect(answer).toEqual({ batchItemFailures: [] })
    expect(failures.last()).toMatchObject([{ error_class: 'InvalidCommit', robot_id: 'r1' }])
    expect(bus.taken).toHaveLength(2)
  })

  test('is handed back by its sequence number when the intake does not take it', async () => {
    const { failures, publish } = standing()
    failures.down = true
    const answer = await publish(change(row(4), idle), change(row(5, { cause: { S: '{}' } }), row(4), '112'))
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '112' }] })
  })
})

describe('a bus that does not take everything', () => {
  const busy = { code: 'ThrottlingException', text: 'Rate exceeded', temporary: true }

  test('is asked again for what it left over, and for nothing else', async () => {
    const { bus, pauses, publish } = standing()
    bus.answers.push(({ type }) => (type === 'job.started' ? busy : undefined))
    expect(await publish(change(row(4), idle))).toEqual({ batchItemFailures: [] })
    expect(bus.taken.map(({ type }) => type)).toEqual(['robot.transitioned', 'job.started'])
    expect(pauses).toEqual([100])
  })

  test('three times; then the record comes again by its sequence number, unhurried', async () => {
    const { bus, pauses, publish } = standing()
    bus.answers.push(
      ...Array.from(
        { length: 3 },
        () =>
          ({ detail }: BusEvent) =>
            'revision' in detail && detail.revision === 5 ? busy : undefined,
      ),
    )
    const answer = await publish(change(row(4), idle), change(row(5), row(4), '112'), change(row(6), row(5), '113'))
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '112' }] })
    expect(bus.taken).toHaveLength(4)
    expect(pauses).toEqual([100, 200, 5000])
  })

  test('and one that cannot be reached hands back everything from the first record on', async () => {
    const { bus, lines, publish } = standing()
    bus.answers.push(new TemporaryFailure('x'), new TemporaryFailure('x'), new TemporaryFailure('x'))
    const answer = await publish(change(row(0), undefined, '110'), change(row(4), idle, '111'))
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '111' }] })
    expect(lines.map(({ message }) => message)).toEqual(['bus not reached', 'bus not reached', 'bus not reached'])
  })

  test('an event that it refuses for good goes to the failure intake', async () => {
    const { bus, failures, publish } = standing()
    bus.answers.push(({ type }) =>
      type === 'job.started' ? { code: 'MalformedDetail', text: 'Detail is malformed', temporary: false } : undefined,
    )
    expect(await publish(change(row(4), idle))).toEqual({ batchItemFailures: [] })
    expect(failures.last()).toMatchObject([{ error_class: 'MalformedDetail', type: 'job.started' }])
  })
})

describe('what has left', () => {
  test('is noted with its time, its commit, how many events, and when the handlers ran', async () => {
    const { noted, publish } = standing()
    await publish(change(row(4), idle))
    expect(noted).toEqual([
      {
        robot_id: 'r1',
        revision: 4,
        committed_at: '2026-05-13T13:48:52.000Z',
        batch: 'e111',
        published_at: '2026-05-13T13:48:53.000Z',
        events: 2,
        handlers: [{ handler: 'record-work', began_at: 1778680132050, ended_at: 1778680132062 }],
      },
    ])
  })

  test('is not said again because that could not be noted', async () => {
    const { table, lines, publish } = standing()
    table.isDown = true
    expect(await publish(change(row(4), idle))).toEqual({ batchItemFailures: [] })
    expect(lines.map(({ message }) => message)).toContain('published commits not noted')
  })
})
