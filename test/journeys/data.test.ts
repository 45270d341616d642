/*
 * A day of the factory in the lake: what the bytes say, what dispatch counted and what the API answers are the same numbers, and
 * stay so when all of it comes again. Real sockets, threads and Parquet; Athena's statements run on DuckDB.
 *
 *   DAY_MESSAGES=1000000 npx vitest run test/journeys/data.test.ts
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dayOfTraffic, factoryRecordings } from '../../bench/day.ts'
import { ask, list } from '../../cli/api.ts'
import { reportOf } from '../../cli/report.ts'
import { synthesised } from '../faults/assembly.ts'
import {
  beforeColumn,
  type Counters,
  type DayLine,
  dayLine,
  expectedOf,
  rangeOf,
  type SaidMessage,
} from './day-through-the-line.ts'

const recordings = await factoryRecordings()
const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
const plan = { day, messages: Number(process.env.DAY_MESSAGES ?? 600), recordings: recordings ?? [] }
const { messages, unopened } = expectedOf(plan)

const telemetry = messages.filter(({ kind }) => kind === 'telemetry').length
/** Facts are no measure: dialects infer some more. */
const telemetryIn = ({ observed = 0, shed = 0, duplicate = 0 }: Counters): number => observed + shed + duplicate

let line: DayLine
let counters: Counters
/** Until noon the table of what lands has no column for a pose's map; then it is deployed, in the middle of the traffic. */
const newColumn = 'pose_map'
const directory = mkdtempSync(join(tmpdir(), 'signalbox-day-'))
beforeAll(async () => {
  const traffic = dayOfTraffic(plan)
  const third = Math.floor(plan.messages / 3)
  line = await dayLine(beforeColumn(synthesised(), newColumn), directory)
  await line.put(traffic, third)
  await line.landed()
  await line.put(traffic, third)
  await line.stop()
  line = await dayLine(synthesised(), directory)
  await line.put(traffic)
  counters = await line.atRest((so) => telemetryIn(so) >= telemetry && (so.dead_lettered ?? 0) >= unopened)
  const { applied = 0, refused = 0, dead_lettered = 0 } = counters
  await line.settled(day, { messages: messages.length, decisions: applied + refused + dead_lettered - unopened })
}, 3_600_000)
afterAll(async () => {
  await line?.stop()
  rmSync(directory, { recursive: true, force: true })
})

const get = async (path: string): Promise<Readonly<Record<string, unknown>>> =>
  (await ask(line.connection, 'GET', path)).body

const rangeText = new URLSearchParams(rangeOf(day)).toString()
const counted = (rows: Iterable<string>): Readonly<Record<string, number>> =>
  Object.fromEntries([...Map.groupBy(rows, (row) => row)].map(([name, all]) => [name, all.length]).sort())
const sum = (rows: readonly Readonly<Record<string, unknown>>[], column: string): number =>
  rows.reduce((all, row) => all + Number(row[column]), 0)
const robots = counted(messages.map(({ robot_id = '' }) => robot_id))
const hourOf = ({ received_at = '' }: SaidMessage): string => received_at.slice(0, 13).replace(' ', 'T')

