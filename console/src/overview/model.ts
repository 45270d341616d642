/*
 * Is it healthy? What an operator reads first, out of GET /flow. Pure.
 */
import { type Group, openIn } from '../failures/model.ts'
import { type Flow, msText, type Stuck } from '../flow/model.ts'
import type { Series } from '../frame/charts.tsx'

export type Outcome = 'applied' | 'observed' | 'refused' | 'duplicate' | 'dead_lettered' | 'shed'

/** What was decided about: few beside telemetry, which would hide it in one chart. */
export const decided = ['applied', 'refused', 'dead_lettered', 'duplicate'] as const
export const telemetry = ['observed', 'shed'] as const

export const outcomeWords: Readonly<Record<Outcome, string>> = {
  applied: 'applied',
  observed: 'observed (telemetry)',
  refused: 'refused',
  duplicate: 'duplicate',
  dead_lettered: 'dead-lettered',
  shed: 'shed (telemetry)',
}

/** Whole minutes; before the first of them is over, the one that lasts: a system that has just started is not silent. */
export const seriesOf = (flow: Flow, outcomes: readonly Outcome[]): readonly Series[] => {
  const { per_minute = [], this_minute } = flow
  const isAny = (minutes: typeof per_minute) =>
    minutes.some((minute) => outcomes.some((outcome) => minute[outcome] > 0))
  const now = this_minute === undefined ? [] : [this_minute]
  const drawn = isAny(per_minute) ? per_minute : [...per_minute, ...now]
  // A line at zero looks like something that was measured.
  if (!isAny(drawn)) return []
  return outcomes.map((outcome) => ({
    title: outcomeWords[outcome],
    points: drawn.map((minute) => ({ at: Date.parse(minute.at), value: minute[outcome] })),
  }))
}

/** Of the newest whole minute, and how that compares with the hour: a number alone says nothing. */
export const minuteOf = (
  { per_minute, this_minute }: Flow,
  outcome: Outcome,
): { last: number; hour: number } | undefined => {
  const last = per_minute?.at(-1)
  if (per_minute === undefined || last === undefined) return undefined
  return {
    last: last[outcome],
    hour: per_minute.reduce((sum, minute) => sum + minute[outcome], this_minute?.[outcome] ?? 0),
  }
}

/** A second, out of two looks at the books: nearer to now than any minute of a metric. */
export const liveRate = (before: Flow | undefined, now: Flow): number | undefined => {
  if (before?.books === undefined || now.books === undefined) return undefined
  const seconds = (Date.parse(now.at) - Date.parse(before.at)) / 1000
  const more = now.books.published - before.books.published
  return seconds < 1 || more < 0 ? undefined : more / seconds
}

export interface Balance {
  readonly published: number
  readonly ended: number
  readonly pending: number
  /** Nothing is missing, and nothing was counted twice. */
  readonly isBalanced: boolean
}

/** Every message ends in exactly one outcome, or is under way: else something is lost. */
export const balanceOf = ({ books }: Flow): Balance | undefined => {
  if (books === undefined) return undefined
  const { published, pending, applied, observed, duplicate, refused, dead_lettered, shed } = books
  const ended = applied + observed + duplicate + refused + dead_lettered + shed
  return { published, ended, pending, isBalanced: pending >= 0 && ended + pending === published }
}

export interface StateCount {
  readonly state: string
  readonly count: number
}

/** The most first; states in which somebody has to look before all others. */
export const statesOf = ({ robots }: Flow): readonly StateCount[] =>
  Object.entries(robots.by_state)
    .map(([state, count]) => ({ state, count }))
    .toSorted(
      (one, other) =>
        Number(worrying.has(other.state)) - Number(worrying.has(one.state)) ||
        other.count - one.count ||
        (one.state < other.state ? -1 : 1),
    )

export const worrying: ReadonlySet<string> = new Set(['fault', 'unreachable'])

/** What waits for a person: the red number. */
export const openFailuresOf = ({ failures }: Flow): number | undefined =>
  failures === undefined ? undefined : failures.open + failures.needs_attention

export interface Cause {
  readonly group: Group
  /** Undefined: its numbers are told to those who see all fleets. */
  readonly open: number | undefined
}

const CAUSES_SHOWN = 5

/** What fails most first, of what waits for a person; where no numbers are told, what failed last and is not said to be over. */
export const causesOf = (groups: readonly Group[]): readonly Cause[] =>
  groups
    .map((group) => ({ group, open: group.by_status && openIn(group.by_status) }))
    .filter(({ group, open }) => (open === undefined ? group.status !== 'resolved' : open > 0))
    .toSorted((one, other) => (other.open ?? 0) - (one.open ?? 0))
    .slice(0, CAUSES_SHOWN)

export type Verdict = 'stopped' | 'behind' | 'notice' | 'well'

export const verdictOf = ({ stuck }: Pick<Flow, 'stuck'>): Verdict => worstOf(stuck) ?? 'well'

const worstOf = (stuck: readonly Stuck[]): Verdict | undefined =>
  (['stopped', 'behind', 'notice'] as const).find((level) => stuck.some((one) => one.level === level))

export const verdictWords: Readonly<Record<Verdict, string>> = {
  stopped: 'Something has stopped',
  behind: 'Something is behind',
  notice: 'Working, with something to look at',
  well: 'All is well',
}

/**
 * What it means that nothing is stuck. Whoever sees some fleets is told of the line and of their robots, and of failures nothing:
 * for them it does not mean that none is open.
 */
export const wellInWords = ({
  failures,
  robots: { parked, needs_attention },
}: Pick<Flow, 'failures' | 'robots'>): { readonly heading: string; readonly text: string } => {
  const line = 'Nothing is behind, nothing is throttled, no function has failed in the last five minutes'
  if (failures !== undefined)
    return { heading: verdictWords.well, text: `${line}, no robot is parked, no failure waits for a person.` }
  const held = parked + needs_attention
  const own =
    held === 0 ? 'Of your robots none is parked' : `Of your robots ${held} ${held === 1 ? 'is' : 'are'} parked`
  return { heading: 'The line is well', text: `${line}. ${own}; failures are counted for those who see all fleets.` }
}

/** The oldest of what waits anywhere in the line, and where. */
export const backlogOf = ({ lag }: Flow): { readonly seconds: number; readonly where: string } | undefined => {
  if (lag === undefined) return undefined
  const found = [
    { seconds: lag.stream_seconds, where: 'stream' },
    { seconds: lag.outbox_seconds, where: 'outbox' },
    { seconds: lag.listeners_seconds, where: 'live feed' },
  ].flatMap(({ seconds, where }) => (seconds === null ? [] : [{ seconds, where }]))
  return found.toSorted((one, other) => other.seconds - one.seconds)[0]
}

/** Beside how long the middle one took: of none there is nothing to say. */
export const deliveredInWords = (lag: Flow['lag']): string => {
  const { delivered_ms_p99 = null, transition_ms_p50 = null } = lag ?? {}
  const said = [
    ...(delivered_ms_p99 === null ? [] : [`99 of 100 within ${msText(delivered_ms_p99)}`]),
    ...(transition_ms_p50 === null ? [] : [`a transition takes ${msText(transition_ms_p50)}`]),
  ]
  return said.join('; ') || 'nothing was delivered lately'
}
