import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { findPlaces, undecided } from '../../cli/rebuild.ts'
import type { JournalRow } from '../../functions/ports/journal.ts'
import { foldersOf } from '../../functions/ports/lake.ts'
import { lastKnownOf } from '../../functions/ports/last-known.dynamodb.ts'
import type { Operation } from '../../functions/ports/operations.ts'
import { derivedTraceId } from '../../messages/ids.ts'
import { simulatedClients } from '../fakes/simulated-clients.ts'
import { synthesised } from '../faults/assembly.ts'
import { act, ask, comeToRest, type Line, standUp } from '../faults/run.ts'
import { tablesOf } from '../faults/world.ts'

const robots = ['r1', 'r2', 'r3']

/*
 * Records that expired before dispatch came back are in the lake and nowhere else; the robots have gone on talking since.
 */
test('what an outage swallowed comes in once by a replay; what has its outcome is left alone', async () => {
  const line = await standUp(synthesised(), 'missed')
  const { simulation } = line
  const say = (robot: string, message: object) =>
    simulation.publish(`robots/${robot}/messages`, JSON.stringify(message), { clientId: robot })
  const from = now(line)
  for (const robot of robots) {
    await say(robot, { message_id: `${robot}-first`, type: 'work.started', payload: { job_id: 'j0' }, sequence: 1 })
  }
  await simulation.publish('robots/r3/messages', 'no message', { clientId: 'r3' })
  await simulation.drain()

  await swallow(line, 'r1', [
    { message_id: 'r1-done', type: 'work.completed', payload: { job_id: 'j0' }, sequence: 2 },
    { type: 'work.started', payload: { job_id: 'j1' } },
  ])
  await swallow(line, 'r2', [{ message_id: 'r2-done', type: 'work.completed', payload: {}, sequence: 2 }])
  await swallow(line, 'r3', [
    [
      { type: 'robot.telemetry', payload: { battery: 40 }, sequence: 2 },
      { type: 'battery.low', payload: { battery: 12 }, sequence: 3 },
    ],
  ])
  // The robot has moved on since: bringing the old message in would undo it.
  await say('r2', { message_id: 'r2-later', type: 'fault.raised', payload: { code: 'E1' }, sequence: 3 })
  await say('r3', { type: 'robot.telemetry', payload: { battery: 11 }, sequence: 4 })
  await simulation.drain()
  const before = await journalOf(line)
  expect(before.map(({ message_id }) => message_id)).toEqual(expect.arrayContaining(['r1-first', 'r2-later']))
  expect(before.map(({ message_id }) => message_id)).not.toContain('r1-done')

  const until = now(line)
  // Robots that fell silent would be called quiet, and so be moved on.
  for (let minute = 0; minute < 16; minute += 1) {
    for (const robot of robots) await say(robot, { type: 'robot.telemetry', payload: {} })
    await simulation.advance(60_000)
  }
  expect(await told(line, from, until)).toMatch(
    /: 9 messages have their outcome, 5 have none, of 0 nothing tells; npm run redrive -- replay --from 2026-01-01T00:00:00.000Z/,
  )
  const planned = await plan(line, { from, until })
  expect(planned).toMatchObject({ status: 'planned', plan: { count: 4, robots: 3, accounted: 9, conflicts: 1 } })
  expect(await journalOf(line)).toEqual(before)

  const done = await carryOut(line, planned)
  expect(done).toMatchObject({ status: 'done', skipped: 0, done_until: 4 })
  const after = new Map((await journalOf(line)).map((row) => [`${row.robot_id} ${row.type} ${row.message_id}`, row]))
  for (const row of before) expect(after.get(`${row.robot_id} ${row.type} ${row.message_id}`)).toEqual(row)
  const brought = [...after.values()].filter(({ redrive_of, outcome }) => redrive_of && outcome !== 'dead_lettered')
  expect(brought.map(({ robot_id, type, outcome }) => `${robot_id} ${type} ${outcome}`).toSorted()).toEqual([
    'r1 work.completed applied',
    'r1 work.started applied',
    'r3 battery.low applied',
  ])
  const { failures, last_known } = await looked(line)
  expect(
    failures
      .filter(({ kind }) => kind === 'missed')
      .map(({ status }) => status)
      .toSorted(),
  ).toEqual(['open', 'resolved', 'resolved', 'resolved'])
  expect(failures.filter(({ error_class }) => error_class === 'NotJson').map(({ status }) => status)).toEqual(['open'])
  expect(last_known).toMatchObject({ sequences: { high: 4, gaps: [] } })

  const again = await plan(line, { from, until })
  expect(again).toMatchObject({ status: 'planned', plan: { count: 0 } })
  await simulation.stop()
}, 120_000)

