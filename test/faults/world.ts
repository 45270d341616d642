/** Everything that a run has left behind, read past all faults: tables, queues, buckets, what robots and listeners heard. */
import { gunzipSync } from 'node:zlib'
import { parquetReadObjects } from 'hyparquet'
import type { FailureGroup } from '../../functions/failures/group.ts'
import type { FailureRecord } from '../../functions/failures/record.ts'
import { documentsIn } from '../../functions/lake/documents.ts'
import { groupOfItem } from '../../functions/ports/failure-group-item.dynamodb.ts'
import { recordOfItem } from '../../functions/ports/failure-item.dynamodb.ts'
import { journalRowOf } from '../../functions/ports/journal.dynamodb.ts'
import type { JournalRow } from '../../functions/ports/journal.ts'
import { OPERATION, operationOfItem, setOfItem } from '../../functions/ports/operation-item.dynamodb.ts'
import { messageOfItem, resultsOfItem } from '../../functions/ports/operation-message-item.dynamodb.ts'
import type { Frozen, MessageOfOperation, Operation, Results } from '../../functions/ports/operations.ts'
import { robotRowOf } from '../../functions/ports/robots.dynamodb.ts'
import { BUCKETS, type RobotRow } from '../../functions/ports/robots.ts'
import type { Rollout } from '../../functions/ports/rollouts.ts'
import type { LambdaFunctions } from '../../local/lambda/lambda.ts'
import type { Simulation } from '../../local/simulated/simulate.ts'
import type { Layer } from '../../policy/rollout.ts'
import { type SaidRecord, saidOn } from './said.ts'

export interface World {
  readonly said: readonly SaidRecord[]
  readonly robots: readonly RobotRow[]
  readonly journal: readonly JournalRow[]
  readonly held: readonly { readonly robot_id: string; readonly position: string }[]
  /** Sums of the counters' rows; `failures` is the row of what follows the records of failures. */
  readonly books: Readonly<Record<'shards' | 'failures', Counters>>
  readonly openFailuresTotal: number
  readonly failures: readonly Failure[]
  readonly groups: readonly FailureGroup[]
  /** How many failures there are of each status, as the row of totals has it. */
  readonly totals: Row
  readonly operations: readonly OperationLeft[]
  /** What was rolled out, and what of it is in force. */
  readonly rollouts: readonly Rollout[]
  readonly layers: readonly Layer[]
  /** failure_id of every copy on the shelf. */
  readonly shelf: readonly string[]
  /** Messages that even the recorder could not read. */
  readonly unreadable: number
  readonly jobs: readonly Row[]
  readonly charging: readonly Row[]
  readonly incidents: readonly Row[]
  readonly presence: readonly Row[]
  readonly lake: readonly Uint8Array[]
  readonly landed: Landed
}

export type Row = Readonly<Record<string, unknown>>
export type Counters = Readonly<Record<(typeof columns)[number], number>>

/** A record of the index with its bytes, wherever they lie: in the row or in the bucket. */
export type Failure = Omit<FailureRecord, 'original'> & {
  readonly original_bytes: number
  readonly original?: Uint8Array
}

/** An operation with everything that lies under its id. */
export interface OperationLeft {
  readonly operation: Operation
  readonly set: readonly Frozen[]
  readonly lines: readonly MessageOfOperation[]
  readonly results: Results
}

/** Where things are, as the functions are told by their environment. */
export interface Places {
  readonly streamArn: string
  readonly variables: Readonly<Record<string, string>>
  readonly lakeBucket: string
  /** Name of the function. */
  readonly dispatch: string
}

export function placesOf({ runtime, stacks }: Simulation): Places {
  const functions = (runtime.functions as LambdaFunctions).list()
  const variables = Object.assign({}, ...functions.map((spec) => spec.variables)) as Record<string, string>
  const dispatch = functions.find(({ name }) => name.endsWith('-dispatch'))
  const resources = [...stacks.stoodUp.resources.values()]
  const stream = resources.find(({ type }) => type === 'AWS::Kinesis::Stream')
  const { LAKE_BUCKET: lakeBucket } = variables
  if (!stream || !lakeBucket || !dispatch) throw new Error('the stacks should have a stream, a lake and dispatch')
  return { streamArn: stream.attributes.Arn ?? '', variables, lakeBucket, dispatch: dispatch.name }
}

