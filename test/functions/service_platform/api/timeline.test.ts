import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sent } from '../../../../functions/commands/course.ts'
import { idOfCommitsEvent, idOfDecisionsEvent } from '../../../../functions/feed/event-ids.ts'
import { commandBookInDynamodb } from '../../../../functions/ports/command-book.dynamodb.ts'
import { feedEventsInDynamodb } from '../../../../functions/ports/feed-events.dynamodb.ts'
import { journalInDynamodb } from '../../../../functions/ports/journal.dynamodb.ts'
import { publishedInDynamodb } from '../../../../functions/ports/published.dynamodb.ts'
import { robotsInDynamodb } from '../../../../functions/ports/robots.dynamodb.ts'
import type { Moment } from '../../../../functions/service_platform/api/story.ts'
import { serverExamples } from '../../../../messages/feed/frames.ts'
import { startDynamodb, type TestDynamodb } from '../../../fakes/dynamodb.ts'
import { commandOf, rowOf, T0 } from '../../commands/rows.ts'
import { asking } from './asking.ts'
import { apiTables, doorsOver, type TestDoors } from './doors.ts'
import { failureRecord, journalRow, robotRow, trace } from './stored.ts'

let dynamodb: TestDynamodb
let doors: TestDoors
let copy: string
let editing: string

/** A message that was applied, one that failed and was edited, and its copy that was applied. */
beforeAll(async () => {
  dynamodb = await startDynamodb(apiTables)
  doors = doorsOver(dynamodb)
  await robotsInDynamodb(dynamodb.client, 'robots').create(robotRow('r1'))
  const failure = failureRecord({
    failure_id: 'f1',
    message_id: 'm2',
    correlation_id: 'job-1',
    source: 'device.hw',
    at: '2026-05-13T14:00:20.000Z',
  })
  await doors.act.failures.write([{ before: undefined, after: failure }])
  await doors.act.failures.write([
    {
      before: undefined,
      after: failureRecord({
        failure_id: 'unopened',
        robot_id: 'r9',
        trace_id: 'c'.repeat(32),
        stage: 'open',
        message_id: undefined as never,
      }),
    },
  ])
  const post = asking(doors, { groups: '[writer]', username: 'ada' })
  const edit = { record_version: 1, reason: 'renamed', body: { type: 'work.stop', payload: { job_id: 'j2' } } }
  const { body } = await post('POST', '/failures/f1/edit', edit)
  copy = (body.copy as { message_id: string }).message_id
  editing = (body.operation as { operation_id: string }).operation_id
  const failed = journalRow('m2', 20, {
    correlation_id: 'job-1',
    outcome: 'dead_lettered',
    reason: 'OtherJobInHand',
    detail: 'it has job j1',
    failure_id: 'f1',
    redrive_of: 'f1',
    source: 'service_platform.core.messaging',
  })
  await journalInDynamodb(dynamodb.client, 'journal', 14).applied([
    journalRow('m1', 10, {
      correlation_id: 'job-1',
      revision: 4,
      received_at: '2026-05-13T14:00:09.900Z',
      hops: { streamed_ms: 12, opened_ms: 50, dispatched_ms: 51, started_ms: 55, ended_ms: 90, decided_ms: 100 },
    }),
    failed,
    journalRow(copy, 3 * 3600 + 1, { correlation_id: 'job-1', edited_from: 'f1' }),
  ])
  await toldAt('2026-05-13T14:00:10.480Z', idOfCommitsEvent({ robot_id: 'r1', revision: 4, message_id: 'm1' }, 0))
  const { outcome, decided_at, decided_in } = failed
  await toldAt(
    '2026-05-13T14:00:20.500Z',
    idOfDecisionsEvent({ robot_id: 'r1', message_id: 'm2', outcome, decided_at, decided_in }),
  )
  await publishedInDynamodb(dynamodb.client, 'published', 14).note([
    {
      robot_id: 'r1',
      revision: 4,
      committed_at: '2026-05-13T14:00:09.000Z',
      published_at: '2026-05-13T14:00:10.400Z',
      events: 2,
      handlers: [
        {
          handler: 'record-work',
          began_at: Date.parse('2026-05-13T14:00:09.960Z'),
          ended_at: Date.parse('2026-05-13T14:00:09.972Z'),
        },
      ],
      batch: 'b1',
    },
  ])
})
afterAll(() => dynamodb.stop())

