/**
 * Messages of any age. What is settled is read once from `messages`; what arrived since the newest run is read where Firehose laid
 * it down, and what lies there twice, or was settled meanwhile, is left out: of each message the first that arrived counts, as
 * settling has it.
 */
import type { Bound, Values } from '../statement.ts'
import { asked, given, type SeenFleets } from './asked.ts'
import {
  asksDecisions,
  conditionOf,
  type FilterProperty,
  isOfDecision,
  type MessageTerms,
  propertiesIn,
  splitOf,
} from './message-filter.ts'

export interface MessageFilter {
  readonly trace_id?: string | undefined
  readonly message_id?: string | undefined
  readonly robot_id?: string | undefined
  readonly type?: string | undefined
  readonly kind?: string | undefined
  /** Beside all of the above. */
  readonly terms?: MessageTerms | undefined
  /** RFC 3339, of received_at. */
  readonly from: string
  readonly until: string
}

/** Behind which a page begins: newest first. */
export interface MessagePlace {
  readonly received_at: string
  readonly robot_id: string
  readonly message_id: string
}

/** Where messages of a trace are, by the index of traces: narrow enough that a month of it is some megabytes. */
export interface TracePlace {
  readonly robot_ids: readonly string[]
  /** RFC 3339, both of them part of it. */
  readonly first: string
  readonly last: string
}

export const messageColumns = [
  'message_id',
  'trace_id',
  'robot_id',
  'type',
  'kind',
  'dialect',
  'schema_version',
  'version',
  'sequence',
  'correlation_id',
  'causation_id',
  'priority',
  'source',
  'topic',
  'received_at',
  'occurred_at',
  'arrived_at',
  'position',
  'redrive_of',
  'edited_from',
  'bytes',
  'payload',
] as const

export interface MessageQuestion {
  readonly filter: MessageFilter
  readonly after?: MessagePlace | undefined
  readonly limit: number
  /** Hours before it are settled, RFC 3339; undefined: nothing ever was. */
  readonly settled_until: string | undefined
  /** With the sender's bytes, as base64. */
  readonly raw?: boolean
  /** With what was decided about each; so it is too where the terms ask for it. */
  readonly decided?: boolean
  /** Of a trace: where the index says that its settled messages are; undefined: nowhere. */
  readonly settled_at?: TracePlace | undefined
}

export const findTrace = (filter: MessageFilter & { readonly trace_id: string }, fleets: SeenFleets): Bound =>
  asked(
    `select robot_id, min(received_at) as first_at, max(received_at) as last_at
from traces
where trace_id = :trace_id and received_at >= :from and received_at < :until and seen(robot_id)
${filter.robot_id === undefined ? '' : 'and robot_id = :robot_id\n'}group by robot_id
order by robot_id
limit 1000`,
    valuesOf(filter),
    fleets,
  )

export const findMessages = (question: MessageQuestion, fleets: SeenFleets): Bound => {
  const { after, limit, raw = false } = question
  const columns = [...messageColumns, ...(raw ? ['raw_base64'] : [])]
  const shown = [...columns, ...(withDecisions(question) ? decisionColumns : [])].join(', ')
  const begin = after === undefined ? '' : `\n  and ${keyset}`
  const sql = `select ${shown}
from (
${foundRows(question, columns)}
) as found
where 1 = 1${begin}
order by received_at desc, robot_id desc, message_id desc
limit ${whole(limit)}`
  return asked(sql, { ...valuesOfAll(question), ...(after && afterValues(after)) }, fleets)
}

/** How many there are in all, on however many pages. */
export const countMessages = (question: Omit<MessageQuestion, 'after' | 'limit' | 'raw'>, fleets: SeenFleets): Bound =>
  asked(
    `select count(*) as messages
from (
${foundRows(question, [])}
) as found`,
    valuesOfAll(question),
    fleets,
  )

type Range = Omit<MessageQuestion, 'limit' | 'raw'>

/** Of each message the first copy, with what was decided about it where that is asked for. */
const foundRows = (question: Range, wanted: readonly string[]): string => {
  const { filter, settled_until, settled_at } = question
  const { said, decided } = splitOf(filter.terms)
  // What a term of the left-over condition names must be there, also where nobody wants to see it.
  const named = decided === undefined ? [] : propertiesIn(decided).filter((name) => !isOfDecision(name))
  const columns = [...new Set([...wanted, ...placing, ...named])].join(', ')
  const conditions = `${conditionsOf(filter)}${said === undefined ? '' : ` and ${conditionOf(said, 'said').sql}`}`
  const isOfTrace = filter.trace_id !== undefined
  const settled =
    settled_until === undefined || (isOfTrace && settled_at === undefined)
      ? []
      : [
          `select ${columns}
  from messages
  where received_at >= :settled_from and received_at < :settled_until_received and ${conditions}${
    settled_at === undefined || settled_at.robot_ids.length > ROBOTS_NAMED_MAX ? '' : ' and robot_id in (:robot_ids)'
  }`,
        ]
  const landed = `select ${columns}
  from landing_messages
  where ${landedSince}
    and received_at >= :near_from and received_at < :until and message_id is not null and ${conditions}`
  const first = `select ${columns}
from (
  select ${columns}, row_number() over (partition by robot_id, message_id order by arrived_at, position) as copy
  from (
  ${[...settled, landed].join('\n  union all\n  ')}
  ) as every_copy
) as copies
where copy = 1 and received_at >= :from and received_at < :until`
  if (!withDecisions(question)) return first
  return `select ${columns
    .split(', ')
    .map((name) => `said.${name} as ${name}`)
    .join(', ')}, ${decisionColumns.map((name) => `decided.${name} as ${name}`).join(', ')}
from (
${first}
) as said
left join (
${decisionRows(settled_until !== undefined)}
) as decided on decided.robot_id = said.robot_id and decided.message_id = said.message_id${
    decided === undefined ? '' : `\nwhere ${conditionOf(decided, 'decided', columnOf).sql}`
  }`
}