test('a planner that is killed before or after any of its calls makes the same plan', async () => {
  let fate: { readonly call: number; readonly when: 'before' | 'after' } | undefined
  let calls = 0
  const line = await standUp(synthesised(), 'killed-planner', {
    call: ({ caller }) => {
      if (!caller.endsWith('-find-missed')) return undefined
      calls += 1
      return calls === fate?.call ? { [fate.when]: 'kill' } : undefined
    },
  })
  const from = now(line)
  await swallow(line, 'r1', [{ message_id: 'm1', type: 'work.started', payload: { job_id: 'j1' } }])
  await swallow(line, 'r2', [{ type: 'robot.telemetry', payload: {}, sequence: 1 }])
  await line.simulation.advance(20 * 60_000)
  const range = { from, until: new Date(Date.parse(from) + 60_000).toISOString() }
  const undisturbed = await plan(line, range)
  expect(undisturbed).toMatchObject({ status: 'planned', plan: { count: 2, robots: 2 } })
  const callsOfOnePlan = calls
  expect(callsOfOnePlan).toBeGreaterThan(8)
  for (let call = 1; call <= callsOfOnePlan; call += 1) {
    for (const when of ['before', 'after'] as const) {
      calls = 0
      fate = { call, when }
      const planned = await plan(line, range)
      expect(planned, `killed ${when} call ${call}`).toMatchObject({ status: 'planned', plan: undisturbed.plan })
      expect(calls).toBeGreaterThan(callsOfOnePlan - (call === callsOfOnePlan ? 1 : 0))
    }
  }
  await line.simulation.stop()
}, 300_000)

const now = ({ simulation }: Line): string => new Date(simulation.clock.now()).toISOString()

/** As the topic rule writes records and Firehose lays them down, and nobody else has read them. */
async function swallow({ simulation, places }: Line, robot: string, bodies: readonly object[]): Promise<void> {
  for (const body of bodies) {
    await simulation.advance(10)
    const received_at = simulation.clock.now()
    const record = {
      data: Buffer.from(JSON.stringify(body)).toString('base64'),
      topic: `robots/${robot}/messages`,
      client_id: robot,
      principal: 'certificate',
      received_at,
      trace_id: derivedTraceId(robot, received_at),
      source: 'device.hw',
    }
    const [folder] = foldersOf('said', { from: received_at, until: received_at + 1 })
    const bytes = gzipSync(`${JSON.stringify(record)}\n`)
    await simulation.runtime.door('objects').put(places.lakeBucket, `${folder}swallowed-${robot}-${received_at}`, bytes)
  }
}

async function journalOf({ simulation, places }: Line): Promise<readonly JournalRow[]> {
  return (await tablesOf(simulation, places, robots)).journal
}

async function looked({ simulation, places }: Line) {
  const { failures } = await tablesOf(simulation, places, robots)
  const { Item } = await simulation.call('dynamodb', 'GetItem', {
    TableName: places.variables.LAST_KNOWN_TABLE,
    Key: { robot_id: { S: 'r3' } },
  })
  return { failures, last_known: lastKnownOf(Item as Parameters<typeof lastKnownOf>[0]) }
}

/** What the command says that compares lake and tables. */
async function told({ simulation }: Line, from: string, until: string): Promise<string> {
  const clients = simulatedClients(simulation)
  const places = await findPlaces(clients.dynamodb, clients.s3, 'dev')
  return undecided(places, { from: Date.parse(from), until: Date.parse(until) }, clients, simulation.clock.now())
}

async function plan(line: Line, range: { readonly from: string; readonly until: string }): Promise<Operation> {
  const { status, body } = await act(line, '/operations', { kind: 'replay', range, reason: 'dispatch was down' })
  expect(status).toBe(201)
  return standing(line, (body as Operation).operation_id, (one) => one.status !== 'planning')
}

/** Started twice, as two people would who do not know of each other. */
async function carryOut(line: Line, { operation_id, plan: planned }: Operation): Promise<Operation> {
  const asked = { expected_count: planned?.count }
  await act(line, `/operations/${operation_id}/start`, asked)
  await act(line, `/operations/${operation_id}/start`, asked)
  const ended = await standing(line, operation_id, ({ status }) => status !== 'running')
  expect(await comeToRest(line)).toBeUndefined()
  return ended
}

async function standing(line: Line, id: string, isSo: (operation: Operation) => boolean): Promise<Operation> {
  for (let waited = 0; waited < 600; waited += 1) {
    await line.simulation.advance(1_000)
    const operation = (await ask(line, `/operations/${id}`)).body as Operation
    if (isSo(operation)) return operation
  }
  throw new Error(`operation ${id} does not get on: ${JSON.stringify((await ask(line, `/operations/${id}`)).body)}`)
}
