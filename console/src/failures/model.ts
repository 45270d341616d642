// What the screens say of failures and their groups, derived from what the API tells of them. Nothing here asks or acts.
//
// - Whether somebody may act is the server's to decide; what is said here only tells beforehand why it would refuse.
// - What a bulk button names is what it does: numbers are those of the answer that is on the screen, never a guess.

import type { components } from '../network/api-types.ts'

export type Failure = components['schemas']['Failure']
export type Group = components['schemas']['FailureGroup']
export type FailureStatus = Failure['status']
export type Try = Failure['attempts'][number]

/** In the order in which a person looks at them. */
export const failureStatuses: readonly FailureStatus[] = [
  'needs_attention',
  'open',
  'retrying',
  'held',
  'resolved',
  'archived',
]

/** Where on the line, in the order of the line. */
export const failureStages: readonly Failure['stage'][] = [
  'rule',
  'open',
  'dispatch',
  'machine',
  'commit',
  'last_known',
  'outbox',
  'bus_target',
  'invocation',
  'bridge',
  'webhook',
  'feed',
  'command',
  'intake',
]

export const groupStatuses: readonly Group['status'][] = ['open', 'acknowledged', 'resolved']

export type Tone = 'error' | 'warning' | 'success' | 'info' | 'pending' | 'in-progress' | 'stopped'

/** How something stands: an icon's tone, a word or two, and a sentence for whoever asks what that means. */
export interface Standing {
  readonly tone: Tone
  readonly words: string
  readonly means: string
}

const standings: Readonly<Record<FailureStatus, Standing>> = {
  open: { tone: 'error', words: 'Open', means: 'It failed, and nobody has done anything about it yet.' },
  needs_attention: {
    tone: 'error',
    words: 'Needs attention',
    means: 'Its automatic tries are used up, or nobody but a person may try it: it waits for you.',
  },
  retrying: { tone: 'in-progress', words: 'Retrying', means: 'It is being tried again; its end is not known yet.' },
  held: {
    tone: 'pending',
    words: 'Held',
    means: 'Its robot is parked: its messages wait in order and are released in order.',
  },
  resolved: { tone: 'success', words: 'Resolved', means: 'Its message has come to its end.' },
  archived: { tone: 'stopped', words: 'Archived', means: 'Out of sight and kept; it can be restored.' },
}

/** Of a status alone, as counts and filters show it. */
export const wordsOf = (status: string): string =>
  Object.hasOwn(standings, status) ? standings[status as FailureStatus].words : status

export const standingOf = (failure: Pick<Failure, 'status' | 'standing' | 'ended_as' | 'archived'>): Standing => {
  const standing = standings[failure.status]
  const { status, ended_as, archived } = failure
  if (status === 'retrying' && failure.standing.attempt > 2) {
    const failed = failure.standing.attempt - 1
    return {
      tone: 'warning',
      words: `Retrying, failed ${times(failed)}`,
      means: `Try ${failure.standing.attempt} is under way; the ${failed} before it failed.`,
    }
  }
  if (status === 'resolved' && ended_as !== undefined) {
    return { ...standing, words: `Resolved: ${ended_as}`, means: endings[ended_as] }
  }
  if (status === 'archived' && archived !== undefined) {
    return { ...standing, means: `Archived by ${archived.by}: ${archived.why}. It can be restored.` }
  }
  return standing
}

const endings: Readonly<Record<NonNullable<Failure['ended_as']>, string>> = {
  applied: 'Its message was applied: the robot moved on with it.',
  observed: 'Its message was telemetry, and was taken in.',
  duplicate: 'Its message had been decided already.',
  refused: 'Its message was refused: the policy does not allow it in the state that the robot is in.',
  delivered: 'What was to be delivered has arrived.',
  opened: 'Its record could be opened; the messages in it went their own ways.',
  edited: 'An edited copy took the place of its message.',
}