/** The feed took an event in. */
const toldAt = (at: string, event_id: string) =>
  feedEventsInDynamodb(dynamodb.client, 'feed-events', () => Date.parse(at)).add({
    ...serverExamples.events.events[0].event,
    event_id,
  })

interface Told {
  readonly kinds: readonly string[]
  readonly story: readonly Moment[]
  readonly missing: readonly string[]
}

const timeline = async (id: string): Promise<Told> => {
  const { status, body } = await asking(doors)('GET', `/timeline/${id}`)
  expect(status).toBe(200)
  return body as unknown as Told
}

const whatsOf = ({ story }: Told, message_id: string): readonly string[] =>
  story.filter((moment) => moment.message_id === message_id).map(({ what }) => what)

test('a message is told hop by hop, with how long after its reception', async () => {
  const told = await timeline('m1')
  expect(told.kinds).toEqual(['message'])
  expect(told.story.map(({ what, after_ms, at }) => [what, after_ms, at])).toEqual([
    ['received', 0, '2026-05-13T14:00:09.900Z'],
    ['in_stream', 12, '2026-05-13T14:00:09.912Z'],
    ['opened', 50, '2026-05-13T14:00:09.950Z'],
    ['dispatched', 51, '2026-05-13T14:00:09.951Z'],
    ['machine_started', 55, '2026-05-13T14:00:09.955Z'],
    ['handler', 60, '2026-05-13T14:00:09.960Z'],
    ['machine_ended', 90, '2026-05-13T14:00:09.990Z'],
    ['decided', 100, '2026-05-13T14:00:10.000Z'],
    ['published', 500, '2026-05-13T14:00:10.400Z'],
    ['fed', 580, '2026-05-13T14:00:10.480Z'],
  ])
  expect(told.story.find(({ what }) => what === 'handler')?.took_ms).toBe(12)
  expect(told.story.at(-1)?.text).toBe('The live feed has it, for whoever listens')
  expect(told.story.at(-2)?.text).toBe('2 events left for the bus')
  expect(told.story.at(-3)?.text).toBe('work.started applied: idle → working by record-work')
})

test('a failure is told with its message, what failed, who edited it, and what became of the copy', async () => {
  const told = await timeline('f1')
  expect(told.kinds).toEqual(['failure'])
  expect(whatsOf(told, 'm2')).toEqual(['received', 'decided', 'failed', 'fed', 'acted', 'changed'])
  expect(whatsOf(told, copy)).toEqual(['received', 'decided'])
  expect(told.story.map(({ text }) => text)).toContain(`Failure edited into message ${copy} by ada: renamed`)
  const [original, copied] = told.story.filter(({ what }) => what === 'received').map(({ text }) => text)
  expect(original).toBe('work.started came in by device.hw')
  expect(copied).toBe('work.started is the edit of failure f1; what it was made of came in')
})

test.each([
  ['trace', trace],
  ['trace', '0AF76519-16CD-43DD-8448-EB211C80319C'],
  ['correlation', 'job-1'],
])('a %s is told across its messages and failures', async (kind, id) => {
  const told = await timeline(id)
  expect(told.kinds).toEqual([kind])
  for (const message of ['m1', 'm2', copy]) expect(whatsOf(told, message)).toContain('decided')
  expect(told.story.map(({ what }) => what)).toContain('acted')
  const times = told.story.map(({ at }) => at)
  expect(times).toEqual([...times].sort())
})

test('an operation is told with what it did and to which message', async () => {
  const told = await timeline(editing)
  expect(told.kinds).toEqual(['operation'])
  const whats = told.story.map(({ what }) => what)
  for (const what of ['operation_planned', 'acted', 'operation_ended', 'failed', 'decided'])
    expect(whats).toContain(what)
})

test('a robot is told with its newest messages and its failures, and as it is now', async () => {
  const { status, body } = await asking(doors)('GET', '/timeline/r1')
  expect([status, body.kinds]).toEqual([200, ['robot']])
  expect(body.robot).toMatchObject({ robot_id: 'r1', state: 'idle' })
  expect(body.messages).toHaveLength(3)
  expect(body.failures).toHaveLength(1)
})

