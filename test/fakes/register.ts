import type { Books, BooksLine, CountedRange, Progress } from '../../functions/ports/books.ts'
import { bookColumns } from '../../functions/ports/books.ts'
import type { Fleet } from '../../functions/ports/fleet.ts'
import type { Held, HeldMessages } from '../../functions/ports/held.ts'
import type { Journal, JournalRow } from '../../functions/ports/journal.ts'
import type { LastKnown, LastKnownStates } from '../../functions/ports/last-known.ts'
import { journalKey, type Recall } from '../../functions/ports/recall.ts'
import { APPLIED_IDS_MAX, type RobotRow, type Robots } from '../../functions/ports/robots.ts'
import type { Sent } from '../../messages/dialects/sent.ts'

/**
 * dispatch's tables in memory, behind the same ports as DynamoDB and under the same contract test
 * (test/functions/ports/dispatch-registers.test.ts). What is stored is copied in and out, as over a wire.
 */
export interface FakeRegister {
  readonly robots: Robots
  readonly journal: Journal
  readonly last_known: LastKnownStates
  readonly held: HeldMessages
  readonly books: Books
  readonly recall: Recall
  readonly fleet: Fleet
  /** What lies in the tables. */
  readonly rows: {
    readonly robots: Map<string, RobotRow>
    readonly journal: Map<string, JournalRow>
    readonly last_known: Map<string, LastKnown>
    readonly sent: Map<string, Sent>
    readonly held: Map<string, Held>
    readonly books: Map<string, FakeBooks>
  }
  /** The sum over all shards. */
  counters(): Record<string, number>
}

interface FakeBooks {
  entry: Record<string, number>
  counted: readonly CountedRange[]
  /** What each version of the row told apart: as its stream hands them out. */
  lines: readonly { readonly version: number; readonly lines: readonly BooksLine[] }[]
  version: number
  progress?: Progress
}

export const fakeRegister = (): FakeRegister => {
  const rows: FakeRegister['rows'] = {
    robots: new Map(),
    journal: new Map(),
    last_known: new Map(),
    sent: new Map(),
    held: new Map(),
    books: new Map(),
  }
  return {
    robots: fakeRobots(rows.robots),
    journal: fakeJournal(rows.journal),
    last_known: fakeLastKnown(rows.last_known),
    held: fakeHeld(rows.held),
    books: fakeBooks(rows.books),
    fleet: fakeFleet(rows.robots),
    recall: {
      recall: async ({ robots = [], last_known = [], messages = [], sent = [] }) => {
        await turn()
        return {
          robots: found(rows.robots, robots),
          last_known: found(rows.last_known, last_known),
          journal: found(rows.journal, messages.map(journalKey)),
          sent: found(rows.sent, sent),
        }
      },
    },
    rows,
    counters: () => {
      const sum: Record<string, number> = Object.fromEntries(bookColumns.map((column) => [column, 0]))
      for (const { entry } of rows.books.values()) {
        for (const [column, count] of Object.entries(entry)) sum[column] = (sum[column] ?? 0) + count
      }
      return sum
    },
  }
}

