// Which page of a list of robots is read again, and when: what a robot measures is no event and is only had so. A person has twenty
// requests a second for everything; an open list of two thousand robots takes one of them, a list of two hundred less.
//
// - What is on the screen is read most often. What is not is read for whoever filters, counts or turns the page.
// - Where nothing is on the screen, as with a filter that leaves none, all of it may come onto it.
// - A robot that moves and is not in the list is likely to belong into it: its page is read soon.
// - Where reading fails, it is tried less and less often, and no sooner than the API asks for.

import type { OutgoingEvent } from '../../../messages/events/external.ts'
import type { LoadedPage } from '../network/page-again.ts'
import type { AskedFor } from './asked-for.ts'
import type { Robot } from './model.ts'

/** At most one page is read in this time. */
const LOOK_MS = 1_000
const ON_SCREEN_MS = 2_000
const WANTED_MS = 1_000
/** Behind the screen, for each page that there is: however long the list, its pages share what is left. */
const ELSEWHERE_MS = 1_500
const ELSEWHERE_MS_MIN = 5_000
const PAUSE_MS_MAX = 15_000

type RobotPage = LoadedPage<Pick<Robot, 'robot_id'>>

export interface Sought {
  readonly pages: readonly RobotPage[]
  readonly onScreen: ReadonlySet<string>
  /** Robots that were heard of and are not in the list. */
  readonly wanted: readonly string[]
}

/** The page that is the most overdue; undefined where none is due. */
export function nextToRead({ pages, onScreen, wanted }: Sought, now_ms: number): number | undefined {
  const shown = pages.map(({ items }) => items.some(({ robot_id }) => onScreen.has(robot_id)))
  const isNoneShown = !shown.includes(true)
  const sought = new Set(wanted.map((robot_id) => pageFor(pages, robot_id)))
  const elsewhere = Math.max(ELSEWHERE_MS_MIN, ELSEWHERE_MS * pages.length)
  const due = pages.map(({ read_ms }, index) => {
    const every = sought.has(index) ? WANTED_MS : isNoneShown || shown[index] ? ON_SCREEN_MS : elsewhere
    return (now_ms - read_ms) / every
  })
  const most = Math.max(...due)
  return most >= 1 ? due.indexOf(most) : undefined
}

/** Where a robot is or would be: lists are in the order of ids, which are ASCII. */
export const pageFor = (pages: readonly RobotPage[], robot_id: string): number =>
  Math.max(
    0,
    pages.findLastIndex(({ items: [first] }) => first !== undefined && first.robot_id <= robot_id),
  )

/** Whether a robot that was heard of may belong into what was asked for; of what no event tells, the next reading does. */
export function mayBelong(
  { payload }: OutgoingEvent,
  { state, policy_version, ...others }: AskedFor['query'],
): boolean {
  if (Object.keys(others).length > 0) return false
  const { to, policy_version: version } = payload as Readonly<Record<string, unknown>>
  return (state === undefined || state === to) && (policy_version === undefined || policy_version === version)
}

interface KeptReading {
  /** What to read now; undefined: nothing. */
  readonly next: () => number | undefined
  readonly read: (index: number) => Promise<void>
  /** Undefined: it could be read. */
  readonly told: (problem: unknown) => void
  /** Calls once; answers with what takes it back. */
  readonly after: (milliseconds: number, act: () => void) => () => void
  /** What was said about when to ask again, by what was thrown. */
  readonly pauseAsked_ms?: (problem: unknown) => number
}

/** Reads one after the other until it is ended, never two at once. */
export function keepReading({ next, read, told, after, pauseAsked_ms = () => 0 }: KeptReading): () => void {
  let isOver = false
  let failures = 0
  const look = async (): Promise<void> => {
    const index = next()
    let pause = LOOK_MS
    if (index !== undefined) {
      try {
        await read(index)
        failures = 0
        if (!isOver) told(undefined)
      } catch (problem) {
        failures += 1
        pause = Math.max(Math.min(LOOK_MS * 2 ** failures, PAUSE_MS_MAX), pauseAsked_ms(problem))
        if (!isOver) told(problem)
      }
    }
    if (!isOver) cancel = after(pause, () => void look())
  }
  let cancel = after(LOOK_MS, () => void look())
  return () => {
    isOver = true
    cancel()
  }
}
