/**
 * The statements of a run, from what it found: stage after stage, those of one stage at the same time. A function of what the run
 * remembers, so that whoever goes on with it has the same list.
 */

import { availabilityDays, costDays } from '../../../warehouse/facts/daily.ts'
import { hourRows, policyVersions, robotsHeard, robotVersions, sites } from '../../../warehouse/facts/dimensions.ts'
import {
  decisionHours,
  endedCommands,
  endedMissions,
  failureHours,
  messageHours,
  stateHours,
  telemetryHours,
} from '../../../warehouse/facts/hourly.ts'
import { plausibleForChanges, settleTold, type ToldName, told } from '../../../warehouse/settle/changes.ts'
import {
  daysOf,
  HOUR_MS,
  type HourCounts,
  hourStart,
  hoursBetween,
  type Span,
  spanOf,
  spansOf,
  together,
  withNeighbours,
} from '../../../warehouse/settle/hours.ts'
import type { Work } from '../../../warehouse/settle/merge.ts'
import {
  plausibleFor,
  settleEvents,
  settleMessages,
  settleTraces,
  takeOutLaterOnes,
} from '../../../warehouse/settle/messages.ts'

/** What landed, and what it is about: rows by the hour of their own time. */
export interface Found {
  /** Hours of arrival, by their names. */
  readonly landed: readonly string[]
  readonly messages: HourCounts
  /** Messages that stand and came again: something that was received before them has landed since. */
  readonly later: HourCounts
  readonly events: HourCounts
  readonly decisions: HourCounts
  /** Of the moment of the decision. */
  readonly decided: HourCounts
  readonly commands: HourCounts
  readonly missions: HourCounts
  readonly failures: HourCounts
  /** Where failures stand so far: a late report may move them. */
  readonly moved: HourCounts
  readonly books: HourCounts
  /** The hours in which the rows of an hour arrived. */
  readonly arrived: Readonly<Record<string, readonly string[]>>
  /** Rows that cannot become rows of a table, by its name. */
  readonly rejected: Readonly<Record<string, number>>
}

export const countNames = [
  'messages',
  'later',
  'events',
  'decisions',
  'decided',
  'commands',
  'missions',
  'failures',
  'moved',
  'books',
] as const
export type CountName = (typeof countNames)[number]

export const nothingFound: Found = {
  landed: [],
  messages: {},
  later: {},
  events: {},
  decisions: {},
  decided: {},
  commands: {},
  missions: {},
  failures: {},
  moved: {},
  books: {},
  arrived: {},
  rejected: {},
}

/** What two looks found; where both looked, the second one counts. */
export const foundTogether = (one: Found, other: Found): Found => ({
  ...nothingFound,
  ...Object.fromEntries(countNames.map((name) => [name, { ...one[name], ...other[name] }])),
  landed: inOrder([...one.landed, ...other.landed]),
  arrived: Object.fromEntries(
    [...Object.keys(one.arrived), ...Object.keys(other.arrived)].map((hour) => [
      hour,
      inOrder([...(one.arrived[hour] ?? []), ...(other.arrived[hour] ?? [])]),
    ]),
  ),
  rejected: { ...one.rejected, ...other.rejected },
})

const inOrder = (names: readonly string[]): readonly string[] => [...new Set(names)].sort()

export interface Settling {
  readonly found: Found
  /** Epoch milliseconds: until then states are told; what is behind it has not happened. */
  readonly now: number
  /** Epoch milliseconds: the hour from which states have not been told yet; undefined: there are none. */
  readonly states_from?: number
  /** Of one statement. */
  readonly rows_max: number
}

export interface Stage {
  readonly name: string
  readonly works: readonly Work[]
}

