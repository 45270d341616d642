import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { doorOf } from '../../../functions/failures/again.ts'
import { failureKinds } from '../../../functions/failures/kinds.ts'
import type { FailureReport } from '../../../functions/ports/failure-intake.ts'
import { type EtlWorld, etlWorld } from './etl-world.ts'

let world: EtlWorld
beforeEach(async () => {
  world = await etlWorld()
})
afterEach(() => world.close())

const day = '2026-05-13'
const at = (time: string) => `${day}T${time}:00.000Z`

const decided = (robot_id: string, time: string, from: string, to: string, more: object = {}) => ({
  robot_id,
  message_id: `${robot_id} ${time}`,
  outcome: 'applied',
  type: 'work.start',
  kind: 'request',
  policy_version: 'v1',
  from,
  to,
  revision: Number(time.replace(':', '')),
  received_at: at(time),
  decided_at: at(time),
  ...more,
})

const states = async (robot = 'r1') =>
  (
    await world.warehouse.ask(
      `select strftime(hour, '%H') as hour, state, milliseconds, entries, is_last from fact_state_hour where robot_id = '${robot}' order by hour, state`,
    )
  ).map(({ hour, state, milliseconds, entries, is_last }) =>
    [hour, state, milliseconds, entries, ...(is_last ? ['last'] : [])].join(' '),
  )

describe('messages', () => {
  test('are settled once each, as they were received first, in whatever order they land', async () => {
    const first = { robot_id: 'r1', message_id: 'a', received_at: at('11:59'), bytes: 1 }
    const again = { robot_id: 'r1', message_id: 'a', received_at: at('12:01'), bytes: 2 }
    const others = { robot_id: 'r2', message_id: 'a', received_at: at('12:01'), bytes: 3 }
    await world.said([again, others], at('12:00'))
    await world.hourly()
    world.at(at('13:20'))
    await world.said([first, first], at('11:00'))
    expect(await world.hourly()).toMatchObject({ status: 'succeeded' })
    expect(await world.warehouse.ask('select robot_id, bytes from messages order by 1')).toEqual([
      { robot_id: 'r1', bytes: 1 },
      { robot_id: 'r2', bytes: 3 },
    ])
    expect(await world.warehouse.ask('select robot_id, bytes from fact_message_hour order by hour')).toEqual([
      { robot_id: 'r1', bytes: '1' },
      { robot_id: 'r2', bytes: '3' },
    ])
    expect(await world.warehouse.ask('select count(*) as traces from traces')).toEqual([{ traces: '2' }])
  })

  test('that come again behind the dedupe horizon are two, whichever lands first', async () => {
    const first = { robot_id: 'r1', message_id: 'a', received_at: at('12:00') }
    const weeks = { robot_id: 'r1', message_id: 'a', received_at: '2026-06-02T12:00:00.000Z' }
    world.at('2026-06-02T12:20:00.000Z')
    await world.said([weeks], '2026-06-02T12')
    await world.hourly()
    world.at('2026-06-02T13:20:00.000Z')
    await world.said([first], '2026-06-02T13')
    await world.hourly()
    expect(await world.warehouse.ask('select count(*) as settled from messages')).toEqual([{ settled: '2' }])
  })

  test('that cannot be opened, or whose time nothing bears out, are counted and make no partition', async () => {
    await world.said(
      [
        { robot_id: 'r1', message_id: 'a', received_at: at('12:00') },
        { robot_id: 'r1', message_id: 'b', received_at: '1999-01-01T00:00:00Z' },
        { robot_id: 'r1', message_id: 'c', received_at: '2126-01-01T00:00:00Z' },
        { robot_id: 'r1', message_id: 'd', received_at: at('12:00'), kind: 'unopened', error_class: 'NotJson' },
        { robot_id: 'r1', message_id: 'e', received_at: at('12:00'), kind: 'control' },
      ],
      at('12:00'),
    )
    const run = await world.hourly()
    expect(run?.report?.tables[0]).toEqual({
      table: 'messages',
      rows_in: 4,
      rows_out: 1,
      rejected: 3,
      hours_touched: 1,
    })
    expect(await world.warehouse.ask('select message_id from messages')).toEqual([{ message_id: 'a' }])
  })

  test('tell battery and way: a pose that no robot drives to is a jump', async () => {
    const pose = (time: string, pose_x: number, battery: number) => ({
      robot_id: 'r1',
      message_id: time,
      received_at: `${day}T${time}Z`,
      pose_x,
      pose_y: 0,
      pose_map: 'hall-a',
      battery,
    })
    await world.said(
      [pose('11:59:58', 0, 60), pose('12:00:00', 3, 59), pose('12:00:01', 4, 58), pose('12:00:02', 400, 90)],
      at('12:00'),
    )
    await world.hourly()
    expect(
      await world.warehouse.ask(
        'select samples, battery_min, battery_max, battery_last, distance_metres from fact_telemetry_hour order by hour',
      ),
    ).toEqual([
      { samples: '1', battery_min: 60, battery_max: 60, battery_last: 60, distance_metres: 0 },
      { samples: '3', battery_min: 58, battery_max: 90, battery_last: 90, distance_metres: 4 },
    ])
    expect(await world.warehouse.ask('select robot_id, site, dialect from dim_robot')).toEqual([
      { robot_id: 'r1', site: 'hall-a', dialect: 'native' },
    ])
  })
})