/** Lets others go first, as a call over the network does. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const found = <Value>(rows: ReadonlyMap<string, Value>, keys: readonly string[]): Map<string, Value> =>
  new Map(keys.flatMap((key) => (rows.has(key) ? [[key, structuredClone(rows.get(key) as Value)]] : [])))

const fakeRobots = (rows: Map<string, RobotRow>): Robots => ({
  read: async (robotId) => {
    await turn()
    return structuredClone(rows.get(robotId))
  },
  create: async (row) => {
    await turn()
    if (!rows.has(row.robot_id)) rows.set(row.robot_id, structuredClone(row))
    return structuredClone(rows.get(row.robot_id) ?? row)
  },
  park: async (robotId, parked, revision) => {
    await turn()
    const row = rows.get(robotId)
    if (row?.revision !== revision) return 'moved_on'
    rows.set(robotId, { ...row, parked: structuredClone(parked) })
    return 'parked'
  },
  setAside: async ({ robot_id, revision, set_aside = [] }, claim, reason) => {
    await turn()
    const row = rows.get(robot_id)
    if (row?.revision !== revision || (row.set_aside ?? []).join() !== set_aside.join()) return 'moved_on'
    rows.set(robot_id, { ...row, set_aside: [...set_aside, claim].slice(-APPLIED_IDS_MAX), set_aside_reason: reason })
    return 'set_aside'
  },
  follow: async ({ robot_id, revision, policy_version }, version) => {
    await turn()
    const row = rows.get(robot_id)
    if (row?.revision !== revision || row.policy_version !== policy_version) return 'moved_on'
    rows.set(robot_id, { ...row, policy_version: version, first_version: row.first_version ?? policy_version })
    return 'followed'
  },
  unpark: async (robotId, since) => {
    await turn()
    const row = rows.get(robotId)
    if (row?.parked?.parked_since !== since) return
    const { parked: _, ...unparked } = row
    rows.set(robotId, unparked)
  },
})

const fakeJournal = (rows: Map<string, JournalRow>): Journal => ({
  applied: async (applied) => {
    await turn()
    for (const row of applied) rows.set(journalKey(row), structuredClone(row))
  },
  decided: async (row) => {
    await turn()
    const standing = rows.get(journalKey(row))
    const mayReplace =
      !standing ||
      standing.outcome === 'held' ||
      (standing.outcome === 'dead_lettered' && row.attempt !== undefined && row.attempt > (standing.attempt ?? 0))
    if (!mayReplace) return structuredClone(standing)
    rows.set(journalKey(row), structuredClone(row))
    return row
  },
})

const fakeLastKnown = (rows: Map<string, LastKnown>): LastKnownStates => ({
  write: async (lastKnown) => {
    await turn()
    const before = rows.get(lastKnown.robot_id)
    if (before && before.position >= lastKnown.position) return 'overtaken'
    rows.set(lastKnown.robot_id, { ...before, ...structuredClone(lastKnown) })
    return 'written'
  },
})

const fakeHeld = (rows: Map<string, Held>): HeldMessages => ({
  hold: async (held) => {
    await turn()
    rows.set(`${held.robot_id} ${held.position}`, structuredClone(held))
  },
  oldest: async (robotId, after, limit) => {
    await turn()
    return [...rows.values()]
      .filter(({ robot_id, position }) => robot_id === robotId && (after === undefined || position > after))
      .sort((a, b) => (a.position < b.position ? -1 : 1))
      .slice(0, limit)
      .map((held) => structuredClone(held))
  },
  forget: async (robotId, positions) => {
    await turn()
    for (const position of positions) rows.delete(`${robotId} ${position}`)
  },
})

const fakeBooks = (rows: Map<string, FakeBooks>): Books => ({
  read: async (shard) => {
    await turn()
    const { version, counted, progress } = rows.get(shard) ?? { version: 0, counted: [], progress: undefined }
    return structuredClone({ version, counted, worked_until_ms: progress?.worked_until_ms ?? 0 })
  },
  add: async (shard, { entry, counted, lines }, seen, progress) => {
    await turn()
    const before: FakeBooks = rows.get(shard) ?? { entry: {}, counted: [], lines: [], version: 0 }
    if (before.version !== seen) return 'changed'
    const sum = { ...before.entry }
    for (const [column, count] of Object.entries(entry)) sum[column] = (sum[column] ?? 0) + count
    const reached = progress ?? before.progress
    rows.set(shard, {
      entry: sum,
      counted: structuredClone(counted),
      lines: [...before.lines, { version: seen + 1, lines: structuredClone(lines) }],
      version: seen + 1,
      ...(reached && { progress: reached }),
    })
    return 'added'
  },
})

const fakeFleet = (rows: Map<string, RobotRow>): Fleet => ({
  async *inBucket(bucket) {
    await turn()
    const ids = [...rows.values()].filter((row) => row.bucket === bucket).map(({ robot_id }) => robot_id)
    for (let from = 0; from < ids.length; from += 2) yield ids.slice(from, from + 2)
  },
  dueForRelease: async (now, limit) => {
    await turn()
    return [...rows.values()]
      .filter(({ parked }) => parked?.status === 'parked' && parked.next_release_at <= now)
      .sort((a, b) => ((a.parked?.next_release_at ?? '') < (b.parked?.next_release_at ?? '') ? -1 : 1))
      .slice(0, limit)
      .map(({ robot_id }) => robot_id)
  },
  countParked: async () => {
    await turn()
    const statuses = [...rows.values()].flatMap(({ parked }) => (parked ? [parked.status] : []))
    return {
      parked: statuses.filter((status) => status === 'parked').length,
      needs_attention: statuses.filter((status) => status === 'needs_attention').length,
    }
  },
})