export async function worldOf(simulation: Simulation, places: Places): Promise<World> {
  const { variables } = places
  const said = saidOn(simulation, places.streamArn)
  const indexed = await inBuckets(simulation, variables.ROBOTS_TABLE ?? '')
  const robotIds = new Set([...indexed, ...said.flatMap(({ robot_id }) => robot_id ?? [])])
  return {
    said,
    ...(await tablesOf(simulation, places, [...robotIds])),
    groups: (
      await queried(simulation, {
        table: variables.FAILURE_GROUPS_TABLE ?? '',
        key: 'book',
        value: 'group',
        index: 'by_time',
      })
    ).map(groupOfItem),
    operations: await operationsIn(simulation, variables.OPERATIONS_TABLE ?? ''),
    ...(await rolledOut(simulation, variables.ROLLOUTS_TABLE ?? '')),
    shelf: await onShelf(simulation, variables.SHELF_QUEUE_URL ?? ''),
    unreadable: await depthOf(simulation, 'unreadable'),
    lake: await lakeOf(simulation, places.lakeBucket),
    landed: await landedIn(simulation, places.lakeBucket),
  }
}

export type Tables = Omit<
  World,
  'said' | 'groups' | 'operations' | 'rollouts' | 'layers' | 'shelf' | 'unreadable' | 'lake' | 'landed'
>

/** What the tables have about these robots; books and failures are everybody's. */
export async function tablesOf(
  simulation: Simulation,
  { variables }: Places,
  robotIds: readonly string[],
): Promise<Tables> {
  const query = (name: string, key: string, value: string, index?: string) =>
    queried(simulation, { table: variables[name] ?? '', key, value, ...(index !== undefined && { index }) })
  const ofRobots = async (name: string) => {
    const items: Item[] = []
    for (const robotId of robotIds) items.push(...(await query(name, 'robot_id', robotId)))
    return items
  }
  const counters = (await query('BOOKS_TABLE', 'book', 'counters')).map(plainItem)
  const [totals = {}] = (await query('FAILURE_GROUPS_TABLE', 'fingerprint', 'totals')).map(plainItem)
  return {
    robots: (await ofRobots('ROBOTS_TABLE')).map(robotRowOf),
    journal: (await ofRobots('JOURNAL_TABLE')).map(journalRowOf),
    held: (await ofRobots('HELD_TABLE')).map((item) => {
      const { robot_id, position } = plainItem(item)
      return { robot_id: String(robot_id), position: String(position) }
    }),
    books: {
      shards: sumOf(counters.filter(({ shard }) => shard !== 'failures')),
      failures: sumOf(counters.filter(({ shard }) => shard === 'failures')),
    },
    totals,
    openFailuresTotal: Number(totals.open ?? 0) + Number(totals.needs_attention ?? 0),
    failures: await withOriginals(
      (await query('FAILURES_TABLE', 'book', 'failure', 'by_time')).map(recordOfItem),
      simulation,
      variables.FAILED_BYTES_BUCKET ?? '',
    ),
    jobs: (await ofRobots('JOBS_TABLE')).map(plainItem),
    charging: (await ofRobots('CHARGING_TABLE')).map(plainItem),
    incidents: (await ofRobots('INCIDENTS_TABLE')).map(plainItem),
    presence: (await ofRobots('PRESENCE_TABLE')).map(plainItem),
  }
}

async function rolledOut(simulation: Simulation, table: string): Promise<Pick<World, 'rollouts' | 'layers'>> {
  const rows = (await queried(simulation, { table, key: 'book', value: 'rollouts' })).map(plainItem)
  const [standing] = rows.filter(({ layers }) => layers !== undefined)
  return {
    rollouts: rows.flatMap(({ rollout }) => (rollout === undefined ? [] : [JSON.parse(String(rollout)) as Rollout])),
    layers: standing === undefined ? [] : (JSON.parse(String(standing.layers)) as readonly Layer[]),
  }
}