describe('rows that are told by their changes', () => {
  test('are as their newest change says, whichever lands first', async () => {
    const failure = { failure_id: 'f1', kind: 'dispatch', first_seen_at: at('12:00'), last_seen_at: at('12:00') }
    await world.changed(
      'failures',
      [{ ...failure, status: 'resolved', record_version: 3, first_seen_at: at('11:00') }],
      at('12:00'),
    )
    await world.hourly()
    world.at(at('13:20'))
    await world.changed(
      'failures',
      [
        { ...failure, status: 'open', record_version: 1 },
        { ...failure, status: 'retrying', record_version: 2 },
      ],
      at('13:00'),
    )
    await world.hourly()
    expect(await world.warehouse.ask('select status, row_version from failures')).toEqual([
      { status: 'resolved', row_version: '3' },
    ])
    expect(
      await world.warehouse.ask(`select strftime(hour, '%H') as hour, failures, still_open from fact_failure_hour`),
    ).toEqual([{ hour: '11', failures: '1', still_open: '0' }])
  })

  test('without a version tell by the moment, and by the number of the change within it', async () => {
    const held = decided('r1', '12:00', 'idle', 'working', { outcome: 'held', to: undefined })
    await world.changed(
      'journal',
      [
        { ...held, outcome: 'applied', to: 'working', change: 1_000 },
        { ...held, change: 999 },
      ],
      at('12:00'),
    )
    await world.hourly()
    expect(await world.warehouse.ask('select outcome, to_state from decisions')).toEqual([
      { outcome: 'applied', to_state: 'working' },
    ])
  })

  test('say how long commands and missions took', async () => {
    const command = {
      command_id: 'c1',
      robot_id: 'r1',
      command: { type: 'work.start', trace_id: 't1' },
      terms: { priority: 'normal' },
      status: 'done',
      sends: 2,
      asked_at: at('12:00'),
      acknowledged_at: `${day}T12:00:00.250Z`,
      ended_at: at('12:01'),
    }
    await world.changed(
      'commands',
      [
        { robot_id: 'r1', entry: 'command#c1', command_id: 'c1', row: JSON.stringify(command), row_version: 2 },
        { robot_id: 'r1', entry: 'line', line: '{}' },
      ],
      at('12:00'),
    )
    await world.changed(
      'missions',
      [
        {
          mission_id: 'm1',
          version: 4,
          status: 'completed',
          allocation: 1,
          last_robot_id: 'r1',
          steps: JSON.stringify([{ action: 'pick' }, { action: 'drop' }]),
          progress: JSON.stringify([{ step: 1, status: 'done', at: at('12:03') }]),
          requested_at: at('12:00'),
          claimed_at: at('12:02'),
          deadline: at('12:04'),
          outcome: JSON.stringify({ status: 'completed', at: at('12:05') }),
        },
      ],
      at('12:00'),
    )
    await world.hourly()
    expect(
      await world.warehouse.ask('select type, ended_as, sends, acknowledged_ms, ended_ms from fact_command'),
    ).toEqual([{ type: 'work.start', ended_as: 'done', sends: 2, acknowledged_ms: '250', ended_ms: '60000' }])
    expect(await world.warehouse.ask('select robot_id, waited_ms, lead_ms, steps, late from fact_mission')).toEqual([
      { robot_id: 'r1', waited_ms: '120000', lead_ms: '300000', steps: 2, late: true },
    ])
  })
})

