/**
 * What is stuck, as sentences: each says what it is, for how long, and why, as far as the numbers know. Worst first. An empty list
 * means that nothing of what is looked at here is wrong.
 */
import type { BoxNow, Counted, Lag, PartNow, RobotsNow } from './flow.ts'

export interface Stuck {
  readonly level: 'stopped' | 'behind' | 'notice'
  /** The box in which it is. */
  readonly at: string
  /** In words, for a person. */
  readonly text: string
  /** What to do, in words. */
  readonly next: string
}

export interface Looked {
  readonly counted: Counted
  readonly boxes: readonly BoxNow[]
  readonly lag: Lag
  readonly robots: RobotsNow
}

export const stuckIn = (looked: Looked): readonly Stuck[] =>
  [
    ...streamBehind(looked),
    ...streamUnread(looked),
    ...readersBehind(looked),
    ...streamThrottled(looked),
    ...undecided(looked),
    ...intakeBehind(looked),
    ...parked(looked),
    ...shed(looked),
    ...failing(looked),
    ...openFailures(looked),
    ...silence(looked),
  ].toSorted((one, other) => levels.indexOf(one.level) - levels.indexOf(other.level))

const levels: readonly Stuck['level'][] = ['stopped', 'behind', 'notice']

const line = 'service_platform.core.messaging'

const streamBehind = ({ lag, boxes, counted }: Looked): readonly Stuck[] => {
  const age = lag.stream_seconds
  if (age === null || age < counted.behind_seconds) return []
  const because = whyBehind(partOf(boxes, 'dispatch'), partOf(boxes, 'stream'), counted)
  return [
    {
      level: because.stops ? 'stopped' : 'behind',
      at: line,
      text: `The stream is ${spoken(age)} behind: ${because.text}`,
      next: because.next,
    },
  ]
}

/** Who is never called reports no age: then only what came in tells. The minute that lasts may not have been read yet. */
const streamUnread = ({ lag, counted: { measured, metrics_at, behind_seconds } }: Looked): readonly Stuck[] => {
  const since = metrics_at - 300_000
  const [cameIn, calls] = [measured.sum('stream in', since), measured.sum('calls dispatch', since)]
  const isFresh = measured.newest('stream in', metrics_at - 60_000) === cameIn
  if ((lag.stream_seconds ?? 0) >= behind_seconds || calls > 0 || cameIn === 0 || isFresh) return []
  return [
    {
      level: 'stopped',
      at: line,
      text: `The stream is not read: ${counts(cameIn, 'record')} came in within five minutes, and dispatch was not called`,
      next: 'Look at the event source mapping of dispatch: is it enabled, and may it read the stream?',
    },
  ]
}

const whyBehind = (
  dispatch: PartNow | undefined,
  stream: PartNow | undefined,
  { measured, metrics_at }: Counted,
): { readonly text: string; readonly next: string; readonly stops: boolean } => {
  if (dispatch !== undefined && dispatch.throttles > 0) {
    return {
      text: 'dispatch is throttled',
      next: 'Look at the account’s concurrency, and at who else uses it',
      stops: true,
    }
  }
  if (dispatch !== undefined && dispatch.errors > 0) {
    return {
      text: `dispatch has ended without an answer ${times(dispatch.errors)} in five minutes`,
      next: 'Look at the log of dispatch; the runbook has it under dispatch-dies',
      stops: true,
    }
  }
  if (dispatch !== undefined && dispatch.per_second === 0) {
    return { text: 'dispatch is not called', next: 'Look at the event source mapping of dispatch', stops: true }
  }
  const slow = measured.newest('transition_ms p99', metrics_at - 300_000)
  if (slow !== undefined && slow > 5_000) {
    return {
      text: `transitions take up to ${spoken(slow / 1000)}`,
      next: 'Look at the handlers: which one is slow, and what it waits for',
      stops: false,
    }
  }
  return {
    text: `more comes in (${stream?.per_second ?? '?'}/s) than dispatch works off`,
    next: 'Wait for it to catch up; if it stays, the stream needs shards or dispatch more at once',
    stops: false,
  }
}

const readersBehind = ({ boxes, counted }: Looked): readonly Stuck[] =>
  boxes.flatMap(({ name, parts }) =>
    parts
      .filter((part) => part.name !== 'dispatch' && part.kind === 'function')
      .filter(({ age_seconds }) => age_seconds !== null && age_seconds >= counted.behind_seconds)
      .map((part) => ({
        level: 'behind' as const,
        at: name,
        text: `${part.name} is ${spoken(part.age_seconds ?? 0)} behind: ${
          part.throttles > 0
            ? 'it is throttled'
            : part.errors > 0
              ? `it has failed ${times(part.errors)} in five minutes`
              : 'more comes in than it works off'
        }`,
        next: `Look at the log of ${part.name}${part.throttles > 0 ? ' and at the account’s concurrency' : ''}`,
      })),
  )

const streamThrottled = ({ boxes }: Looked): readonly Stuck[] => {
  const stream = partOf(boxes, 'stream')
  return stream === undefined || stream.throttles === 0
    ? []
    : [
        {
          level: 'behind',
          at: line,
          text: `The stream refused ${counts(stream.throttles, 'record')} in five minutes: more is put than its shards take`,
          next: 'Nothing is lost yet, rules try again; the stream needs more shards',
        },
      ]
}

