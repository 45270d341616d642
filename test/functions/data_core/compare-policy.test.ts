import { beforeEach, expect, test } from 'vitest'
import { comparePolicy } from '../../../functions/data_core/compare-policy/compare.ts'
import { decisionsIn } from '../../../functions/data_core/compare-policy/decisions.ts'
import { payloadsIn } from '../../../functions/data_core/compare-policy/payloads.ts'
import type { JournalRow } from '../../../functions/ports/journal.ts'
import type { Operation } from '../../../functions/ports/operations.ts'
import { fakeDifferences } from '../../fakes/differences.ts'
import { fakeFailures } from '../../fakes/failures.ts'
import { fakeLake } from '../../fakes/lake.ts'
import { fakeLog } from '../../fakes/log.ts'
import { fakeOperations } from '../../fakes/operations.ts'

const range = { from: '2026-05-13T12:00:00.000Z', until: '2026-05-13T14:00:00.000Z' }
const asked = { operation_id: 'c1', version: 'v2', ...range }
const patient = { getRemainingTimeInMillis: () => 900_000 }

let world: ReturnType<typeof made>
const made = () => {
  const lake = fakeLake()
  const operations = fakeOperations(fakeFailures())
  const differences = fakeDifferences()
  const log = fakeLog()
  let now = Date.parse('2026-05-13T15:00:00.000Z')
  const ports = { lake, operations, differences, now: () => (now += 10), log: log.log }
  return { ...ports, ports, log }
}
const operation = (over: Partial<Operation> = {}): Operation => ({
  operation_id: 'c1',
  kind: 'comparison',
  status: 'planning',
  by: 'ada',
  why: 'before it is rolled out',
  created_at: '2026-05-13T15:00:00.000Z',
  filter: { ...range, version: 'v2' },
  done_until: 0,
  skipped: 0,
  runs: 0,
  operation_version: 1,
  ...over,
})

beforeEach(async () => {
  world = made()
  await world.operations.write(operation(), 0)
})

/** A line of the archive of changes: a decision about a robot, so many seconds after noon. */
const decided = (robot_id: string, second: number, over: Partial<JournalRow>, table = 'journal') => {
  const at = new Date(Date.parse(range.from) + second * 1000).toISOString()
  const image = {
    robot_id,
    message_id: `${robot_id}-${second}`,
    outcome: 'applied',
    type: 'robot.connected',
    policy_version: 'v1',
    handlers: ['record-presence'],
    received_at: at,
    decided_at: at,
    position: `${String(second).padStart(10, '0')}:00000`,
    ...over,
  }
  return JSON.stringify({ table, keys: {}, image, sequence: '1', at })
}
const quiet: Partial<JournalRow> = {
  type: 'robot.went_quiet',
  from: 'working',
  to: 'offline',
  handlers: ['release-work', 'record-presence'],
  revision: 2,
}
const start: Partial<JournalRow> = {
  type: 'work.start',
  from: 'idle',
  to: 'working',
  handlers: ['start-work'],
  revision: 1,
}
const back: Partial<JournalRow> = { type: 'robot.connected', from: 'offline', to: 'idle', revision: 3 }

const run = (settings = {}, invocation = patient) =>
  comparePolicy(world.ports, { margin_seconds: 60, listed_max: 2_000, ...settings })(
    { detail: { payload: asked } },
    invocation,
  )
const ended = () => world.operations.rows.get('c1')
const found = () =>
  (world.differences.found.get('c1') ?? []).map(
    ({ message_id, follows }) => `${message_id}${follows ? ' follows' : ''}`,
  )

test('decisions come in the order in which they were made, however the lake has them, each robot for itself', async () => {
  const lines = [
    decided('r1', 30, back),
    decided('r2', 5, start),
    decided('r1', 20, quiet),
    decided('r1', 10, start),
    decided('r9', 8_000, start),
    decided('r1', 20, quiet, 'failures'),
    decided('r1', 15, { outcome: 'held' }),
  ]
  world.lake.add('changes', '2026-05-13T12', 'a', lines.slice(0, 3))
  world.lake.add('changes', '2026-05-13T12', 'b', lines.slice(3))
  const rows = []
  for await (const some of decisionsIn(world.lake, range, { unreadable: 0 })) rows.push(...some)
  expect(rows.map(({ message_id }) => message_id)).toEqual(['r2-5', 'r1-10', 'r1-20', 'r1-30'])
})

test('what the version would have done otherwise is listed, and what only follows is marked', async () => {
  world.lake.add('changes', '2026-05-13T12', 'a', [
    decided('r1', 10, start),
    decided('r1', 20, quiet),
    decided('r1', 30, back),
    decided('r2', 12, { outcome: 'refused', reason: 'stale', from: 'idle' }),
  ])
  await run()
  expect(found()).toEqual(['r1-20', 'r1-30 follows'])
  expect(ended()).toMatchObject({
    status: 'done',
    compared: {
      version: 'v2',
      decisions: 4,
      not_by_policy: 1,
      same: 1,
      different: 2,
      following: 1,
      unsure: 0,
      robots: 2,
      robots_different: 1,
      listed: 2,
      looked_until: range.until,
    },
  })
})

