import { describe, expect, test } from 'vitest'
import { findMissed, type Progress } from '../../../functions/data_core/find-missed/steps.ts'
import type { FailureReport } from '../../../functions/ports/failure-intake.ts'
import { HOUR_MS } from '../../../functions/ports/lake.ts'
import type { LastKnown } from '../../../functions/ports/last-known.ts'
import type { Frozen, Operation } from '../../../functions/ports/operations.ts'
import type { TracedOutcomes } from '../../../functions/ports/outcomes.ts'
import { journalKey, type Recalled } from '../../../functions/ports/recall.ts'
import type { FoundMissed, Listed } from '../../../functions/ports/replay-plans.ts'
import type { RobotRow } from '../../../functions/ports/robots.ts'
import { derivedId } from '../../../messages/ids.ts'
import { fakeLake } from '../../fakes/lake.ts'
import { fakeLog } from '../../fakes/log.ts'

const hour = '2026-05-13T13'
const range = { from: `${hour}:00:00.000Z`, until: '2026-05-13T14:00:00.000Z' }
const at = (minute: number): number => Date.parse(`${hour}:${String(minute).padStart(2, '0')}:00.000Z`)
const trace = (number: number): string => number.toString(16).padStart(32, 'a')

/** A record as a topic rule writes it; `number` is its minute and its trace. */
const line = (number: number, body: unknown, more: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    data: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)).toString('base64'),
    topic: 'robots/r1/messages',
    client_id: 'r1',
    principal: 'certificate',
    received_at: at(number),
    trace_id: trace(number),
    source: 'device.hw',
    ...more,
  })
const start = (id: string, more: object = {}) => ({
  message_id: id,
  type: 'work.start',
  payload: { job_id: 'j1' },
  ...more,
})
const reading = (more: object = {}) => ({ type: 'robot.telemetry', payload: { battery: 50 }, ...more })

interface World {
  readonly journal?: readonly (readonly [robot: string, message: string])[]
  readonly robots?: readonly Partial<RobotRow>[]
  readonly last_known?: readonly LastKnown[]
  readonly traces?: Readonly<Record<string, Partial<TracedOutcomes>>>
  readonly failures?: readonly string[]
}

const standing = (
  world: World = {},
  settings: { look_seconds?: number; found_max?: number; looked_after_hours?: number } = {},
) => {
  const lake = fakeLake()
  const operations = new Map<string, Operation>()
  const frozen: Frozen[] = []
  const reports = new Map<string, FailureReport>()
  const looks = new Map<number, readonly Listed[]>()
  const { log, lines } = fakeLog()
  let now = at(0) + (settings.looked_after_hours ?? 24) * HOUR_MS
  const operation: Operation = {
    operation_id: 'o1',
    kind: 'replay',
    status: 'planning',
    by: 'anna',
    why: 'dispatch was down',
    created_at: new Date(now).toISOString(),
    filter: range,
    done_until: 0,
    skipped: 0,
    runs: 0,
    operation_version: 1,
  }
  operations.set('o1', operation)
  const recalled: Recalled = {
    robots: new Map(
      (world.robots ?? []).map((row) => [
        row.robot_id ?? '',
        { last_sequence: -1, applied_ids: [], ...row } as RobotRow,
      ]),
    ),
    last_known: new Map((world.last_known ?? []).map((one) => [one.robot_id, one])),
    journal: new Map(
      (world.journal ?? []).map(([robot_id, message_id]) => [journalKey({ robot_id, message_id }), {} as never]),
    ),
  }
  const step = findMissed(
    {
      lake,
      recall: { recall: async () => recalled },
      outcomes: {
        ofTrace: async (id) => ({ decided: [], failed: [], ...world.traces?.[id] }),
        failures: async (ids) => new Set(ids.filter((id) => world.failures?.includes(id))),
      },
      plans: {
        keep: async (operationId, look, found: readonly FoundMissed[]) => {
          for (const { report } of found) reports.set(report.failure_id, report)
          looks.set(
            look,
            found.map(({ report, ...one }) => ({
              failure_id: report.failure_id,
              ...one,
              report_key: `plans/${operationId}/reports/${report.failure_id}.json`,
            })),
          )
        },
        found: async (_, count) => Array.from({ length: count }, (_one, look) => looks.get(look) ?? []).flat(),
      },
      operations: {
        read: async (id) => operations.get(id),
        write: async (one, seen) => {
          if (operations.get(one.operation_id)?.operation_version !== seen) return 'changed'
          operations.set(one.operation_id, one)
          return 'written'
        },
        freeze: async (_, set) => void frozen.push(...set),
      },
      now: () => now,
      log,
    },
    {
      look_seconds: settings.look_seconds ?? 480,
      found_max: settings.found_max ?? 25_000,
      record_age_max_seconds: 21_600,
    },
  )
  return {
    lake,
    step,
    reports,
    lines,
    frozen,
    passing: (seconds: number) => {
      now += seconds * 1000
    },
    operation: () => operations.get('o1') as Operation,
    /** As the machine runs it. */
    plan: async (wanted: Partial<Progress> = {}) => {
      let progress: Progress = { operation_id: 'o1', ...range, ...wanted }
      do progress = await step({ step: 'look', progress })
      while (progress.looking)
      progress = await step({ step: 'freeze', progress })
      return { progress, plan: operations.get('o1')?.plan, missed: [...reports.values()] }
    },
  }
}