describe('what is not known is said', () => {
  test('of bytes that could not be opened', async () => {
    const told = await timeline('unopened')
    expect(told.missing).toEqual(['failure unopened: its bytes could not be opened, so no message is known'])
    expect(told.story.map(({ what }) => what)).toEqual(['received', 'failed'])
  })

  test.each(['rule', 'invocation'] as const)('of what was never opened (%s)', async (stage) => {
    const said = { failure_id: `f-${stage}`, robot_id: 'r8', trace_id: 'e'.repeat(32), message_id: undefined as never }
    await doors.act.failures.write([{ before: undefined, after: failureRecord({ ...said, stage }) }])
    const told = await timeline(`f-${stage}`)
    expect(told.missing).toEqual([
      `failure f-${stage}: it failed before or beside the opening (${stage}), so no message is known`,
    ])
  })

  test('of a message that says its id and nothing else that can be opened', async () => {
    const said = { failure_id: 'f-named', robot_id: 'r8', message_id: 'named', trace_id: 'd'.repeat(32) }
    await doors.act.failures.write([{ before: undefined, after: failureRecord({ ...said, stage: 'open' }) }])
    const told = await timeline('named')
    expect(told.missing).toEqual(['message named: it could not be opened (open), so nothing was decided about it'])
  })

  test('of an id that nobody knows', async () => {
    const { status, body } = await asking(doors)('GET', '/timeline/never-heard')
    expect(status).toBe(404)
    expect(body.detail).toContain(
      'There is no robot, mission, message, trace, correlation, failure, operation, command never-heard: it is still',
    )
  })
})

test('an id is one story however much is stored: every question is bounded', async () => {
  const journal = journalInDynamodb(dynamodb.client, 'journal', 14)
  const many = Array.from({ length: 150 }, (_, n) =>
    journalRow(`t${n}`, 1000 + n, { trace_id: 'd'.repeat(32), robot_id: 'r7' }),
  )
  await journal.applied(many)
  const before = dynamodb.counted()
  const { body } = await asking(doors)('GET', `/timeline/${'d'.repeat(32)}`)
  expect([(body.messages as unknown[]).length, body.cut]).toEqual([100, true])
  const { requests = 0 } = dynamodb.counted()
  expect(requests - (before.requests ?? 0)).toBeLessThanOrEqual(17)
})

test('a command is found by its id, with how it fared', async () => {
  const book = commandBookInDynamodb(dynamodb.client, 'commands', 14)
  const row = rowOf({ robot_id: 'r8', command_id: 'a-command', command: commandOf('a-command', 'action.start', 'r8') })
  await book.open(sent(row, T0 + 1000))
  const { body } = await asking(doors)('GET', '/timeline/a-command')
  const story = body.story as { readonly what: string; readonly text: string }[]
  expect(body.kinds).toContain('command')
  expect(story.filter(({ what }) => what === 'commanded').map(({ text }) => text)).toEqual([
    'action.start is to be said to r8',
    'it was said',
  ])
})

test('a failure of what we sent is no message that came in', async () => {
  const at = '2026-05-13T14:10:00.000Z'
  const ours = { robot_id: 'r7', trace_id: 'd'.repeat(32), received_at: at, at }
  const unanswered = { kind: 'command', stage: 'command', message_id: 'its-command', type: 'charge.start' } as const
  const untaken = { kind: 'webhook', stage: 'webhook', message_id: undefined as never, type: 'job.started' } as const
  await doors.act.failures.write(
    [
      failureRecord({ ...ours, ...unanswered, failure_id: 'unanswered', topic: undefined as never }),
      failureRecord({
        ...ours,
        ...untaken,
        failure_id: 'untaken',
        source: 'service_platform.bridge',
        topic: undefined as never,
      }),
    ].map((after) => ({ before: undefined, after })),
  )
  const command = await timeline('unanswered')
  expect(command.story.map(({ what, text }) => [what, text])[0]).toEqual([
    'commanded',
    'charge.start is to be said to r7',
  ])
  expect(command.missing).toEqual([])
  expect((await timeline('untaken')).story[0]?.text).toBe('job.started came in by service_platform.bridge')
})