async function operationsIn(simulation: Simulation, table: string): Promise<readonly OperationLeft[]> {
  const listed = await queried(simulation, { table, key: 'book', value: OPERATION, index: 'by_time' })
  const left: OperationLeft[] = []
  for (const item of listed) {
    const operation = operationOfItem(item)
    const { operation_id } = operation
    const rows = await queried(simulation, { table, key: 'operation_id', value: operation_id })
    const under = (prefix: string): readonly Item[] => rows.filter(({ entry }) => entry?.S?.startsWith(prefix))
    left.push({
      operation,
      set: under('set#').flatMap((row, index) => setOfItem(row, operation_id, index)),
      lines: under('message#').map(messageOfItem),
      results: resultsOfItem(under('results')[0]),
    })
  }
  return left
}

export const columns = [
  'published',
  'applied',
  'observed',
  'duplicate',
  'refused',
  'dead_lettered',
  'shed',
  'redelivered',
] as const

const sumOf = (rows: readonly Row[]): Counters =>
  Object.fromEntries(
    columns.map((column) => [column, rows.reduce((sum, row) => sum + Number(row[column] ?? 0), 0)]),
  ) as Counters

type Item = Parameters<typeof robotRowOf>[0]

const withOriginals = (
  records: readonly FailureRecord[],
  { runtime }: Simulation,
  bucket: string,
): Promise<Failure[]> =>
  Promise.all(
    records.map(async ({ original, ...record }) => {
      const bytes = 'key' in original ? await runtime.door('objects').get(bucket, original.key) : original.inline
      return { ...record, original_bytes: original.bytes, ...(bytes && { original: bytes }) }
    }),
  )

/** Robots by the index of the quiet check, whether or not anything of them lies on the stream. */
async function inBuckets(simulation: Simulation, table: string): Promise<readonly string[]> {
  const found: Item[] = []
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    found.push(...(await queried(simulation, { table, key: 'bucket', value: String(bucket), index: 'by_bucket' })))
  }
  return found.map(({ robot_id }) => robot_id?.S ?? '')
}

export async function queried(
  simulation: Simulation,
  {
    table,
    key,
    value,
    index,
  }: { readonly table: string; readonly key: string; readonly value: string; readonly index?: string },
): Promise<readonly Item[]> {
  const items: Item[] = []
  let from: unknown
  do {
    const page = await simulation.call('dynamodb', 'Query', {
      TableName: table,
      KeyConditionExpression: '#key = :value',
      ExpressionAttributeNames: { '#key': key },
      ExpressionAttributeValues: { ':value': { S: value } },
      ...(index !== undefined && { IndexName: index }),
      ...(from ? { ExclusiveStartKey: from } : {}),
    })
    items.push(...((page.Items ?? []) as WireItem[]).map(withBytes))
    from = page.LastEvaluatedKey
  } while (from)
  return items
}

type WireItem = Record<string, unknown>

/** On the wire binary is base64; the adapters' readers want bytes, as the SDK gives them. */
function withBytes(item: WireItem): Item {
  const attribute = (value: unknown): unknown => {
    const [[kind, inner]] = Object.entries(value as Record<string, unknown>) as [[string, unknown]]
    if (kind === 'B') return { B: Buffer.from(String(inner), 'base64') }
    if (kind === 'L') return { L: (inner as unknown[]).map(attribute) }
    if (kind === 'M') return { M: withBytes(inner as WireItem) }
    return value
  }
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, attribute(value)])) as Item
}

export function plainItem(item: Item): Row {
  const plain = (value: unknown): unknown => {
    const [[kind, inner]] = Object.entries(value as Record<string, unknown>) as [[string, unknown]]
    if (kind === 'N') return Number(inner)
    if (kind === 'NULL') return null
    if (kind === 'L') return (inner as unknown[]).map(plain)
    if (kind === 'M') return plainItem(inner as Item)
    return inner
  }
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)]))
}

