/**
 * What the system knows of an id whose kind nobody has said. Every store is asked at once, each question is by key or index and
 * bounded, so the time it takes does not grow with what is stored: one round for the id itself, a second one for what was
 * found (the operations on its failures, the failures of its messages), and a third for when its transitions went out.
 */
import { TRACE_ID } from '../../../messages/envelope.ts'
import { MISSION_ID, missionSubject } from '../../../messages/mission-id.ts'
import type { FailureRecord } from '../../failures/record.ts'
import { idOfTelling } from '../../feed/event-ids.ts'
import { inParallel } from '../../in-parallel.ts'
import type { CommandRow } from '../../ports/command-row.ts'
import type { ListedFailure } from '../../ports/failures-reader.ts'
import type { JournalRow } from '../../ports/journal.ts'
import type { MessageOfOperation, Operation, Results } from '../../ports/operations.ts'
import type { Published } from '../../ports/published.ts'
import type { SeenRobot } from '../../ports/robots-reader.ts'
import type { ApiPorts } from './ports.ts'

export interface Found {
  /** What sort of id it is. Several, where the same text names several things; none, where nobody knows it. */
  readonly kinds: readonly KindOfId[]
  readonly robot?: SeenRobot
  readonly messages: readonly JournalRow[]
  readonly failures: readonly KnownFailure[]
  readonly commands?: readonly CommandRow[]
  readonly operations: readonly KnownOperation[]
  /** What operations did to the failures above. */
  readonly acts: readonly MessageOfOperation[]
  /** When what a message brought about left for the bus, by `keyOfMessage`. */
  readonly published: ReadonlyMap<string, Published>
  /** When the feed took in what was decided about a message, by `keyOfMessage`: epoch milliseconds. */
  readonly fed: ReadonlyMap<string, number>
  /** There is more than is shown. */
  readonly cut: boolean
}

export const kindsOfId = [
  'robot',
  'mission',
  'message',
  'trace',
  'correlation',
  'failure',
  'operation',
  'command',
] as const
export type KindOfId = (typeof kindsOfId)[number]

export type KnownFailure = Omit<ListedFailure, 'original_bytes'>
export type KnownOperation = Operation & { readonly results: Results }

type Readers = Pick<
  ApiPorts,
  'robots' | 'journal' | 'failures' | 'operations' | 'published' | 'feedEvents' | 'commands'
>

export const findById = async (id: string, readers: Readers): Promise<Found> => {
  const parts = await Promise.all([
    robot(id, readers),
    mission(id, readers),
    message(id, readers),
    trace(id, readers),
    correlation(id, readers),
    failure(id, readers),
    operation(id, readers),
    command(id, readers),
  ])
  const kinds = kindsOfId.filter((_, n) => parts[n] !== undefined)
  const first = parts.filter((part) => part !== undefined)
  const messages = unique(
    first.flatMap((part) => part.messages ?? []),
    keyOfMessage,
  )
  const failures = unique(
    first.flatMap((part) => part.failures ?? []),
    ({ failure_id }) => failure_id,
  )
  const commands = first.flatMap((part) => part.commands ?? [])
  const operations = first.flatMap((part) => part.operations ?? [])
  const acts = first.flatMap((part) => part.acts ?? [])
  const more = await around({ messages, failures, operations, acts }, readers)
  const all = unique([...messages, ...more.messages], keyOfMessage)
  const [published, fed] = await Promise.all([publishedOf(all, readers), fedOf(all, readers)])
  const seen = first.find((part) => part.robot)?.robot
  return {
    kinds,
    ...(seen && { robot: seen }),
    ...(commands.length > 0 && { commands }),
    messages: all,
    published,
    fed,
    failures: unique([...failures, ...more.failures], ({ failure_id }) => failure_id),
    operations: unique([...operations, ...more.operations], ({ operation_id }) => operation_id),
    acts: unique([...acts, ...more.acts], ({ operation_id, failure_id }) => `${operation_id} ${failure_id}`),
    cut: first.some((part) => part.cut === true) || more.cut === true,
  }
}

