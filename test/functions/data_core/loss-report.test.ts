import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type LossStep, lossReport, type Progress } from '../../../functions/data_core/loss-report/steps.ts'
import { TemporaryFailure } from '../../../functions/errors.ts'
import type { MeasuredSet } from '../../../functions/measures.ts'
import type { Standing } from '../../../functions/ports/data-runs.ts'
import type { Notice } from '../../../functions/ports/notifications.ts'
import { type FakeCounters, fakeCounters } from '../../fakes/counters.ts'
import { type FakeExecutions, fakeExecutions } from '../../fakes/executions.ts'
import { type FakeFailureIntake, fakeFailureIntake } from '../../fakes/failure-intake.ts'
import { fakeLog } from '../../fakes/log.ts'
import { type LakeBesideTheLine, lakeBesideTheLine } from '../../warehouse/lake-beside-the-line.ts'
import { epoch, line, type Streamed, say, telemetry } from '../service_platform/dispatch/line.ts'

const DAY = Date.UTC(2026, 4, 13)
const HOUR_MS = 3_600_000

let lake: LakeBesideTheLine
let executions: FakeExecutions
let counters: FakeCounters
let intake: FakeFailureIntake
let notices: Notice[]
let measured: MeasuredSet[]
let landed: string[]
let now: number
let standing: Standing
let log: ReturnType<typeof fakeLog>
let report: (input: LossStep) => ReturnType<ReturnType<typeof lossReport>>

beforeEach(async () => {
  lake = await lakeBesideTheLine(DAY)
  executions = fakeExecutions()
  counters = fakeCounters()
  intake = fakeFailureIntake()
  notices = []
  measured = []
  landed = ['2026-05-13T11', '2026-05-13T12']
  standing = { version: 1, looked_at: '2026-05-13T13:20:00.000Z' }
  now = DAY + 24.75 * HOUR_MS
  log = fakeLog()
  report = lossReport(
    {
      warehouse: lake.warehouse,
      landed: {
        async *objects(_folder, fromHour = '') {
          for (const hour of landed)
            if (hour >= fromHour) yield { key: hour, hour, at: Date.parse(`${hour}:59:00Z`), bytes: 1 }
        },
      },
      runs: { standing: async () => standing },
      counters,
      executions,
      intake,
      notifications: { send: async (notice) => void notices.push(notice) },
      measures: { publish: (sets) => void measured.push(...sets) },
      now: () => now,
      sleep: async () => undefined,
      log: log.log,
    },
    {
      settled_after_seconds: 1_800,
      work_seconds: 240,
      function_arn: 'arn:aws:lambda:us-east-1:1:function:loss-report',
    },
  )
})
afterEach(() => lake.warehouse.close())

/** As the machine does. */
const reported = async (): Promise<Progress> => {
  await report({ step: 'begin' })
  let progress = executions.begun.at(-1)?.input as Progress
  do progress = (await report({ step: 'work', progress })) as Progress
  while (progress.working)
  await report({ step: 'tell', progress })
  return progress
}

const robots = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    say('agv', telemetry(`t${n}`, 90, { sequence: n }), { received_at: epoch + n * 60_000 }),
  )

const day = async (decided: readonly Streamed[], heard: readonly Streamed[]) => {
  const one = line()
  await one.deliver(decided)
  await lake.land(heard)
  await lake.archive(one)
  await lake.settle()
}