describe('a message is left alone when', () => {
  const accounted = async (world: World, ...lines: readonly string[]) => {
    const line = standing(world)
    line.lake.add('said', hour, 'one', lines)
    const { plan } = await line.plan()
    return { missed: plan?.count, accounted: plan?.accounted }
  }
  const one = { missed: 0, accounted: 1 }

  test('the journal has its decision', async () => {
    expect(await accounted({ journal: [['r1', 'm1']] }, line(1, start('m1')))).toEqual(one)
  })
  test('its robot was moved by it and the journal does not know yet', async () => {
    expect(await accounted({ robots: [{ robot_id: 'r1', applied_ids: ['m1'] }] }, line(1, start('m1')))).toEqual(one)
  })
  test('a failure bears its id', async () => {
    expect(await accounted({ failures: [derivedId('failure', 'r1', 'm1')] }, line(1, start('m1')))).toEqual(one)
  })
  test('its record is a failure as a whole, as after a given-up batch', async () => {
    const failed = [{ failure_id: 'f', robot_id: 'r1', received_at: new Date(at(1)).toISOString() }]
    expect(await accounted({ traces: { [trace(1)]: { failed } } }, line(1, [start('m1'), reading()]))).toEqual({
      missed: 0,
      accounted: 2,
    })
  })
  test('it has no id of its own, and a decision bears its trace, its moment and its place', async () => {
    const decided = [
      { robot_id: 'r1', message_id: 'x', received_at: new Date(at(1)).toISOString(), position: '00049:00002' },
    ]
    const [first, second] = [
      { type: 'work.start', payload: { job_id: 'j1' } },
      { type: 'work.start', payload: { job_id: 'j2' } },
    ]
    expect(await accounted({ traces: { [trace(1)]: { decided } } }, line(1, [first, second]))).toEqual({
      missed: 1,
      accounted: 1,
    })
  })
  test('it is telemetry whose number was seen', async () => {
    const last_known = [{ robot_id: 'r1', position: '', sequences: { high: 9, gaps: [[4, 5]] as const, floor: 2 } }]
    const said = [1, 3, 4, 9, 10].map((sequence) =>
      line(sequence, reading({ sequence }), { topic: 'robots/r1/telemetry' }),
    )
    // Below the floor nothing is known any more; 4 is in a gap, 10 above the mark.
    expect(await accounted({ last_known }, ...said)).toEqual({ missed: 2, accounted: 3 })
  })
  test('it is telemetry without a number, and its robot was heard after it', async () => {
    const last_known = [{ robot_id: 'r1', position: '', heard_at: new Date(at(2)).toISOString() }]
    expect(await accounted({ last_known }, line(1, reading()), line(3, reading()))).toEqual({ missed: 1, accounted: 1 })
  })
  test('it is a lifecycle event, and the broker has said something newer that is remembered', async () => {
    const memory = { presence: { version: 2, session: 's2', connected: true, at_ms: at(2) } }
    const last_known = [{ robot_id: 'r1', position: '', memory }]
    const event = { clientId: 'r1', eventType: 'connected', sessionIdentifier: 's1', versionNumber: 1 }
    const topic = '$aws/events/presence/connected/r1'
    expect(await accounted({ last_known }, line(1, event, { topic }))).toEqual(one)
    expect(await accounted({}, line(1, event, { topic }))).toEqual({ missed: 1, accounted: 0 })
  })
  test('it is a state of a dialect that compares, and a later one said all that it did', async () => {
    const last_known = [{ robot_id: 'ff:5iO4', position: '', heard_at: new Date(at(2)).toISOString() }]
    const topic = 'fts/v1/ff/5iO4/state'
    const state = { serialNumber: '5iO4', timestamp: '2026-05-13T13:48:51.000Z', driving: false }
    expect(await accounted({ last_known }, line(1, state, { topic }))).toEqual(one)
    expect(await accounted({}, line(1, state, { topic }))).toEqual({ missed: 1, accounted: 0 })
  })
  test('it cannot be opened and its failure is there', async () => {
    const failed = [{ failure_id: 'f', robot_id: 'r1', received_at: new Date(at(1)).toISOString() }]
    expect(await accounted({ traces: { [trace(1)]: { failed } } }, line(1, 'not JSON'))).toEqual(one)
    expect(await accounted({}, line(1, 'not JSON'))).toEqual({ missed: 1, accounted: 0 })
  })
  test('it is itself a redrive, or asks for a release: their failures and schedules look after them', async () => {
    const source = 'service_platform.core.messaging'
    const redrive = { redrive_of: 'f', attempt: 1 }
    expect(
      await accounted(
        {},
        line(1, start('m1'), { source, redrive }),
        line(2, '', { source, control: 'release', data: '' }),
      ),
    ).toEqual({ missed: 0, accounted: 0 })
  })
  test('nothing can tell: its door gave no trace and it has no id', async () => {
    const { lake, plan, lines } = standing()
    const { message_id: _, ...nameless } = start('m1')
    lake.add('said', hour, 'one', [line(1, nameless, { trace_id: null })])
    expect(await plan()).toMatchObject({ plan: { count: 0, accounted: 0, unsure: 1 } })
    expect(lines.at(-1)).toMatchObject({ message: 'replay planned', fields: { unsure: 1 } })
  })
  test('it may still lie on the stream and has no id that would keep it from acting twice', async () => {
    const { message_id: _, ...nameless } = start('m1')
    const heard = (minute: number) => ({ robot_id: 'r1', position: '', heard_at: new Date(at(minute)).toISOString() })
    const planned = async (world: World, looked_after_hours: number) => {
      const { lake, plan } = standing(world, { looked_after_hours })
      lake.add('said', hour, 'one', [line(1, nameless), line(1, start('m2'))])
      return (await plan()).plan
    }
    expect(await planned({}, 2)).toMatchObject({ count: 1, unsure: 1 })
    // A later record of the robot was taken, or the record is too old to be there.
    expect(await planned({ last_known: [heard(2)] }, 2)).toMatchObject({ count: 2, unsure: 0 })
    expect(await planned({}, 8)).toMatchObject({ count: 2, unsure: 0 })
  })
})