interface Part {
  readonly robot?: SeenRobot
  readonly messages?: readonly JournalRow[]
  readonly failures?: readonly KnownFailure[]
  readonly commands?: readonly CommandRow[]
  readonly operations?: readonly KnownOperation[]
  readonly acts?: readonly MessageOfOperation[]
  readonly cut?: boolean
}

/** Of a story that a person reads; lists have pages. */
const MESSAGES_MAX = 100
const FAILURES_MAX = 50
/** Of a robot the newest are the story; all of it is in its lists. */
const OF_ROBOT_MAX = 30
const LOOKED_UP_MAX = 25
const PARALLEL = 8

const robot = async (id: string, { robots, journal, failures }: Readers): Promise<Part | undefined> => {
  const [seen, said, failed] = await Promise.all([
    robots.read(id),
    journal.ofRobot(id, { limit: OF_ROBOT_MAX }),
    failures.list({ robot_id: id }, { limit: OF_ROBOT_MAX }),
  ])
  if (seen === undefined && said.items.length === 0 && failed.items.length === 0) return undefined
  return {
    ...(seen && { robot: seen }),
    messages: said.items,
    failures: failed.items,
    cut: said.next !== undefined || failed.next !== undefined,
  }
}

/** Of what was said about it; who did it is in its conversation, which bears its id. */
const mission = async (id: string, readers: Readers): Promise<Part | undefined> =>
  MISSION_ID.test(id) && (await readers.robots.read(missionSubject(id))) !== undefined
    ? robot(missionSubject(id), readers)
    : undefined

const message = async (id: string, { journal, failures }: Readers): Promise<Part | undefined> => {
  if (id.length > ID_LENGTH_MAX) return undefined
  const [messages, failed] = await Promise.all([
    journal.ofMessage(id, MESSAGES_MAX),
    failures.bearing({ message_id: id }, FAILURES_MAX),
  ])
  return nonEmpty({ messages, failures: failed })
}

const ID_LENGTH_MAX = 64

const trace = async (id: string, { journal, failures }: Readers): Promise<Part | undefined> => {
  const traceId = id.replaceAll('-', '').toLowerCase()
  if (!TRACE_ID.test(traceId)) return undefined
  const [said, failed] = await Promise.all([
    journal.ofTrace(traceId, { limit: MESSAGES_MAX }),
    failures.bearing({ trace_id: traceId }, FAILURES_MAX),
  ])
  return nonEmpty({ messages: said.items, failures: failed, cut: said.next !== undefined })
}

const correlation = async (id: string, { journal, failures }: Readers): Promise<Part | undefined> => {
  if (id.length > ID_LENGTH_MAX) return undefined
  const [messages, failed] = await Promise.all([
    journal.ofCorrelation(id, MESSAGES_MAX),
    failures.bearing({ correlation_id: id }, FAILURES_MAX),
  ])
  return nonEmpty({ messages, failures: failed, cut: messages.length === MESSAGES_MAX })
}

const failure = async (id: string, { failures }: Readers): Promise<Part | undefined> => {
  const record = await failures.read(id)
  return record && { failures: [listed(record)] }
}

const operation = async (id: string, { operations }: Readers): Promise<Part | undefined> => {
  const [known, results, page] = await Promise.all([
    operations.read(id),
    operations.results(id),
    operations.messages(id, { limit: MESSAGES_MAX }),
  ])
  if (known === undefined) return undefined
  return { operations: [{ ...known, results }], acts: page.items, cut: page.next !== undefined }
}

/** With the story that it belongs to: what it was asked by, and what was answered. */
const command = async (id: string, readers: Readers): Promise<Part | undefined> => {
  if (id.length > ID_LENGTH_MAX) return undefined
  const row = await readers.commands.find(id)
  return row && { ...(await trace(row.command.trace_id, readers)), commands: [row] }
}

const nonEmpty = (part: Part & Required<Pick<Part, 'messages' | 'failures'>>): Part | undefined =>
  part.messages.length === 0 && part.failures.length === 0 ? undefined : part