describe('time in state', () => {
  test('of a robot that is known all day is the day', async () => {
    await world.changed('journal', [decided('r1', '00:00', 'offline', 'idle')], `${day}T00:00:00Z`)
    world.at(at('00:20'))
    await world.hourly()
    world.at(at('09:20'))
    await world.changed(
      'journal',
      [decided('r1', '09:10', 'idle', 'fault'), decided('r1', '09:15', 'fault', 'idle')],
      at('09:00'),
    )
    await world.hourly()
    world.at('2026-05-14T00:20:00.000Z')
    await world.said([{ robot_id: 'r2', message_id: 'a', received_at: at('23:59') }], at('23:00'))
    await world.hourly()
    expect(
      await world.warehouse.ask(
        `select sum(milliseconds) as total, count(distinct hour) as hours from fact_state_hour where cast(hour as date) = date '${day}'`,
      ),
    ).toEqual([{ total: '86400000', hours: '24' }])
    expect((await states()).filter((line) => line.startsWith('09'))).toEqual([
      '09 fault 300000 1',
      '09 idle 3300000 1 last',
    ])
    expect(
      await world.warehouse.ask(
        `select known_ms, available_ms, fault_ms, faults, mtbf_seconds, mttr_seconds from fact_availability_day where day = date '${day}'`,
      ),
    ).toEqual([
      {
        known_ms: '86400000',
        available_ms: '86100000',
        fault_ms: '300000',
        faults: '1',
        mtbf_seconds: 86_100,
        mttr_seconds: 300,
      },
    ])
  })

  test('counts a fault that was cleared in the same moment', async () => {
    await world.changed(
      'journal',
      [
        decided('r1', '12:00', 'offline', 'idle', { revision: 1 }),
        decided('r1', '12:10', 'idle', 'fault', { revision: 2 }),
        decided('r1', '12:10', 'fault', 'idle', { revision: 3, message_id: 'cleared' }),
      ],
      at('12:00'),
    )
    await world.hourly()
    expect(await states()).toEqual(['12 fault 0 1', '12 idle 1200000 2'])
    expect(await world.warehouse.ask('select known_ms, fault_ms, faults from fact_availability_day')).toEqual([
      { known_ms: '1200000', fault_ms: '0', faults: '1' },
    ])
  })

  test('goes on through hours in which nothing happened, and is told anew from where something comes late', async () => {
    await world.changed('journal', [decided('r1', '12:00', 'offline', 'idle')], at('12:00'))
    await world.hourly()
    world.at(at('15:30'))
    await world.said([{ robot_id: 'r1', message_id: 'a', received_at: at('15:00') }], at('15:00'))
    await world.hourly()
    expect(await states()).toEqual([
      '12 idle 3600000 1 last',
      '13 idle 3600000 0 last',
      '14 idle 3600000 0 last',
      '15 idle 1800000 0',
    ])
    await world.changed('journal', [decided('r1', '13:30', 'idle', 'charging')], at('15:00'))
    await world.hourly()
    expect(await states()).toEqual([
      '12 idle 3600000 1 last',
      '13 charging 1800000 1 last',
      '13 idle 1800000 0',
      '14 charging 3600000 0 last',
      '15 charging 1800000 0',
    ])
  })
})