const undecided = ({ counted: { measured, metrics_at } }: Looked): readonly Stuck[] => {
  const count = measured.sum('undecided', metrics_at - 300_000)
  return count === 0
    ? []
    : [
        {
          level: 'stopped',
          at: line,
          text: `dispatch handed ${counts(count, 'message')} back in five minutes: nothing can be recorded`,
          next: 'Look whether tables and intake answer; the runbook has it under dispatch-undecided',
        },
      ]
}

const intakeBehind = ({ boxes, counted: { behind_seconds } }: Looked): readonly Stuck[] => {
  const intake = partOf(boxes, 'intake')
  const age = intake?.age_seconds ?? null
  return age === null || age < Math.max(60, behind_seconds)
    ? []
    : [
        {
          level: 'behind',
          at: line,
          text: `Failures are not recorded: the oldest report waits in the intake for ${spoken(age)}`,
          next: 'Look at the log of record-failure; the runbook has it under intake-age',
        },
      ]
}

const parked = ({ robots }: Looked): readonly Stuck[] => {
  const waiting = robots.parked + robots.needs_attention
  if (waiting === 0) return []
  const forPeople =
    robots.needs_attention > 0 ? `; ${robots.needs_attention} of them can only be released by a person` : ''
  return [
    {
      level: robots.needs_attention > 0 ? 'behind' : 'notice',
      at: line,
      text: `${counts(waiting, 'robot')} ${waiting === 1 ? 'is' : 'are'} parked: what ${waiting === 1 ? 'it says' : 'they say'} is held in order, because a handler or a store does not answer${forPeople}`,
      next: 'Look at their failures: what they wait for stands there',
    },
  ]
}

const shed = ({ counted: { measured, metrics_at } }: Looked): readonly Stuck[] => {
  const count = measured.sum('outcome shed', metrics_at - 300_000)
  return count === 0
    ? []
    : [
        {
          level: 'notice',
          at: line,
          text: `${counts(count, 'sample')} of telemetry shed in five minutes: too old when their turn came, or above a robot’s budget`,
          next: 'Facts and requests are never shed; look whether the stream is behind, or one robot says too much',
        },
      ]
}

/** dispatch has its own sentence as soon as the stream is behind because of it. */
const failing = ({ boxes, lag, counted }: Looked): readonly Stuck[] => {
  const told = (part: PartNow) =>
    (part.age_seconds !== null && part.age_seconds >= counted.behind_seconds) ||
    (part.name === 'dispatch' && (lag.stream_seconds ?? 0) >= counted.behind_seconds)
  return boxes.flatMap(({ name, parts }) =>
    parts
      .filter((part) => part.kind === 'function' && !told(part) && part.errors + part.throttles > 0)
      .map((part) => ({
        level: 'notice' as const,
        at: name,
        text:
          part.throttles > 0
            ? `${part.name} was throttled ${times(part.throttles)} in five minutes`
            : `${part.name} failed ${times(part.errors)} in five minutes`,
        next: `Look at the log of ${part.name}`,
      })),
  )
}

const openFailures = ({ counted: { totals, top_cause, measured, metrics_at } }: Looked): readonly Stuck[] => {
  const open = (totals.open ?? 0) + (totals.needs_attention ?? 0)
  if (open === 0) return []
  const dead = measured.sum('outcome dead_lettered', metrics_at - 300_000)
  const most =
    top_cause === undefined ? '' : `, ${top_cause.open} of them ${top_cause.error_class} at ${top_cause.stage}`
  const now = dead === 0 ? '' : `; ${counts(dead, 'message')} failed in the last five minutes`
  return [
    {
      // Of what goes on somebody has to know now; what lies there waits until they have time.
      level: dead === 0 ? 'notice' : 'behind',
      at: line,
      text: `${counts(open, 'failure')} ${open === 1 ? 'waits' : 'wait'} for a person${most}${now}`,
      next: 'Look at the groups of failures: one cause is one group',
    },
  ]
}

/** Robots that are there say something every few seconds: if all are silent it is not they. */
const silence = ({ robots, counted: { measured, metrics_at } }: Looked): readonly Stuck[] => {
  const there = Object.entries(robots.by_state).reduce(
    (sum, [state, count]) => sum + (state === 'offline' ? 0 : count),
    0,
  )
  if (there === 0 || measured.sum('stream in', metrics_at - 600_000) > 0) return []
  return [
    {
      level: 'notice',
      at: 'device.hw',
      text: `Nothing has come in for ten minutes, though ${counts(there, 'robot')} should be there`,
      next: 'Look whether robots reach AWS IoT Core, and whether its rules do',
    },
  ]
}

const partOf = (boxes: readonly BoxNow[], name: string): PartNow | undefined =>
  boxes.flatMap(({ parts }) => parts).find((part) => part.name === name)

/** `43 s`, `4 min`, `2.5 h`. */
export const spoken = (seconds: number): string => {
  if (seconds < 120) return `${Math.round(seconds)} s`
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 360) / 10} h`
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)

const counts = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