/** Looked at and put back. */
async function onShelf({ call }: Simulation, QueueUrl: string): Promise<readonly string[]> {
  const found: ShelfMessage[] = []
  for (;;) {
    const { Messages = [] } = (await call('sqs', 'ReceiveMessage', {
      QueueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 43_200,
      MessageAttributeNames: ['All'],
    })) as { Messages?: ShelfMessage[] }
    if (Messages.length === 0) break
    found.push(...Messages)
  }
  for (const { ReceiptHandle } of found)
    await call('sqs', 'ChangeMessageVisibility', { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 })
  return found.map(({ MessageAttributes }) => MessageAttributes?.failure_id?.StringValue ?? '')
}

interface ShelfMessage {
  readonly ReceiptHandle: string
  readonly MessageAttributes?: Readonly<Record<string, { readonly StringValue?: string }>>
}

async function depthOf({ stacks, call }: Simulation, queue: string): Promise<number> {
  const found = [...stacks.stoodUp.resources.values()].find(
    ({ type, logicalId }) => type === 'AWS::SQS::Queue' && logicalId.includes(queue),
  )
  if (!found) throw new Error(`there is no queue whose logical id contains ${queue}`)
  const { Attributes } = await call('sqs', 'GetQueueAttributes', { QueueUrl: found.ref, AttributeNames: ['All'] })
  const depth = Attributes as Record<string, string>
  return Number(depth.ApproximateNumberOfMessages) + Number(depth.ApproximateNumberOfMessagesNotVisible)
}

/** The records in the lake, as they lay on the stream; beside them are changes of tables. */
async function lakeOf(simulation: Simulation, bucket: string): Promise<readonly Uint8Array[]> {
  const answer = await simulation.service('s3').handle({
    service: 's3',
    operation: '',
    method: 'GET',
    path: `/${bucket}`,
    query: 'list-type=2&prefix=said%2F&max-keys=1000',
    headers: {},
    body: new Uint8Array(),
  })
  const listing = Buffer.from(answer.body).toString('utf8')
  if (/<IsTruncated>true/.test(listing)) throw new Error('the lake has more than 1,000 objects: list it in pages')
  const keys = [...listing.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => key)
  const lines: Uint8Array[] = []
  for (const key of keys) {
    const body = await simulation.runtime.door('objects').get(bucket, key)
    if (!body) throw new Error(`the lake lists ${key} and does not have it`)
    lines.push(...documentsIn(key.endsWith('.gz') ? gunzipSync(body) : body))
  }
  return lines
}

/** What Firehose made of the records of the stream. */
export interface Landed {
  /** Of the rows, as often as they are there. */
  readonly positions: readonly string[]
  /** Places of what cannot be opened, among the rows and where it lies apart. */
  readonly unopened: { readonly rows: ReadonlySet<string>; readonly apart: ReadonlySet<string> }
  /** Records that no row was made of, as base64: the function that opens them was away for longer than Firehose tries. */
  readonly undelivered: ReadonlySet<string>
}

async function landedIn({ runtime }: Simulation, bucket: string): Promise<Landed> {
  const objects = runtime.door('objects')
  const bodiesIn = async (prefix: string): Promise<readonly Uint8Array[]> => {
    const found = objects.list(bucket, prefix).map(({ key }) => objects.get(bucket, key))
    return (await Promise.all(found)).flatMap((body) => body ?? [])
  }
  const positions: string[] = []
  const rows = new Set<string>()
  for (const body of await bodiesIn('landing/messages/')) {
    const { buffer, byteOffset, byteLength } = body
    const file = (buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength)
    for (const { position, kind } of await parquetReadObjects({ file, columns: ['position', 'kind'] })) {
      positions.push(position)
      if (kind === 'unopened') rows.add(position)
    }
  }
  const linesIn = async <Line>(prefix: string): Promise<readonly Line[]> =>
    (await bodiesIn(prefix))
      .flatMap((body) => [...documentsIn(body)])
      .map((line) => JSON.parse(Buffer.from(line).toString()))
  const apart = (await linesIn<{ position: string }>('unopened/')).map(({ position }) => position)
  const undelivered = (await linesIn<{ rawData: string }>('undelivered/processing-failed/')).map((one) => one.rawData)
  return { positions, unopened: { rows, apart: new Set(apart) }, undelivered: new Set(undelivered) }
}