describe('a day of the factory', () => {
  test('is in the warehouse as its bytes say, by robot, hour and type', async () => {
    const statsOf = async (group: string, interval: string, robot = ''): Promise<Readonly<Record<string, number>>> => {
      const of = robot === '' ? '' : `&robot_id=${robot}`
      const { items } = await get(`/data/stats/messages?group_by=${group}&interval=${interval}${of}&${rangeText}`)
      const rows = (items as readonly Readonly<Record<string, unknown>>[]).map((row) => [
        `${row[group]}${interval === 'hour' ? ` ${String(row.begins_at).slice(0, 13)}` : ''}`,
        Number(row.messages),
      ])
      return Object.fromEntries(rows.sort())
    }
    expect(await statsOf('robot_id', 'all')).toEqual(robots)
    expect(await statsOf('type', 'hour')).toEqual(counted(messages.map((row) => `${row.type} ${hourOf(row)}`)))
    for (const robot of Object.keys(robots).slice(0, 3)) {
      const its = messages.filter(({ robot_id }) => robot_id === robot)
      expect(await statsOf('type', 'hour', robot)).toEqual(counted(its.map((row) => `${row.type} ${hourOf(row)}`)))
    }
    const said = await line.asked('report-messages', day)
    expect(sum(said, 'bytes')).toBe(messages.reduce((bytes, row) => bytes + (row.bytes ?? 0), 0))
  })

  test("comes to the sums of dispatch's books", async () => {
    const [said, decided] = [await line.asked('report-messages', day), await line.asked('report-decisions', day)]
    expect(
      sum(
        said.filter(({ kind }) => kind === 'telemetry'),
        'messages',
      ),
    ).toBe(telemetry)
    expect(telemetryIn(counters)).toBe(telemetry)
    const became = (outcome: string) =>
      sum(
        decided.filter((row) => row.outcome === outcome),
        'decisions',
      )
    expect({ applied: became('applied'), refused: became('refused'), dead_lettered: became('dead_lettered') }).toEqual({
      applied: counters.applied,
      refused: counters.refused,
      // What cannot be opened is a failure, and decides nothing.
      dead_lettered: (counters.dead_lettered ?? 0) - unopened,
    })
    // What dispatch had decided when the line was stopped comes again behind its start, and changes nothing.
    const { published = 0, pending } = counters
    expect(pending).toBe(0)
    expect(published - sum(said, 'messages') - unopened).toBe(
      // What dialects inferred is decided, and in no bytes.
      sum(decided, 'decisions') - messages.filter(({ kind }) => kind !== 'telemetry').length,
    )
  })

  test('is found by trace, by robot and hour, newest first, as it was said', async () => {
    const [trace = '', story = []] =
      [...Map.groupBy(messages, ({ trace_id }) => trace_id ?? '')].find(([, all]) => all.length === 2) ?? []
    const found = await list(line.connection, `/data/messages?trace_id=${trace}&${rangeText}`, 100)
    expect(found.map(({ message_id }) => message_id)).toEqual(story.map(({ message_id }) => message_id).reverse())

    const [{ robot_id = '' } = {}] = story
    const hour = hourOf(story[0] ?? {})
    const of = messages.filter((row) => row.robot_id === robot_id && hourOf(row) === hour)
    const from = `${hour}:00:00Z`
    const until = new Date(Date.parse(from) + 3_600_000).toISOString()
    const inHour = await list(line.connection, `/data/messages?robot_id=${robot_id}&from=${from}&until=${until}`, 1_000)
    expect(inHour.map(({ message_id }) => message_id).sort()).toEqual(of.map(({ message_id }) => message_id).sort())
  })

  test('tells the history of a robot: each thing that it said, decided once', async () => {
    const robot = 'day-0001'
    const facts = messages.filter(({ robot_id, kind }) => robot_id === robot && kind === 'fact')
    const history = await list(line.connection, `/data/robots/${robot}/history?entry=decision&${rangeText}`, 10_000)
    expect(history.map(({ id }) => id).sort()).toEqual(facts.map(({ message_id }) => message_id).sort())
  })

  test('is a page with its numbers, and the page of the night says the same', async () => {
    const { page, unanswered } = await reportOf(line.connection, day, Date.now())
    expect(unanswered).toEqual({})
    const loudest = Object.entries(robots)
      .sort(([one, its], [other, theirs]) => theirs - its || (one < other ? -1 : 1))
      .slice(0, 20)
    for (const part of [`${messages.length.toLocaleString('en-US')} messages`, '<svg', ...loudest.map(([id]) => id)]) {
      expect(page).toContain(part)
    }
    expect(await line.invoke('report-page', { day })).toEqual({ day, made: true })
    const stored = await line.stored(`reports/date=${day}/report.html`)
    const body = (text: string) => text.slice(text.indexOf('<main>'))
    expect(body(stored)).toBe(body(page))
  })

  test('has a new column from when it was deployed on: rows from before and after are in one query', async () => {
    const found =
      await line.stated(`select date_trunc('hour', received_at) as hour, count(*) as messages, count(${newColumn}) as placed
from messages where dialect = 'native' and kind = 'telemetry' and received_at >= timestamp '${day} 00:00:00'
group by 1 order by 1`)
    expect(found[0]?.placed).toBe('0')
    expect(found.at(-1)?.placed).toBe(found.at(-1)?.messages)
    // Shards are each read at their own pace: hours in which some had come before it was deployed have rows of both.
    const kinds = found.map(({ placed, messages: all }) => (placed === '0' ? 'none' : placed === all ? 'all' : 'some'))
    const inTurn = ['none', 'some', 'all']
    expect(kinds).toEqual(kinds.toSorted((one, other) => inTurn.indexOf(one) - inTurn.indexOf(other)))
    const telemetry = messages.filter(({ dialect, kind }) => dialect === 'native' && kind === 'telemetry')
    expect(sum(found, 'messages')).toBe(telemetry.length)
  })

  test('that comes again, late, changes nothing of it', async () => {
    const before = [await line.asked('report-messages', day), await line.asked('report-robots', day)]
    const again = await line.put(dayOfTraffic(plan), Math.min(plan.messages, 20_000))
    // Known facts are duplicates too: all that came again is, but for what cannot be opened.
    await line.atRest((so) => telemetryIn(so) - telemetryIn(counters) + (so.dead_lettered ?? 0) >= again)
    await line.settledAgain()
    expect([await line.asked('report-messages', day), await line.asked('report-robots', day)]).toEqual(before)
  }, 1_800_000)
})