describe('a message that was missed', () => {
  test('is a report with everything that the edge and the message say, and counts in the books', async () => {
    const { lake, plan } = standing()
    const body = start('m1', { sequence: 4, correlation_id: 'c1' })
    lake.add('said', hour, 'one', [line(1, body)])
    const { missed } = await plan()
    expect(missed).toEqual([
      {
        failure_id: derivedId('failure', 'r1', 'm1'),
        kind: 'missed',
        stage: 'dispatch',
        error_class: 'Missed',
        error_text: expect.stringContaining('neither decided nor recorded'),
        retryable: true,
        status: 'open',
        at: '2026-05-14T13:00:00.000Z',
        attempt: 1,
        books: { published: 1, dead_lettered: 1 },
        original_base64: Buffer.from(JSON.stringify(body)).toString('base64'),
        topic: 'robots/r1/messages',
        client_id: 'r1',
        principal: 'certificate',
        source: 'device.hw',
        received_at: '2026-05-13T13:01:00.000Z',
        robot_id: 'r1',
        message_id: 'm1',
        trace_id: trace(1),
        correlation_id: 'c1',
        type: 'work.start',
        sequence: 4,
      },
    ])
  })

  test('is cut out of its array, with its own bytes, when the others have their outcome', async () => {
    const { lake, plan } = standing({ journal: [['r1', 'm1']] })
    lake.add('said', hour, 'one', [
      line(1, `[${JSON.stringify(start('m1'))}, {"message_id":"m2", "type":"work.stop"} ]`),
    ])
    const { missed } = await plan()
    expect(missed.map(({ original_base64 }) => Buffer.from(original_base64, 'base64').toString())).toEqual([
      '{"message_id":"m2", "type":"work.stop"}',
    ])
  })

  test('goes in with its whole record when all of it was missed', async () => {
    const { lake, plan } = standing()
    const body = [start('m1'), start('m2')]
    lake.add('said', hour, 'one', [line(1, body)])
    const { missed } = await plan()
    expect(missed).toHaveLength(1)
    expect(missed[0]).not.toHaveProperty('message_id')
    expect(Buffer.from(missed[0]?.original_base64 ?? '', 'base64').toString()).toBe(JSON.stringify(body))
  })

  test('is found once, however often Firehose delivered it and however often it is looked for', async () => {
    const { type, payload } = start('m1')
    const lines = [line(1, start('m1')), line(2, { type, payload })]
    const ids = async () => {
      const { lake, plan } = standing()
      lake.add('said', hour, 'one', lines)
      lake.add('said', hour, 'two', [...lines].reverse())
      return (await plan()).missed.map(({ failure_id }) => failure_id).sort()
    }
    const first = await ids()
    expect(first).toHaveLength(2)
    expect(await ids()).toEqual(first)
  })

  test('is a conflict when its robot has been moved by something later', async () => {
    const cause = { received_at: new Date(at(30)).toISOString() } as RobotRow['cause'] & object
    const { lake, plan } = standing({ robots: [{ robot_id: 'r1', cause }] })
    lake.add('said', hour, 'one', [line(1, start('m1')), line(40, start('m2')), line(2, reading())])
    expect((await plan()).plan).toMatchObject({ count: 3, conflicts: 1 })
  })
})