describe('a run', () => {
  test('is not begun when nothing has landed', async () => {
    expect(await world.hourly()).toBeUndefined()
    world.at(at('12:01'))
    await world.said([{ robot_id: 'r1', message_id: 'a', received_at: at('12:00') }], at('12:00'))
    world.at(at('12:20'))
    await world.hourly()
    const statements = world.warehouse.statements.length
    world.at(at('13:20'))
    expect(await world.hourly()).toBeUndefined()
    expect(world.warehouse.statements.length).toBe(statements)
    expect(await world.runs.standing()).toMatchObject({ settled_until: at('12:00'), states_until: at('12:00') })
  })

  test('finds what landed while nobody looked for a week', async () => {
    await world.said([{ robot_id: 'r1', message_id: 'a', received_at: at('12:00') }], at('12:00'))
    await world.hourly()
    world.at(at('13:00'))
    await world.said([{ robot_id: 'r1', message_id: 'b', received_at: at('13:00') }], at('13:00'))
    world.at('2026-05-20T12:20:00.000Z')
    expect(await world.hourly()).toMatchObject({ status: 'succeeded' })
    expect(await world.warehouse.ask('select count(*) as settled from messages')).toEqual([{ settled: '2' }])
  })

  test('waits while another one writes the tables, and takes the turn of one that nobody works on', async () => {
    await world.said([{ robot_id: 'r1', message_id: 'a', received_at: at('12:00') }], at('12:00'))
    const standing = await world.runs.standing()
    await world.runs.stand({ ...standing, running: { run_id: 'other', until: at('12:25') } }, standing)
    const { run_id = '' } = await world.step({ step: 'look', job: 'hourly' })
    expect(await world.step({ step: 'work', run_id })).toEqual({ run_id, next: 'wait' })
    world.at(at('12:26'))
    expect(await world.step({ step: 'work', run_id })).toEqual({ run_id, next: 'done' })
    expect((await world.runs.standing()).running).toBeUndefined()
  })

  test('that ends badly is reported, and the next one settles what it had found', async () => {
    await world.said([{ robot_id: 'r1', message_id: 'a', received_at: at('12:00') }], at('12:00'))
    world.warehouse.refuse((sql) => (sql.includes('fact_message_hour t') ? 'TYPE_MISMATCH: line 1:1' : undefined))
    const { run_id = '' } = await world.step({ step: 'look', job: 'hourly' })
    await expect(world.drive(run_id)).rejects.toThrow('TYPE_MISMATCH')
    const error = { Error: 'PermanentFailure', Cause: JSON.stringify({ errorMessage: 'TYPE_MISMATCH: line 1:1' }) }
    await world.step({ step: 'fail', run_id, error })
    expect(await world.runs.read(run_id)).toMatchObject({
      status: 'failed',
      error: 'PermanentFailure: TYPE_MISMATCH: line 1:1',
    })
    expect(world.reports).toMatchObject([{ kind: 'data_run', status: 'needs_attention', stage: 'invocation' }])
    // Tried again, somebody looks at once.
    const [report] = world.reports as readonly FailureReport[]
    expect(doorOf(report as never, failureKinds)).toMatchObject({
      door: 'function',
      function_arn: report?.function_arn,
    })
    const original = Buffer.from(report?.original_base64 ?? '', 'base64').toString()
    expect(JSON.parse(original)).toEqual({ step: 'look', job: 'hourly' })
    world.warehouse.refuse(() => undefined)
    world.at(at('13:20'))
    expect(await world.hourly()).toMatchObject({ status: 'succeeded' })
    expect(await world.warehouse.ask('select messages from fact_message_hour')).toEqual([{ messages: '1' }])
    expect((await world.runs.standing()).unfinished).toBeUndefined()
  })

  describe('steps over an hour that cannot be read, and says by which object', () => {
    const readme = 'landing/messages/date=2026-05-13/hour=10/readme.txt'
    const broken = 's3://lake/landing/messages/date=2026-05-13/hour=10/x.parquet'
    const readsTen = (sql: string) => sql.includes('landing_messages') && /"hour" IN \([^)]*'10'/.test(sql)
    const sayInTwoHours = async () => {
      await world.said([{ robot_id: 'r1', message_id: 'a', received_at: at('10:00') }], at('10:00'))
      await world.said([{ robot_id: 'r1', message_id: 'b', received_at: at('12:00') }], at('12:00'))
    }
    const settled = async () =>
      (await world.warehouse.ask('select message_id from messages order by 1')).map(({ message_id }) => message_id)

    test.each([
      ['that is no Parquet', readme],
      ['that says it is Parquet', broken],
    ])('an object %s', async (_, object) => {
      await sayInTwoHours()
      const key = object.replace('s3://lake/', '')
      world.lay(key, `${day}T10`)
      world.warehouse.refuse((sql) => (readsTen(sql) ? `HIVE_BAD_DATA: Not valid Parquet file: ${object}` : undefined))
      expect(await world.hourly()).toMatchObject({ status: 'succeeded' })
      expect(await settled()).toEqual(['b'])
      expect(world.reports).toMatchObject([
        { kind: 'data_run', status: 'needs_attention', error_class: 'ForeignObject' },
      ])
      const [first] = world.reports as readonly FailureReport[]
      expect(first?.error_text).toContain(key)
      // Nobody may take it for settled.
      expect(await world.runs.standing()).toMatchObject({
        settled_until: at('10:00'),
        unfinished_from: `${day}T10`,
        unfinished_until: `${day}T10`,
      })
      // A week on, beside what robots go on saying: the same failure.
      world.at('2026-05-20T12:20:00.000Z')
      await world.said([{ robot_id: 'r1', message_id: 'c', received_at: '2026-05-20T12:00:00.000Z' }], '2026-05-20T12')
      expect(await world.hourly()).toMatchObject({ status: 'succeeded' })
      expect(await settled()).toEqual(['b', 'c'])
      expect(new Set((world.reports as readonly FailureReport[]).map(({ failure_id }) => failure_id)).size).toBe(1)
      world.moveAway(key)
      world.warehouse.refuse(() => undefined)
      world.at('2026-05-20T13:20:00.000Z')
      expect(await world.hourly()).toMatchObject({ status: 'succeeded' })
      expect(await settled()).toEqual(['a', 'b', 'c'])
      expect((await world.runs.standing()).unfinished).toBeUndefined()
    })

    test('and looks into no folder that is no hour, or none that has come', async () => {
      await sayInTwoHours()
      world.lay('landing/messages/date=9999-99-99/hour=99/x.parquet')
      world.lay('landing/messages/date=2099-01-01/hour=00/x.parquet', '2099-01-01T00')
      expect(await world.hourly()).toMatchObject({ status: 'succeeded', report: { landed_hours: 2 } })
      expect(await settled()).toEqual(['a', 'b'])
      expect(world.reports).toHaveLength(2)
      world.at(at('13:20'))
      await world.said([{ robot_id: 'r1', message_id: 'c', received_at: at('13:00') }], at('13:00'))
      expect(await world.hourly()).toMatchObject({ status: 'succeeded' })
      expect(new Set((world.reports as readonly FailureReport[]).map(({ failure_id }) => failure_id)).size).toBe(2)
    })
  })

  test('tries a statement again that another writer of its table was faster than', async () => {
    await world.said([{ robot_id: 'r1', message_id: 'a', received_at: at('12:00') }], at('12:00'))
    let refusals = 2
    world.warehouse.refuse((sql) =>
      sql.includes('MERGE INTO messages') && refusals-- > 0 ? 'ICEBERG_COMMIT_ERROR: Failed to commit' : undefined,
    )
    expect(await world.hourly()).toMatchObject({ status: 'succeeded', attempt: 3 })
  })

  test('puts each robot into the fleet that it is in now', async () => {
    world.fleets.set('r1', 'north')
    await world.said(
      [
        { robot_id: 'r1', message_id: 'a', received_at: at('12:00') },
        { robot_id: 'r2', message_id: 'a', received_at: at('12:00') },
      ],
      at('12:00'),
    )
    await world.hourly()
    world.fleets.delete('r1')
    world.fleets.set('r2', "o'hara")
    world.at(at('13:20'))
    await world.said([{ robot_id: 'r1', message_id: 'b', received_at: at('13:00') }], at('13:00'))
    await world.hourly()
    expect(await world.warehouse.ask('select robot_id, fleet from dim_robot order by 1')).toEqual([
      { robot_id: 'r1', fleet: null },
      { robot_id: 'r2', fleet: "o'hara" },
    ])
  })

  test('makes a column that a table does not have yet', async () => {
    await world.said([{ robot_id: 'r1', message_id: 'a', received_at: at('12:00') }], at('12:00'))
    await world.hourly()
    await world.warehouse.ask('alter table messages drop column edited_from')
    const standing = await world.runs.standing()
    await world.runs.stand({ ...standing, prepared: 'an older list' }, standing)
    world.at(at('13:20'))
    await world.said([{ robot_id: 'r1', message_id: 'b', received_at: at('13:00'), edited_from: 'f1' }], at('13:00'))
    expect(await world.hourly()).toMatchObject({ status: 'succeeded' })
    expect(await world.warehouse.ask('select message_id, edited_from from messages order by 1')).toEqual([
      { message_id: 'a', edited_from: null },
      { message_id: 'b', edited_from: 'f1' },
    ])
  })
})