const times = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`)

export type ActName = 'retry' | 'edit' | 'archive' | 'restore'

const acts: Readonly<
  Record<ActName, { readonly verb: string; readonly done: string; readonly of: readonly FailureStatus[] }>
> = {
  retry: { verb: 'Retry', done: 'retried', of: ['open', 'needs_attention', 'held'] },
  edit: { verb: 'Edit', done: 'edited', of: ['open', 'needs_attention', 'held'] },
  archive: { verb: 'Archive', done: 'archived', of: ['open', 'needs_attention', 'held', 'resolved'] },
  restore: { verb: 'Restore', done: 'restored', of: ['archived'] },
}

export const verbOf = (act: ActName): string => acts[act].verb
export const doneOf = (act: ActName): string => acts[act].done

/** Why an act cannot be done to this failure; undefined when it can, as far as can be told from here. */
export const whyNot = (act: ActName, failure: Pick<Failure, 'status' | 'changed_by' | 'kind'>): string | undefined => {
  const { done, of } = acts[act]
  if (of.includes(failure.status)) return undefined
  const by = failure.changed_by === undefined ? '' : `, since ${failure.changed_by} changed it`
  const can = of.map((status) => wordsOf(status).toLowerCase()).join(', ')
  return `It is ${wordsOf(failure.status).toLowerCase()}${by}: only what is ${can} can be ${done}`
}

/** Why the same again would fail again, and what helps; undefined where the cause may pass by itself, or is not known to stay. */
export const inVainOf = ({
  error_class = '',
  stage = '',
  retryable = stage !== 'open',
}: {
  readonly error_class?: string
  readonly stage?: string
  /** Of a group nobody says it; what could not be opened is never. */
  readonly retryable?: boolean
}): string | undefined => {
  if (retryable) return undefined
  if (Object.hasOwn(inVainByClass, error_class)) return inVainByClass[error_class]
  return (
    inVainAt[stage] ?? 'the cause does not pass by itself. What the error names has to be put right before a retry.'
  )
}

const inVainByClass: Readonly<Record<string, string>> = {
  UnknownMessage:
    'the catalogue does not know the type. An edit to a type that it knows helps, or a deploy that knows this one, and a retry then.',
  UnknownSchemaVersion:
    'no schema is known for this version of the type. An edit to one that is known helps, or a deploy that knows this one, and a retry then.',
  InvalidPayload:
    'the payload does not fit the schema of its type. An edit helps, or a deploy with another schema, and a retry then.',
  UnknownTopic: 'no dialect is spoken on the topic. A deploy with one helps, and a retry then.',
}

const inVainAt: Readonly<Record<string, string>> = {
  open: 'it cannot be read. An edit helps, or a deploy that can read it, and a retry then.',
  machine:
    'a handler, or the policy, refuses it for good. An edit helps, or another policy or handler, and a retry then.',
}

/** The same of many: those that it can be done to, and a sentence when there is none. */
export const ableTo = <Row extends Pick<Failure, 'status'>>(act: ActName, rows: readonly Row[]): readonly Row[] =>
  rows.filter(({ status }) => acts[act].of.includes(status))

/** Of counts by status: how many an act would be done to. */
export const countAbleTo = (act: ActName, counts: Readonly<Record<string, number>> = {}): number =>
  acts[act].of.reduce((sum, status) => sum + (counts[status] ?? 0), 0)

/** What a person has to look at. */
export const openIn = (counts: Readonly<Record<string, number>> = {}): number =>
  (counts.open ?? 0) + (counts.needs_attention ?? 0)

/**
 * What of a list makes the count of what it filters another one: its rows, and, where somebody counts beyond them, what people and
 * tries do there. What fails now is newer than the list, and not in its count.
 */
export const seenOf = (
  rows: readonly Pick<Failure, 'status' | 'last_seen_at'>[],
  counts: Readonly<Record<string, number>> = {},
): string =>
  JSON.stringify([
    rows[0]?.last_seen_at,
    failureStatuses.map((one) => rows.filter(({ status }) => status === one).length),
    failureStatuses.flatMap((one) => (newFailures.includes(one) ? [] : [counts[one] ?? 0])),
  ])

const newFailures: readonly FailureStatus[] = ['needs_attention', 'open', 'held']

/** "3 open, 2 held": without what there is none of. */
export const countsText = (counts: Readonly<Record<string, number>> = {}): string => {
  const known = failureStatuses.filter((status) => (counts[status] ?? 0) > 0)
  if (known.length === 0) return 'none'
  return known.map((status) => `${counts[status]} ${wordsOf(status).toLowerCase()}`).join(', ')
}

export interface Hour {
  /** RFC 3339, the beginning of it. */
  readonly at: string
  readonly count: number
}

export interface Trend {
  /** Oldest first; hours in which nothing failed are there as 0. */
  readonly hours: readonly Hour[]
  readonly most: number
  readonly words: string
}

const HOUR_MS = 3_600_000

/** Of the API's counts by the hour (`2026-11-20T09`). */
export const trendOf = (counts: Readonly<Record<string, number>> = {}, nowMs: number, hours = 24): Trend => {
  const last = Math.floor(nowMs / HOUR_MS) * HOUR_MS
  const bars = Array.from({ length: hours }, (_, index): Hour => {
    const at = new Date(last - (hours - 1 - index) * HOUR_MS).toISOString()
    return { at, count: counts[at.slice(0, 13)] ?? 0 }
  })
  const sum = bars.reduce((all, { count }) => all + count, 0)
  const [now = 0, before = 0] = [bars.at(-1)?.count, bars.at(-2)?.count]
  const words =
    sum === 0 ? `none in ${hours} hours` : `${sum} in ${hours} hours: ${now} in this one, ${before} in the one before`
  return { hours: bars, most: Math.max(0, ...bars.map(({ count }) => count)), words }
}

/** The least time that is later: `until` is exclusive, and what is newest on the screen belongs to what was shown. */
export const justAfter = (time: string): string => new Date(Date.parse(time) + 1).toISOString()

/** The robot, or the mission, that it is about: `mission:<id>` is a line of its own. */
export const aboutOf = ({
  robot_id,
}: Pick<Failure, 'robot_id'>): { readonly kind: 'robot' | 'mission'; readonly id: string } | undefined => {
  if (robot_id === undefined) return undefined
  const mission = /^mission:(.+)$/.exec(robot_id)?.[1]
  return mission === undefined ? { kind: 'robot', id: robot_id } : { kind: 'mission', id: mission }
}

/** How people stand to a group. */
export const groupStandingOf = ({ status, by_status }: Pick<Group, 'status' | 'by_status'>): Standing => {
  const open = by_status === undefined ? undefined : openIn(by_status)
  if (status === 'resolved')
    return { tone: 'success', words: 'Resolved', means: 'Said to be over; it opens by itself when it comes again.' }
  if (status === 'acknowledged') return { tone: 'info', words: 'Acknowledged', means: 'Somebody is on it.' }
  if (open === 0)
    return {
      tone: 'pending',
      words: 'Open, nothing waits',
      means: 'Nobody has said that it is over, and none of its failures waits for a person.',
    }
  return { tone: 'error', words: 'Open', means: 'Nobody is on it yet.' }
}

export interface LineageLink {
  readonly failure_id?: string | undefined
  readonly message_id?: string | undefined
  readonly type?: string | undefined
  readonly robot_id?: string | undefined
  readonly status?: FailureStatus | undefined
  readonly ended_as?: Failure['ended_as']
  readonly outcome?: string | undefined
  readonly edited_from?: string | undefined
  readonly edited_to?: string | undefined
  readonly redrive_of?: string | undefined
  readonly asked?: boolean | undefined
}

/** What one link of a lineage is to the one before it. */
export const linkWords = (link: LineageLink): string => {
  const is = link.asked ? 'This failure' : link.failure_id === undefined ? 'The message that it became' : 'Failure'
  const came =
    link.edited_from !== undefined ? ', of an edited copy' : isOfRecord(link) ? ', of a message of the record' : ''
  const ended = link.outcome ?? (link.status && wordsOf(link.status).toLowerCase())
  return `${is}${came}${ended === undefined ? '' : `: ${ended}`}`
}

const isOfRecord = ({ redrive_of, failure_id }: LineageLink): boolean =>
  redrive_of !== undefined && redrive_of !== failure_id