describe('the loss report', () => {
  test('is of the day before, begins once however often it is asked for, and says that nothing is lost', async () => {
    const records = robots(6)
    await day(records, records)
    await reported()
    await report({ step: 'begin' })
    expect(executions.begun).toHaveLength(1)
    expect(executions.begun[0]?.input).toMatchObject({
      from: '2026-05-13T00:00:00.000Z',
      until: '2026-05-14T00:00:00.000Z',
    })
    expect(measured).toEqual([{ dimensions: {}, values: { lost_messages: 0 } }])
    expect(notices).toEqual([])
    expect(await lake.warehouse.ask('select robot_id, claimed, streamed, decided, lost from loss_hour')).toEqual([
      { robot_id: 'agv', claimed: '6', streamed: '6', decided: '6', lost: '0' },
    ])
  })

  test('counts what is lost for the alarm, and tells a person whose it is, from where to where, and what brings it back', async () => {
    const records = robots(6)
    await day(
      records.filter((_, n) => n !== 2 && n !== 3),
      records,
    )
    await reported()
    expect(measured).toEqual([{ dimensions: {}, values: { lost_messages: 2 } }])
    expect(notices).toHaveLength(1)
    expect(notices[0]?.subject).toBe('Lost messages: 2 in 1 gap')
    expect(notices[0]?.body).toContain(
      '- agv: 2 between stream and dispatch, sequences 2 to 3, received 2026-05-13 12:02:00 to 2026-05-13 12:03:00, POST /operations {"kind":"replay","range":{"from":"2026-05-13T12:02:00Z","until":"2026-05-13T12:03:01Z","robot_id":"agv"}',
    )
    expect(notices[0]?.body).toContain('docs/runbook.md#messages-lost')
  })

  test('has beside it what the rules and the stream counted, by the hour', async () => {
    const records = robots(6)
    await day(records, records)
    const hour = '2026-05-13T12:00:00.000Z'
    counters.counted.push(
      { hour, of: { rule: 'signalbox_dev_messages' }, took: 7, delivered: 6, failed: 1 },
      { hour, of: { rule: 'signalbox_dev_telemetry' }, took: 9, delivered: 6, failed: 1 },
      { hour, of: 'stream', took: 6, delivered: 0, failed: 0 },
      { hour: '2026-05-14T00:00:00.000Z', of: 'stream', took: 99, delivered: 0, failed: 0 },
    )
    await reported()
    expect(await lake.warehouse.ask('select * from loss_rule_hour order by rule')).toEqual([
      { rule: 'signalbox_dev_messages', hour: '2026-05-13 12:00:00', took: '7', failed: '1', delivered: '6' },
      { rule: 'signalbox_dev_telemetry', hour: '2026-05-13 12:00:00', took: '9', failed: '1', delivered: '6' },
      { rule: 'stream', hour: '2026-05-13 12:00:00', took: '6', failed: '0', delivered: '6' },
    ])
    // Of a robot without numbers nothing else tells; what was on its way at midnight looks alike, so it rings no alarm.
    const differing = log.lines.filter(({ message }) => message === 'counters differ')
    expect(differing.map(({ fields }) => fields)).toMatchObject([{ rule: 'signalbox_dev_telemetry', took: 9 }])
    expect(measured).toEqual([{ dimensions: {}, values: { lost_messages: 0 } }])
  })

  test('rings for a rule that took more than the ends of a day explain, though no robot claims it', async () => {
    const records = robots(6)
    await day(records, records)
    const hour = '2026-05-13T12:00:00.000Z'
    counters.counted.push({ hour, of: { rule: 'signalbox_dev_telemetry' }, took: 1_000, delivered: 890, failed: 1 })
    await reported()
    expect(measured).toEqual([{ dimensions: {}, values: { lost_messages: 109 } }])
    expect(notices[0]?.subject).toBe('Lost messages: counters of signalbox_dev_telemetry differ')
    expect(notices[0]?.body).toContain(
      '- signalbox_dev_telemetry: of 1000 records 890 delivered, 1 failed; one may bear up to 100 messages',
    )
    // CloudWatch does not list it any more: what was known stands.
    counters.counted.splice(0)
    now += HOUR_MS
    await reported()
    expect(await lake.warehouse.ask('select took from loss_rule_hour')).toEqual([{ took: '1000' }])
  })

  test('waits until the warehouse has settled what landed: before that, everything would be lost', async () => {
    const records = robots(6)
    await day(records, records)
    standing = { version: 1, looked_at: '2026-05-13T12:20:00.000Z' }
    await report({ step: 'begin' })
    const progress = executions.begun.at(-1)?.input as Progress
    const waiting = (await report({ step: 'work', progress })) as Progress
    expect(waiting).toMatchObject({ waiting: true, working: true, waited: 1 })
    expect(lake.warehouse.statements.some((sql) => sql.includes('loss_gap'))).toBe(false)
    // A run that did not come to its end has left something.
    standing = { version: 2, looked_at: '2026-05-13T13:20:00.000Z', unfinished: 'packed' }
    expect(await report({ step: 'work', progress: waiting })).toMatchObject({ waiting: true, waited: 2 })
    await expect(report({ step: 'work', progress: { ...waiting, waited: 96 } })).rejects.toThrow(/has not settled yet/)
    // An hour that cannot be read keeps nobody from reporting of later ones.
    const left = { unfinished: 'x', unfinished_from: '2026-05-12T07', unfinished_until: '2026-05-12T07' }
    standing = { version: 3, looked_at: '2026-05-13T13:20:00.000Z', ...left, running: { run_id: 'r', until: '' } }
    expect(await report({ step: 'work', progress: waiting })).toMatchObject({ waiting: true, waited: 2 })
    standing = { version: 3, looked_at: '2026-05-13T13:20:00.000Z', ...left }
    expect(await report({ step: 'work', progress: waiting })).toMatchObject({ waiting: false, working: false })
    // The line was idle since: nobody looked again, and there is nothing to wait for.
    standing = { version: 3, looked_at: '2026-05-13T13:20:00.000Z', unfinished: 'x', unfinished_from: '2026-05-14T07' }
    expect(await report({ step: 'work', progress: waiting })).toMatchObject({ waiting: false, working: false })
  })

  test('made again changes nothing', async () => {
    const records = robots(6)
    await day(records.slice(1), records.slice(0, 5))
    const all = () => lake.warehouse.ask('select * from loss_gap order by stage, from_place')
    await reported()
    const first = await all()
    expect(first.map(({ stage }) => stage)).toEqual(['stream_to_dispatch', 'stream_to_lake'])
    now += HOUR_MS
    await reported()
    expect(executions.begun).toHaveLength(2)
    expect(await all()).toEqual(first)
  })

  test('that has ended is made anew when somebody asks for it after a repair, in the same hour too', async () => {
    const records = robots(6)
    await day(records, records.slice(1))
    await reported()
    expect(measured).toEqual([{ dimensions: {}, values: { lost_messages: 1 } }])
    executions.close(executions.begun[0]?.name ?? '')
    now += 7 * 60_000
    await lake.land(records)
    await lake.settle()
    await reported()
    await report({ step: 'begin' })
    expect(executions.begun.map(({ name }) => name)).toEqual([
      'loss-2026-05-13T00-2026-05-14T00-2026-05-14T00',
      'loss-2026-05-13T00-2026-05-14T00-2026-05-14T00-52',
    ])
    expect(await lake.warehouse.ask('select * from loss_gap')).toEqual([])
  })

  test('does not begin where nothing has landed', async () => {
    landed = ['2026-05-15T07']
    expect(await report({ step: 'begin' })).toEqual({})
    expect(executions.begun).toEqual([])
  })

  test.each([
    [
      'later than what has settled',
      '2026-05-14T00:00:00Z',
      '2026-05-14T12:00:00Z',
      /2026-05-14T00:15:00.000Z or earlier was expected/,
    ],
    [
      'older than what landed is kept: without it all that was decided would look lost',
      '2026-04-09T00:00:00Z',
      '2026-04-10T00:00:00Z',
      /from is 2026-04-09T00:00:00.000Z; 2026-04-10T00:45:00.000Z or later was expected: what landed is kept for 35 days/,
    ],
    ['longer than a week', '2026-05-01T00:00:00Z', '2026-05-13T00:00:00Z', /more than 7 days/],
    ['the wrong way round', '2026-05-12T00:00:00Z', '2026-05-11T00:00:00Z', /from has to be earlier/],
    ['no time', 'yesterday', '2026-05-11T00:00:00Z', /from is "yesterday"; RFC 3339 was expected/],
  ])('refuses a range that is %s, by name', async (_, from, until, why) => {
    await expect(report({ step: 'begin', from, until })).rejects.toThrow(why)
  })

  test('tries a statement again that met another writer, under another token, and gives up when it always does', async () => {
    const records = robots(3)
    await day(records, records)
    let conflicts = 2
    lake.warehouse.refuse((sql) =>
      sql.includes('MERGE INTO loss_gap') && conflicts-- > 0 ? 'ICEBERG_COMMIT_ERROR' : undefined,
    )
    expect((await reported()).done).toBe(6)
    conflicts = 100
    now += HOUR_MS
    await expect(reported()).rejects.toBeInstanceOf(TemporaryFailure)
  })

  test('that cannot be made is a failure that asks for it again, not silence', async () => {
    const progress = {
      report_id: 'loss-1',
      from: '2026-05-13T00:00:00.000Z',
      until: '2026-05-14T00:00:00.000Z',
      asked_ms: now,
    }
    await report({ step: 'fail', progress, error: { Error: 'PermanentFailure', Cause: 'TABLE_NOT_FOUND' } })
    await report({ step: 'fail', progress, error: { Error: 'PermanentFailure', Cause: 'TABLE_NOT_FOUND' } })
    const [failure, ...more] = intake.last()
    expect(more).toEqual([])
    expect(failure).toMatchObject({ kind: 'data_run', status: 'open', error_class: 'PermanentFailure' })
    expect(JSON.parse(Buffer.from(failure?.original_base64 ?? '', 'base64').toString())).toEqual({
      step: 'begin',
      from: progress.from,
      until: progress.until,
    })
  })
})