export const planOf = (settling: Settling): readonly Stage[] => {
  const { found, rows_max } = settling
  if (found.landed.length === 0) return []
  const landedSpan = landingSpan(found.landed)
  const plausible = plausibleFor(landedSpan)
  const plausibleChange = plausibleForChanges(landedSpan)
  const arrived = (span: Span) => inOrder(hoursIn(span).flatMap((hour) => found.arrived[hour] ?? []))
  const limits = { rows: rows_max, hours: 24 }
  const of = (counts: HourCounts, work: (span: Span) => Work): readonly Work[] => spansOf(counts, limits).map(work)
  const any = (counts: HourCounts, work: () => Work): readonly Work[] =>
    Object.keys(counts).length > 0 ? [work()] : []
  const messages = together(found.messages, found.later)
  const states = stateSpans(settling)
  const touchedDays = daysOf(together(messages, found.decisions, found.commands))
  const stateDays = daysOf(Object.fromEntries(states.flatMap(hoursIn).map((hour) => [hour, 1])))
  return [
    // Each looks whether the ones before it have its messages already.
    ...of(found.messages, (span) => settleMessages(arrived(span), plausible, span)).map(alone),
    ...of(found.later, (span) => takeOutLaterOnes(found.landed, plausible, span)).map(alone),
    ...inTurn('settle', [
      of(found.events, (span) => settleEvents(arrived(span), plausible, span)),
      ...(Object.keys(told) as ToldName[]).map((name) =>
        of(found[name], (span) => settleTold(told[name], arrived(span), plausibleChange, span)),
      ),
    ]),
    ...inTurn('facts', [
      of(messages, settleTraces),
      of(messages, messageHours),
      // The first step of the hour behind begins in this one.
      of(withNeighbours(messages, { after: 1 }), telemetryHours),
      of(found.decisions, decisionHours),
      of(together(found.failures, found.moved), failureHours),
      of(found.commands, endedCommands),
      of(found.missions, endedMissions),
      states.map((span) => stateHours(span, settling.now)),
      any(found.messages, () => robotsHeard(found.landed, plausible)),
      any(found.messages, () => sites(found.landed, plausible)),
      any(found.decisions, () => policyVersions(found.landed, plausibleChange)),
    ]),
    ...any(found.decisions, () => robotVersions(found.landed, plausibleChange)).map(alone),
    ...inTurn('days', [
      ...(stateDays.length > 0 ? [inMonths(stateDays).map(availabilityDays)] : []),
      ...(touchedDays.length > 0 ? [inMonths(touchedDays).map(costDays)] : []),
      [hourRows([...new Set([...Object.keys(messages), ...states.flatMap(hoursIn)])].sort())].filter(
        () => Object.keys(messages).length + states.length > 0,
      ),
    ]),
  ]
}

const alone = (work: Work): Stage => ({ name: work.name, works: [work] })

/** The first of each list together, then the second of each: statements of one list change the same table, in their order. */
const inTurn = (name: string, lists: readonly (readonly Work[])[]): readonly Stage[] => {
  const turns = Math.max(0, ...lists.map((list) => list.length))
  return Array.from({ length: turns }, (_, turn) => ({
    name: turns === 1 ? name : `${name} ${turn + 1} of ${turns}`,
    works: lists.flatMap((list) => list[turn] ?? []),
  }))
}

/** Neighbours in one statement, at most a month: an engine opens so many partitions at a time. */
const inMonths = (days: readonly string[]): readonly (readonly string[])[] => {
  const months: string[][] = []
  for (const day of days) {
    const last = months.at(-1)
    const before = last?.at(-1)
    if (last && before && last.length < 31 && Date.parse(day) - Date.parse(before) === 24 * HOUR_MS) last.push(day)
    else months.push([day])
  }
  return months
}

const landingSpan = (landed: readonly string[]): Span =>
  spanOf(hourStart(landed[0] ?? ''), hourStart(landed.at(-1) ?? '') + HOUR_MS)

/**
 * From the first hour in which something was decided, or from where they were told last: what one hour ends in the next begins in,
 * up to now. A day each.
 */
const stateSpans = ({ found, now, states_from }: Settling): readonly Span[] => {
  const first = Object.keys(found.decided).sort()[0]
  const from = Math.min(first === undefined ? now : hourStart(first), states_from ?? now)
  const hours = hoursBetween(from, now)
  return spansOf(Object.fromEntries(hours.map((hour) => [hour, 1])), { rows: Number.POSITIVE_INFINITY, hours: 24 })
}

const hoursIn = ({ from, until }: Span): readonly string[] => hoursBetween(Date.parse(from), Date.parse(until))