const withDecisions = ({ decided = false, filter: { terms } }: Range): boolean =>
  decided || (terms !== undefined && asksDecisions(terms))

/** What was decided about a message: dispatch writes it down again when it is decided anew, the newest counts. */
export const decisionColumns = [
  'outcome',
  'reason',
  'from_state',
  'to_state',
  'policy_version',
  'decided_at',
  'failure_id',
] as const

/** Settled ones, and the journal's images that have landed since. */
const decisionRows = (isSettled: boolean): string => {
  const columns = ['robot_id', 'message_id', ...decisionColumns].join(', ')
  const settled = `select ${columns}
  from decisions
  where received_at >= :near_from and received_at < :until and seen(robot_id)`
  const landed = `select ${['robot_id', 'message_id', ...decisionColumns].map(ofImage).join(', ')}
  from landing_changes
  where "table" = 'journal' and ${landedSince}`
  return `select ${columns}
from (
  select ${columns}, row_number() over (partition by robot_id, message_id order by decided_at desc) as copy
  from (
  ${[...(isSettled ? [settled] : []), landed].join('\n  union all\n  ')}
  ) as every_decision
  where outcome is not null
) as decisions_once
where copy = 1`
}

/** As the journal spells them (functions/ports/journal.ts). */
const ofImage = (name: string): string => {
  const path = { from_state: 'from', to_state: 'to' }[name] ?? name
  const text = `json_extract_scalar(image, '$.${path}')`
  return name === 'decided_at'
    ? `try_cast(replace(replace(${text}, 'T', ' '), 'Z', '') as timestamp) as decided_at`
    : `${text} as ${name}`
}

const columnOf = (property: FilterProperty): string => `${isOfDecision(property) ? 'decided' : 'said'}.${property}`

const landedSince = `"date" >= :landing_date and ("date" > :landing_date or "hour" >= :landing_hour)`

/** What tells copies of a message apart, and pages. */
const placing = ['robot_id', 'message_id', 'received_at', 'arrived_at', 'position'] as const

/** More names than that make the text longer than what they save. */
const ROBOTS_NAMED_MAX = 100

const keyset = `(received_at < :after_received_at or (received_at = :after_received_at and (robot_id < :after_robot_id
    or (robot_id = :after_robot_id and message_id < :after_message_id))))`

const afterValues = (after: MessagePlace): Values => ({
  after_received_at: given('timestamp', after.received_at),
  after_robot_id: given('string', after.robot_id),
  after_message_id: given('string', after.message_id),
})

const valuesOfAll = (question: Range): Values => {
  const { said, decided } = splitOf(question.filter.terms)
  return {
    ...valuesOf(question.filter),
    ...placeValues(question),
    ...(said && conditionOf(said, 'said').values),
    ...(decided && conditionOf(decided, 'decided').values),
  }
}

const placeValues = ({ filter, after, settled_until, settled_at }: Range): Values => {
  // Behind the place nothing newer is wanted: that part of the range is not read again.
  const until = after === undefined ? Date.parse(filter.until) : Date.parse(after.received_at) + 1
  const near = Date.parse(filter.from) - RESENT_WITHIN_MS
  const landing = new Date(Math.max(settled_until === undefined ? 0 : Date.parse(settled_until), near)).toISOString()
  return {
    settled_from: given('timestamp', settled_at === undefined ? near : Date.parse(settled_at.first)),
    settled_until_received: given(
      'timestamp',
      settled_at === undefined ? until : Math.min(until, Date.parse(settled_at.last) + 1),
    ),
    near_from: given('timestamp', near),
    landing_date: given('string', landing.slice(0, 10)),
    landing_hour: given('string', landing.slice(11, 13)),
    ...(settled_at !== undefined && { robot_ids: settled_at.robot_ids.map((id) => given('string', id)) }),
  }
}

/** A resend is told from its original, though the range begins between the two. */
const RESENT_WITHIN_MS = 3_600_000

const conditionsOf = (filter: MessageFilter): string =>
  ['seen(robot_id)', ...named.filter((name) => filter[name] !== undefined).map((name) => `${name} = :${name}`)].join(
    ' and ',
  )

const named = ['trace_id', 'message_id', 'robot_id', 'type', 'kind'] as const

const valuesOf = (filter: MessageFilter): Values => ({
  from: given('timestamp', filter.from),
  until: given('timestamp', filter.until),
  ...Object.fromEntries(
    named.flatMap((name) => (filter[name] === undefined ? [] : [[name, given('string', filter[name])]])),
  ),
})

const whole = (limit: number): number => {
  if (!Number.isSafeInteger(limit) || limit < 1) throw new RangeError(`a limit of ${limit} rows is none`)
  return limit
}
