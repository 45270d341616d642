/**
 * What was decided in a range of time, out of the lake and in the order of the decisions. The lake has every row of the journal at
 * least once and only roughly in order: a batch journals what it applied in one go, and a reader of a table's stream that tries
 * again brings older rows behind newer ones. So rows wait until the lake is two minutes past them. One object and those two
 * minutes are in memory, whatever the range.
 */
import { missionIdOf } from '../../../messages/mission-id.ts'
import type { Decided } from '../../../policy/replay.ts'
import type { Change } from '../../ports/changes.ts'
import { HOUR_MS, type Lake } from '../../ports/lake.ts'

export interface Range {
  /** RFC 3339, by the time of decision: from (inclusive) until (exclusive). */
  readonly from: string
  readonly until: string
  readonly robot_id?: string
}

export interface Row extends Decided {
  readonly received_at: string
  readonly position: string
  readonly revision?: number
}

export interface Unread {
  /** Lines that nobody can read. */
  unreadable: number
}

/** Some dozens or hundreds at a time, so that whoever reads on can look at the clock in between. */
export async function* decisionsIn(lake: Lake, range: Range, unread: Unread): AsyncIterable<readonly Row[]> {
  let waiting: Row[] = []
  let newest = ''
  // What was decided shortly before the hour ends lies in an object of a later one.
  const hours = { from: Date.parse(range.from), until: Date.parse(range.until) + 2 * HOUR_MS }
  for await (const object of lake.objects('changes', hours)) {
    for await (const line of lake.lines(object)) {
      const row = rowIn(line, unread)
      if (row === undefined) continue
      if (row.decided_at > newest) newest = row.decided_at
      if (isWanted(row, range)) waiting.push(row)
    }
    const past = new Date(Date.parse(newest === '' ? range.from : newest) - SETTLED_MS).toISOString()
    const ready = waiting.filter(({ decided_at }) => decided_at < past)
    waiting = waiting.filter(({ decided_at }) => decided_at >= past)
    yield ready.sort(inOrder)
  }
  yield waiting.sort(inOrder)
}

const SETTLED_MS = 120_000

/** A line of another table is none of ours; one that is no JSON, or a row without its key, is nobody's. */
const rowIn = (line: Uint8Array, unread: Unread): Row | undefined => {
  try {
    const { table, image } = JSON.parse(Buffer.from(line).toString('utf8')) as Partial<Change>
    if (table !== 'journal') return undefined
    if (isRow(image)) return image
  } catch {
    // Counted below: half a line of a delivery that was cut off.
  }
  unread.unreadable += 1
  return undefined
}

const isRow = (image: unknown): image is Row => {
  const row = image as Partial<Record<keyof Row, unknown>> | undefined | null
  const texts = [row?.robot_id, row?.message_id, row?.type, row?.outcome, row?.decided_at, row?.position]
  return texts.every((text) => typeof text === 'string' && text !== '')
}

/** Of robots: missions have policies of their own. A held message is not decided yet; its row comes again when it is. */
const isWanted = ({ decided_at, robot_id, outcome }: Row, range: Range): boolean =>
  outcome !== 'held' &&
  missionIdOf(robot_id) === undefined &&
  decided_at >= range.from &&
  decided_at < range.until &&
  (range.robot_id === undefined || range.robot_id === robot_id)

const inOrder = (one: Row, other: Row): number => (placeOf(one) < placeOf(other) ? -1 : 1)

export const placeOf = ({ decided_at, position }: Row): string => `${decided_at}#${position}`