/** What belongs to what was found. */
const around = async (
  found: Required<Pick<Part, 'messages' | 'failures' | 'operations' | 'acts'>>,
  readers: Readers,
): Promise<Required<Omit<Part, 'robot' | 'commands'>>> => {
  const knownFailures = new Set(found.failures.map(({ failure_id }) => failure_id))
  const knownMessages = new Set(found.messages.map(keyOfMessage))
  const ofMessages = found.messages.flatMap(({ failure_id, redrive_of }) => [failure_id, redrive_of])
  const parents = [...found.failures, ...found.messages].map(({ edited_from }) => edited_from)
  const wantedFailures = distinct(
    [...ofMessages, ...found.acts.map(({ failure_id }) => failure_id), ...parents],
    knownFailures,
  )
  const wantedMessages = [
    ...new Map(
      [...found.failures, ...found.acts]
        .flatMap((one) =>
          [one.message_id, 'edited_to' in one ? one.edited_to : undefined].map((id) => [one.robot_id, id]),
        )
        .flatMap(([robot_id, message_id]) =>
          robot_id === undefined || message_id === undefined ? [] : [{ robot_id, message_id }],
        )
        .filter((message) => !knownMessages.has(keyOfMessage(message)))
        .map((message) => [keyOfMessage(message), message] as const),
    ).values(),
  ]
  const [failures, messages] = await Promise.all([
    readers.failures.some(wantedFailures.slice(0, LOOKED_UP_MAX)),
    readers.journal.some(wantedMessages.slice(0, LOOKED_UP_MAX)),
  ])
  // Who changes a failure leaves a name on it; of those that nobody has changed there is nothing to ask.
  const touched = [...found.failures, ...failures].filter(({ changed_by }) => changed_by !== undefined)
  const acts: MessageOfOperation[] = []
  await inParallel(touched.slice(0, LOOKED_UP_MAX), PARALLEL, async ({ failure_id }) => {
    acts.push(...(await readers.operations.ofFailure(failure_id)))
  })
  const most = Math.max(wantedFailures.length, wantedMessages.length, touched.length)
  return { messages, failures, operations: [], acts, cut: most > LOOKED_UP_MAX }
}

/** Each is a query or a few; of a long story the first ones tell how long publishing takes. */
const publishedOf = async (
  messages: readonly JournalRow[],
  { published }: Readers,
): Promise<ReadonlyMap<string, Published>> => {
  const found = new Map<string, Published>()
  const applied = messages.filter(({ outcome }) => outcome === 'applied').slice(0, PUBLISHED_MAX)
  await inParallel(applied, PARALLEL, async (row) => {
    if (row.revision === undefined) return
    const left = await published.publishedAt(row.robot_id, row.revision, row.decided_at)
    if (left) found.set(keyOfMessage(row), left)
  })
  return found
}

const PUBLISHED_MAX = 8

/** One question for all of them; the feed forgets after hours, so of an old story it has nothing to say. */
const fedOf = async (
  messages: readonly JournalRow[],
  { feedEvents }: Readers,
): Promise<ReadonlyMap<string, number>> => {
  const telling = messages.slice(0, LOOKED_UP_MAX).flatMap((row) => {
    const event_id = idOfTelling(row)
    return event_id === undefined ? [] : [{ key: keyOfMessage(row), event_id }]
  })
  if (telling.length === 0) return new Map()
  const added = await feedEvents.addedAt(telling.map(({ event_id }) => event_id))
  return new Map(
    telling.flatMap(({ key, event_id }) => {
      const at = added.get(event_id)
      return at === undefined ? [] : [[key, at] as const]
    }),
  )
}

/** Without bytes and stack: a story is not the place for them. */
const listed = ({ original: _, stack: __, ...record }: FailureRecord): KnownFailure => record

const distinct = (ids: readonly (string | undefined)[], known: ReadonlySet<string>): readonly string[] => [
  ...new Set(ids.filter((id): id is string => id !== undefined && !known.has(id))),
]

export const keyOfMessage = ({ robot_id, message_id }: Pick<JournalRow, 'robot_id' | 'message_id'>): string =>
  `${robot_id} ${message_id}`

const unique = <Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] => [
  ...new Map(items.map((item) => [keyOf(item), item])).values(),
]