describe('the nightly run', () => {
  const nightly = async () => {
    const { run_id = '' } = await world.step({ step: 'look', job: 'nightly' })
    return world.drive(run_id)
  }

  test('forgets, compacts and vacuums every table, by whole days', async () => {
    await world.said([{ robot_id: 'r1', message_id: 'a', received_at: at('12:00') }], at('12:00'))
    await world.hourly()
    world.at('2027-06-20T03:40:00.000Z')
    const standing = await world.runs.standing()
    await world.runs.stand({ ...standing, changed_at: '2027-06-19T03:40:00.000Z' }, standing)
    expect(await nightly()).toMatchObject({ status: 'succeeded' })
    // 400 days are over for messages; facts are kept for three years.
    expect(await world.warehouse.ask('select count(*) as kept from messages')).toEqual([{ kept: '0' }])
    expect(await world.warehouse.ask('select count(*) as kept from fact_message_hour')).toEqual([{ kept: '1' }])
    expect(world.warehouse.statements.filter((sql) => sql.startsWith('VACUUM'))).toContain('VACUUM messages')
    expect(world.warehouse.statements).toContain(
      "OPTIMIZE messages REWRITE DATA USING BIN_PACK WHERE received_at >= timestamp '2027-06-12 00:00:00.000'",
    )
    // Iceberg filters by a day's partitions only where a bound is a day's begin.
    for (const sql of world.warehouse.statements.filter((one) => /^(OPTIMIZE|DELETE FROM)/.test(one)))
      expect(sql).toMatch(/^OPTIMIZE \w+ REWRITE DATA USING BIN_PACK$|timestamp '[\d-]+ 00:00:00\.000'$|date '[\d-]+'$/)
  })

  test('tells the fleets of robots that say nothing any more, and leaves tables alone in which nothing changed', async () => {
    expect((await world.step({ step: 'look', job: 'nightly' })).run_id).toBeUndefined()
    world.fleets.set('r1', 'north')
    await world.said([{ robot_id: 'r1', message_id: 'a', received_at: at('12:00') }], at('12:00'))
    await world.hourly()
    world.fleets.delete('r1')
    world.at('2026-06-20T03:40:00.000Z')
    expect(await nightly()).toMatchObject({ status: 'succeeded' })
    expect(await world.warehouse.ask('select fleet from dim_robot')).toEqual([{ fleet: null }])
    expect(world.warehouse.statements.filter((sql) => /^(OPTIMIZE|VACUUM)/.test(sql))).toEqual([])
  })
})
