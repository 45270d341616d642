import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dialectOf } from '../../messages/dialects/list.ts'
import type { Known } from '../../messages/open.ts'
import { open } from './records.ts'
import { lineOf } from './vda-5050-heard.ts'

/*
 * What real robots said: captures of the virtual AGV of vda-5050-lib in three versions, and recordings of a factory. They lie
 * beside the repository and are not part of it; where they are missing, these tests say so and are skipped.
 */
const data = (path: string): string => fileURLToPath(new URL(`../../../shared/data/${path}`, import.meta.url))

interface Recorded {
  readonly at_ms: number
  readonly topic: string
  readonly value: Record<string, unknown>
}

const captured = (version: string): readonly Recorded[] =>
  readFileSync(data(`vda5050-captures/vda-${version}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { t: string; topic?: string; message: Record<string, unknown> })
    .flatMap(({ t, topic, message }) => (topic === undefined ? [] : [{ at_ms: Date.parse(t), topic, value: message }]))
    .filter(({ topic }) => dialectOf(topic, undefined).error === undefined)

const recorded = (name: string): readonly Recorded[] =>
  readFileSync(data(`factory-recordings/${name}`), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line) as { topic: string; payload: string; timestamp: string })
    .filter(({ topic }) => /^fts\/v1\/ff\/[^/]+\/(state|connection|factsheet)$/.test(topic))
    .map(({ topic, payload, timestamp }) => ({ at_ms: Date.parse(timestamp), topic, value: JSON.parse(payload) }))

/** Facts of each record, in lines; robots are told apart. */
const factsOf = (records: readonly Recorded[]): readonly (readonly string[])[] => {
  const memories = new Map<string, unknown>()
  return records.map(({ at_ms, topic, value }) => {
    const spoken = dialectOf(topic, undefined)
    const robot = spoken.error === undefined ? spoken.robot_id : ''
    const known: Known = { state: 'idle', entered_by: 'robot.connected', memory: memories.get(robot) }
    const result = open({ topic, value, known, wrapper: { received_at: at_ms } })
    if (result.outcome === 'rejected') return [`${robot} ${result.error.class}`]
    memories.set(robot, result.memory ?? memories.get(robot))
    return result.messages.slice(1).map((message) => `${robot} ${lineOf(message)}`)
  })
}
const timelineOf = (records: readonly Recorded[]): readonly string[] => factsOf(records).flat()

/** What a network may do to what brings no news: repeat it, lose it, deliver it behind its neighbours. */
interface Mishap {
  readonly record: number
  readonly kind: 'again' | 'lost' | 'late'
  readonly places: number
}

const mishaps = (records: number) =>
  fc.array(
    fc.record({
      record: fc.nat(records - 1),
      kind: fc.constantFrom('again', 'lost', 'late'),
      places: fc.integer({ min: 1, max: 6 }),
    }),
    { minLength: 1, maxLength: 60 },
  )

const suffered = (
  records: readonly Recorded[],
  isNews: readonly boolean[],
  happened: readonly Mishap[],
  kinds: readonly Mishap['kind'][],
): readonly Recorded[] => {
  const placed = records.map((one, at) => ({ one, place: at as number }))
  const more: typeof placed = []
  const lost = new Set<number>()
  for (const { record, kind, places } of happened) {
    const entry = placed[record]
    if (entry === undefined || !kinds.includes(kind)) continue
    if (kind === 'again') more.push({ one: entry.one, place: record + places + 0.5 })
    else if (isNews[record] === true) continue
    else if (kind === 'lost') lost.add(record)
    else entry.place = record + places + 0.5
  }
  return [...placed.filter((_, at) => !lost.has(at)), ...more].sort((a, b) => a.place - b.place).map(({ one }) => one)
}

const DAY_MS = 86_400_000
const withClock = (records: readonly Recorded[], off_ms: number): readonly Recorded[] =>
  records.map(({ value, ...record }) => ({
    ...record,
    value:
      typeof value.timestamp === 'string' && !Number.isNaN(Date.parse(value.timestamp))
        ? { ...value, timestamp: new Date(Date.parse(value.timestamp) + off_ms).toISOString() }
        : value,
  }))

const versions = ['1.1.0', '2.0.0', '2.1.0'] as const

describe.skipIf(!existsSync(data('vda5050-captures')))(
  'the captures of the virtual AGV (skipped where they are missing)',
  () => {
    const story = [
      'robot.connected ONLINE',
      'work.started order-1',
      'work.completed order-1',
      'work.started order-2',
      'work.failed order-2 cancelled',
      'charge.started',
      'charge.completed',
      'work.started order-3',
      'robot.disconnected CONNECTION_BROKEN',
      'robot.connected ONLINE',
      'work.failed order-3 dropped',
    ]
    const frozen = ['robot.disconnected CONNECTION_BROKEN', 'robot.connected sent a state']
    const endings = { '1.1.0': [], '2.0.0': frozen, '2.1.0': frozen }

    test.each(versions)('of VDA %s tell the same story', (version) => {
      const expected = [...story, ...endings[version], 'robot.disconnected OFFLINE']
      expect(timelineOf(captured(version))).toEqual(expected.map((line) => `RobotCompany:001 ${line}`))
    })

    test.each(versions)(
      'of VDA %s tell it whatever is doubled, lost or late, and however wrong the clock is',
      (version) => {
        const records = captured(version)
        const facts = factsOf(records)
        const isNews = records.map(({ topic }, at) => (facts[at]?.length ?? 0) > 0 || topic.endsWith('/connection'))
        const expected = facts.flat()
        fc.assert(
          fc.property(mishaps(records.length), fc.integer({ min: -20, max: 20 }), (happened, days) => {
            const replayed = suffered(withClock(records, days * DAY_MS), isNews, happened, ['again', 'lost', 'late'])
            // A connection message that is repeated later is heard as one: it has no order of its own.
            const told = timelineOf(replayed.filter(isOnce())).filter(isNewWork)
            expect(told).toEqual(expected)
          }),
          { numRuns: 40 },
        )
      },
    )
  },
)

/** A state of before the break that is doubled behind it says again what is in hand: that changes nothing. */
const isNewWork = (line: string, at: number, all: readonly string[]): boolean =>
  !line.includes(' work.started ') ||
  all
    .slice(0, at)
    .filter((one) => one.includes(' work.'))
    .at(-1) !== line

/** Connections are left out when they are said again. */
const isOnce = () => {
  const heard = new Set<Recorded>()
  return (record: Recorded): boolean => {
    if (!record.topic.endsWith('/connection')) return true
    const key = [...heard].some(
      ({ at_ms, value }) => at_ms === record.at_ms && value.headerId === record.value.headerId,
    )
    heard.add(record)
    return !key
  }
}

const recordings = [
  'production-wr-agv2-b-agv1-clean_20260513_135600.log',
  'red-storage-production-nok_20260807_113739.log',
  'startup-clean_20260512_102831.log',
]

describe.skipIf(!existsSync(data('factory-recordings')))(
  'the recordings of the factory (skipped where they are missing)',
  () => {
    test.each(recordings)('%s tell the same whatever is doubled or lost, and however wrong the clock is', (name) => {
      const records = recorded(name)
      const facts = factsOf(records)
      const expected = facts.flat()
      expect(expected.length).toBeGreaterThan(0)
      // A battery is judged by every reading of a minute: what carries one is news.
      const isNews = records.map(
        ({ topic, value }, at) =>
          (facts[at]?.length ?? 0) > 0 || topic.endsWith('/connection') || value.batteryState !== undefined,
      )
      fc.assert(
        fc.property(mishaps(records.length), fc.integer({ min: -20, max: 20 }), (happened, days) => {
          const replayed = suffered(withClock(records, days * DAY_MS), isNews, happened, ['lost'])
          expect(timelineOf(replayed)).toEqual(expected)
          expect(timelineOf(doubled(records, happened))).toEqual(expected)
        }),
        { numRuns: 6 },
      )
    })
  },
)

/** Said again at once, as MQTT does when an acknowledgement is lost. */
const doubled = (records: readonly Recorded[], happened: readonly Mishap[]): readonly Recorded[] => {
  const again = new Set(happened.map(({ record }) => record))
  return records.flatMap((record, at) => (again.has(at) ? [record, record] : [record]))
}
