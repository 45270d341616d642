/*
 * Two real AGVs of a training factory, recorded: what they said moves two robots here. The recording is not part of this
 * repository; the transcript has what follows from it and nothing of it.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { JournalRow } from '../../functions/ports/journal.ts'
import { readRecording } from '../../robots/recording.ts'
import { synthesised } from '../faults/assembly.ts'
import type { Attempt, Findings } from '../faults/findings.ts'
import { invariants } from '../faults/invariants.ts'
import { comeToRest, type Line, lookAt, standUp } from '../faults/run.ts'
import { repositoryRoot } from '../tree.ts'
import { holdsTo } from './transcript.ts'

const recording = 'production-wr-agv2-b-agv1-clean_20260513_135600.log'
const file = join(repositoryRoot, '..', 'shared', 'data', 'factory-recordings', recording)
const isMissing = !existsSync(file)

describe.skipIf(isMissing)(`the factory${isMissing ? ` (skipped: ${file} is missing)` : ''}`, () => {
  test('each order starts once and ends once, everything is accounted for, and playing it again moves nothing', async () => {
    const line = await standUp(synthesised(), 'factory')
    const attempts: Attempt[] = []
    // The second time begins at once: after a silence of two minutes the robots would have gone quiet, and come back.
    const first = await played(line, attempts)
    const again = await played(line, attempts)

    await holdsTo('factory', async (command) => {
      if (command === 'replay') return told(first)
      if (command === 'replay again') return differences(first, again)
      throw new Error(`${command}: replay and replay again are known here`)
    })
    for (const { world, attempts: published } of [first, again]) {
      expect(hashes(world.lake.map(sentIn))).toEqual(hashes(published.map(({ bytes }) => bytes)))
    }
    for (const { starts, ends } of pairsOf(first).values()) expect([starts, ends]).toEqual([1, 1])
    const atRest = await lookAt(line, attempts, await comeToRest(line))
    expect(invariants.flatMap(({ violations }) => violations(atRest))).toEqual([])
  }, 120_000)
})

/** With its own spacing, in virtual time; only what a rule reads reaches anybody. */
async function played(line: Line, attempts: Attempt[]): Promise<Findings> {
  const { simulation } = line
  const begin = simulation.clock.now()
  let startedAt: number | undefined
  for await (const { topic, payload, at } of readRecording(file)) {
    // A camera's pictures: IoT Core would drop the connection.
    if (payload.length > 128 * 1024) continue
    startedAt ??= at
    const wait = begin + at - startedAt - simulation.clock.now()
    if (wait > 0) await simulation.advance(wait)
    await simulation.publish(topic, payload, { clientId: 'replay' })
    if (read.test(topic)) attempts.push({ topic, bytes: payload, acknowledged: true })
  }
  await simulation.drain()
  await simulation.advance(2000)
  return lookAt(line, [...attempts], undefined)
}

const read = /^fts\/v1\/[^/]+\/[^/]+\/(state|connection|factsheet)$/

/** What came of it: each robot's transitions, each pair of order and update with its start and end, the books. */
function told(findings: Findings): readonly string[] {
  const { world, counters } = findings
  return [
    ...world.robots.flatMap(({ robot_id, policy_version, state }) => [
      `${robot_id}, policy ${policy_version}, ${state} in the end: ${statesOf(robot_id, world.journal)}`,
      ...[...pairsOf(findings)]
        .filter(([key]) => key.startsWith(`${robot_id} `))
        .map(([key, { starts, ends }]) => `  ${key.slice(robot_id.length + 1)} started ${starts}×, ended ${ends}×`),
    ]),
    `counters: ${Object.entries(counters ?? {})
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}`,
    `the lake has ${world.lake.length} records`,
  ]
}

const statesOf = (robotId: string, journal: readonly JournalRow[]): string => {
  const moves = journal
    .filter(({ robot_id, outcome }) => robot_id === robotId && outcome === 'applied')
    .map(({ from, to }) => `${from} → ${to}`)
  return [...Map.groupBy(moves, (move) => move)].map(([move, all]) => `${move} ${all.length}×`).join(', ')
}

/** `robot order:update`, as the bus told of its beginning and its end. */
function pairsOf({ events }: Findings): ReadonlyMap<string, { readonly starts: number; readonly ends: number }> {
  const unique = [...new Map(events.map((event) => [event.event_id, event])).values()]
  const jobs = unique.filter(({ type }) => type.startsWith('job.'))
  const pairs = Map.groupBy(jobs, ({ robot_id, payload }) => `${robot_id} ${payload.job_id}`)
  return new Map(
    [...pairs].map(([key, told]) => {
      const count = (...types: readonly string[]): number => told.filter(({ type }) => types.includes(type)).length
      return [key, { starts: count('job.started'), ends: count('job.completed', 'job.failed') }]
    }),
  )
}

function differences(first: Findings, again: Findings): readonly string[] {
  const before = new Map(first.world.robots.map(({ robot_id, revision }) => [robot_id, revision]))
  const moved = again.world.robots.filter(({ robot_id, revision }) => before.get(robot_id) !== revision)
  return [`${moved.length} robots have moved`, ...told(again).slice(-2)]
}

const hashes = (all: readonly Uint8Array[]): readonly string[] =>
  all.map((bytes) => createHash('sha256').update(bytes).digest('hex')).sort()

const sentIn = (line: Uint8Array): Uint8Array =>
  Buffer.from((JSON.parse(Buffer.from(line).toString('utf8')) as { data: string }).data, 'base64')