test('what the lake has twice counts once, also where it was journalled again', async () => {
  const lines = [decided('r1', 10, start), decided('r1', 20, quiet)]
  world.lake.add('changes', '2026-05-13T12', 'a', [...lines, ...lines])
  world.lake.add('changes', '2026-05-13T13', 'b', [
    lines[1] ?? '',
    decided('r1', 25, { ...quiet, message_id: 'r1-20' }),
  ])
  await run()
  expect(ended()?.compared).toMatchObject({ decisions: 2, different: 1 })
})

test('lines that nobody can read are counted and stop nothing', async () => {
  world.lake.add('changes', '2026-05-13T12', 'a', [
    '{"table":"journal","image"',
    '{"table":"journal"}',
    'null',
    decided('r1', 10, start),
  ])
  await run()
  expect(ended()).toMatchObject({ status: 'done', compared: { decisions: 1, unreadable: 3 } })
})

test('of one robot only, if that was asked', async () => {
  world.lake.add('changes', '2026-05-13T12', 'a', [decided('r1', 10, start), decided('r2', 11, start)])
  const of = comparePolicy(world.ports, { margin_seconds: 60, listed_max: 10 })
  await of({ detail: { payload: { ...asked, robot_id: 'r2' } } }, patient)
  expect(ended()?.compared).toMatchObject({ decisions: 1, robots: 1 })
})

test('when its time is up it stops and says from where to ask again; what it found so far is there', async () => {
  world.lake.add('changes', '2026-05-13T12', 'a', [
    decided('r1', 10, start),
    decided('r1', 20, quiet),
    decided('r1', 400, back),
  ])
  world.lake.add('changes', '2026-05-13T13', 'b', [decided('r1', 4_000, start)])
  await run({}, { getRemainingTimeInMillis: () => 59_000 })
  expect(ended()).toMatchObject({
    status: 'stopped',
    ended_because: 'Its time was up; what was decided from 2026-05-13T12:00:20.000Z on is left',
    compared: { decisions: 2, different: 1, looked_until: '2026-05-13T12:00:20.000Z' },
  })
  expect(found()).toEqual(['r1-20'])
})

test('only so many differences are listed; the counts go on', async () => {
  const robots = Array.from({ length: 30 }, (_, n) => `r${n}`)
  world.lake.add(
    'changes',
    '2026-05-13T12',
    'a',
    robots.map((robot) => decided(robot, 20, { ...quiet, revision: 1 })),
  )
  await run({ listed_max: 7 })
  expect(ended()?.compared).toMatchObject({ different: 30, listed: 7, robots_different: 30 })
  expect(found()).toHaveLength(7)
})

test('asked a second time it does nothing, and a run that was killed is done again with the same result', async () => {
  world.lake.add('changes', '2026-05-13T12', 'a', [decided('r1', 10, start), decided('r1', 20, quiet)])
  const dying = {
    ...world.ports,
    operations: { ...world.operations, write: () => Promise.reject(new Error('killed')) },
  }
  await expect(
    comparePolicy(dying, { margin_seconds: 60, listed_max: 10 })({ detail: { payload: asked } }, patient),
  ).rejects.toThrow('killed')
  expect(ended()?.status).toBe('planning')
  await run()
  const first = ended()
  expect(first?.status).toBe('done')
  expect(found()).toEqual(['r1-20'])
  await run()
  expect(ended()).toEqual(first)
})

test('a version that is not deployed, or a lake that is away, ends it with the reason', async () => {
  const of = comparePolicy(world.ports, { margin_seconds: 60, listed_max: 10 })
  await of({ detail: { payload: { ...asked, version: 'v9' } } }, patient)
  expect(ended()).toMatchObject({ status: 'failed', ended_because: 'Policy v9 is not deployed; there are v1, v2' })

  world = made()
  await world.operations.write(operation(), 0)
  const away = {
    ...world.ports,
    lake: {
      ...world.lake,
      objects: () => {
        throw new Error('the lake is away')
      },
    },
  }
  await comparePolicy(away, { margin_seconds: 60, listed_max: 10 })({ detail: { payload: asked } }, patient)
  expect(ended()).toMatchObject({ status: 'failed', ended_because: 'the lake is away' })
  expect(world.log.lines.some(({ level }) => level === 'error')).toBe(true)
})

test('payloads are found by robot and message id, of the types that are asked for', async () => {
  const said = (robot: string, body: object) =>
    JSON.stringify({
      data: Buffer.from(JSON.stringify(body)).toString('base64'),
      topic: `robots/${robot}/messages`,
      received_at: Date.parse(range.from) + 1_000,
      trace_id: '8f14e45fceea167a5a36dedd4bea2543',
      source: 'device.hw',
    })
  world.lake.add('said', '2026-05-13T12', 'a', [
    said('r1', { message_id: 'm1', type: 'charge.started', payload: { battery: 12 } }),
    said('r1', { message_id: 'm2', type: 'work.start', payload: { job_id: 'j1' } }),
    'no record',
  ])
  const payloads = payloadsIn(world.lake, new Set(['charge.started']))
  const row = { robot_id: 'r1', outcome: 'applied', policy_version: 'v1', decided_at: range.from, position: '1:0' }
  const asking = { ...row, received_at: range.from }
  expect(await payloads.of({ ...asking, message_id: 'm1', type: 'charge.started' })).toEqual({ battery: 12 })
  expect(await payloads.of({ ...asking, message_id: 'm2', type: 'work.start' })).toBeUndefined()
  expect(await payloads.of({ ...asking, message_id: 'm9', type: 'charge.started' })).toBeUndefined()
  expect(world.lake.read).toHaveLength(1)
})