describe('a plan', () => {
  test('is of the range by the time of reception, and of the robot that was asked for', async () => {
    const { lake, plan, frozen } = standing()
    lake.add('said', hour, 'one', [
      line(1, start('m1')),
      line(2, start('m2'), { topic: 'robots/r2/messages' }),
      line(3, start('early'), { received_at: at(0) - 1 }),
    ])
    // What was received late in the hour lies in the next one when Firehose fell behind.
    lake.add('said', '2026-05-13T14', 'two', [line(59, start('m3')), line(0, start('late'), { received_at: at(60) })])
    expect((await plan({ robot_id: 'r1' })).plan).toMatchObject({
      count: 2,
      robots: 1,
      oldest_at: '2026-05-13T13:01:00.000Z',
      newest_at: '2026-05-13T13:59:00.000Z',
    })
    expect(frozen.map(({ failure_id }) => failure_id)).toEqual(['m1', 'm3'].map((id) => derivedId('failure', 'r1', id)))
    expect(frozen[0]).toEqual({
      failure_id: derivedId('failure', 'r1', 'm1'),
      robot_id: 'r1',
      received_at: '2026-05-13T13:01:00.000Z',
      report_key: `plans/o1/reports/${derivedId('failure', 'r1', 'm1')}.json`,
    })
  })

  test('has messages of one robot and one moment in the order of its own numbers', async () => {
    const { lake, plan, frozen } = standing()
    const sequences = [3, 1, 5, 2, 4]
    lake.add(
      'said',
      hour,
      'one',
      sequences.map((sequence) => line(1, start(`m${sequence}`, { sequence }))),
    )
    await plan()
    expect(frozen.map(({ failure_id }) => failure_id)).toEqual(
      sequences.toSorted().map((sequence) => derivedId('failure', 'r1', `m${sequence}`)),
    )
  })

  test('keeps the link of an edited message to the failure that it comes from', async () => {
    const { lake, plan } = standing()
    const edit = { edited_from: 'f1', operation_id: 'o0' }
    lake.add('said', hour, 'one', [line(1, start('m1'), { source: 'service_platform.api_gateway', edit })])
    expect((await plan()).missed).toMatchObject([{ message_id: 'm1', edited_from: 'f1' }])
  })

  test('is made in several looks, each object looked at once', async () => {
    const { lake, step, passing, operation } = standing({}, { look_seconds: 60 })
    for (const name of ['a', 'b', 'c']) lake.add('said', hour, name, [line(1, start(name))])
    const looked = lake.lines
    Object.assign(lake, {
      lines: (object: { key: string; bytes: number }) => {
        passing(61)
        return looked(object)
      },
    })
    let progress: Progress = { operation_id: 'o1', ...range }
    let looks = 0
    do {
      progress = await step({ step: 'look', progress })
      looks += 1
    } while (progress.looking)
    expect(looks).toBe(3)
    expect(lake.read.map((key) => key.at(-1))).toEqual(['a', 'b', 'c'])
    await step({ step: 'freeze', progress })
    expect(operation()).toMatchObject({ status: 'planned', plan: { count: 3 }, operation_version: 2 })
  })

  test('that was made already, or cancelled, is left as it is by a second request', async () => {
    const { lake, plan, step, operation } = standing()
    lake.add('said', hour, 'one', [line(1, start('m1'))])
    await plan()
    const made = operation()
    const progress = await step({ step: 'look', progress: { operation_id: 'o1', ...range } })
    await step({ step: 'freeze', progress })
    await step({ step: 'fail', progress, error: { Error: 'x', Cause: 'y' } })
    expect(operation()).toBe(made)
    expect(lake.read).toHaveLength(1)
  })

  test('of more than may be planned at once fails, and says what to do', async () => {
    const { lake, step } = standing({}, { found_max: 2 })
    lake.add(
      'said',
      hour,
      'one',
      [1, 2, 3].map((number) => line(number, start(`m${number}`))),
    )
    await expect(step({ step: 'look', progress: { operation_id: 'o1', ...range } })).rejects.toThrow(
      /More than 2 messages were missed by .*one; plan a shorter range/,
    )
  })

  test('that cannot be made ends its operation, with the reason in words', async () => {
    const { step, operation } = standing()
    const error = { Error: 'TooManyMissed', Cause: JSON.stringify({ errorMessage: 'plan a shorter range', trace: [] }) }
    await step({ step: 'fail', progress: { operation_id: 'o1', ...range }, error })
    expect(operation()).toMatchObject({
      status: 'failed',
      ended_because: 'TooManyMissed: plan a shorter range',
      ended_at: '2026-05-14T13:00:00.000Z',
    })
  })

  test('counts lines that are no record of ours, and goes on', async () => {
    const { lake, plan, lines } = standing()
    lake.add('said', hour, 'one', ['{"half', line(1, start('m1')), '[]'])
    expect((await plan()).plan).toMatchObject({ count: 1 })
    expect(lines.at(-1)).toMatchObject({ fields: { unreadable: 2 } })
  })
})
