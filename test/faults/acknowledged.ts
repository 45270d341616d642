/**
 * Durable before acknowledged (I6): when dispatch says that a record is done, whatever became of it is stored already. The
 * times come from the run's history: when a write took effect, and when an invocation answered.
 */
import type { CallEntry, InvocationEntry } from '../../local/simulated/faults.ts'
import type { Findings } from './findings.ts'
import { placeOf } from './said.ts'

export function durableBeforeAcknowledged(findings: Findings): readonly string[] {
  const stored = storedAt(findings)
  const wrong: string[] = []
  const byPlace = Map.groupBy(
    findings.verdicts.filter(({ end }) => !['duplicate', 'died', 'retried', 'untried'].includes(end)),
    ({ occurrence }) => occurrence.record.place,
  )
  const records = new Map(findings.world.said.map((record) => [record.place, record]))
  for (const { places, at } of acknowledgements(findings)) {
    for (const place of places) {
      for (const { robot_id, occurrence } of byPlace.get(place) ?? []) {
        const { message_id, type } = occurrence.message
        const since = stored.messages.get(`${robot_id} ${message_id}`)
        if (since === undefined || since > at) {
          wrong.push(
            `${robot_id} ${type} ${message_id} was acknowledged at ${at} and stored ${since === undefined ? 'never' : `at ${since}`}`,
          )
        }
      }
      const record = records.get(place)
      if (record?.redrive) {
        const { redrive_of, attempt } = record.redrive
        const since = stored.tries.get(tryKey(redrive_of, attempt + 1))
        if (since === undefined || since > at) {
          wrong.push(`try ${attempt + 1} of failure ${redrive_of} was acknowledged before its end was stored`)
        }
        continue
      }
      for (const { index } of record?.refused ?? []) {
        const since = stored.openings.get(`${place} ${index}`)
        if (since === undefined || since > at) {
          wrong.push(
            `a record that cannot be opened (${place} ${index}) was acknowledged before its failure was stored`,
          )
        }
      }
    }
  }
  return wrong
}

interface Acknowledgement {
  readonly places: readonly string[]
  readonly at: number
}

/** What each answer of dispatch settles: everything in front of the first record that it hands back. */
function acknowledgements({ history, places }: Findings): readonly Acknowledgement[] {
  const dispatch = places.dispatch
  return history
    .filter((entry): entry is InvocationEntry => entry.kind === 'invocation' && entry.functionName === dispatch)
    .filter(({ outcome }) => outcome === 'returned')
    .map(({ event, output, endedAt }) => {
      const { Records } = event as { Records: { kinesis: { sequenceNumber: string } }[] }
      const { batchItemFailures = [] } = JSON.parse(String(output)) as {
        batchItemFailures?: { itemIdentifier: string }[]
      }
      const numbers = Records.map(({ kinesis }) => kinesis.sequenceNumber)
      const first = batchItemFailures[0]?.itemIdentifier
      const settled = first === undefined ? numbers : numbers.slice(0, numbers.indexOf(first))
      return { places: settled.map(placeOf), at: endedAt ?? 0 }
    })
}

/** When each decision first lay in a table or queue. */
function storedAt({ history, places }: Findings) {
  const messages = new Map<string, number>()
  const openings = new Map<string, number>()
  const tries = new Map<string, number>()
  const note = (map: Map<string, number>, key: string, at: number) => {
    if ((map.get(key) ?? Number.POSITIVE_INFINITY) > at) map.set(key, at)
  }
  const { JOURNAL_TABLE = '', ROBOTS_TABLE = '', HELD_TABLE = '', FAILURES_TABLE = '' } = places.variables
  for (const call of history) {
    if (call.kind !== 'call' || call.status !== 200 || call.tookEffectAt === undefined) continue
    const at = call.tookEffectAt
    if (call.service === 'dynamodb') {
      for (const { table, item } of writesOf(call)) {
        const robot = item.robot_id?.S
        if (table === JOURNAL_TABLE) note(messages, `${robot} ${item.message_id?.S}`, at)
        if (table === HELD_TABLE)
          note(messages, `${robot} ${(JSON.parse(item.message?.S ?? '{}') as { message_id?: string }).message_id}`, at)
        if (table === FAILURES_TABLE) {
          const attempts = JSON.parse(item.attempts?.S ?? '[]') as { attempt: number; by?: string }[]
          for (const { attempt, by } of attempts)
            if (by === undefined) note(tries, tryKey(item.failure_id?.S, attempt), at)
        }
        if (table === FAILURES_TABLE) note(openings, openingKey(item.position?.S, item.index?.N), at)
        if (table === ROBOTS_TABLE) for (const { S } of item.applied_ids?.L ?? []) note(messages, `${robot} ${S}`, at)
      }
    }
    if (call.service === 'sqs' && call.operation === 'SendMessageBatch') {
      const { Entries = [], QueueUrl } = call.input as { Entries?: { MessageBody: string }[]; QueueUrl: string }
      if (QueueUrl !== places.variables.INTAKE_QUEUE_URL) continue
      for (const { MessageBody } of Entries) {
        const { failure_id, attempt, position, index, stage } = JSON.parse(MessageBody) as {
          failure_id?: string
          attempt?: number
          position?: string
          index?: number
          stage?: string
        }
        if (attempt !== undefined) note(tries, tryKey(failure_id, attempt), at)
        if (stage === 'open') note(openings, openingKey(position, index), at)
      }
    }
  }
  return { messages, openings, tries }
}

const tryKey = (failureId: string | undefined, attempt: number): string => `${failureId} ${attempt}`

const openingKey = (position: string | undefined, index: number | string | undefined): string =>
  `${position?.split(':')[0]} ${index === undefined ? undefined : Number(index)}`

type Item = Readonly<Record<string, { S?: string; N?: string; L?: { S?: string }[] } | undefined>>

function writesOf({ operation, input }: CallEntry): readonly { table: string; item: Item }[] {
  if (operation === 'PutItem') {
    const { TableName, Item } = input as { TableName: string; Item: Item }
    return [{ table: TableName, item: Item }]
  }
  if (operation === 'TransactWriteItems') {
    const { TransactItems } = input as { TransactItems: { Put?: { TableName: string; Item: Item } }[] }
    return TransactItems.flatMap(({ Put }) => (Put ? [{ table: Put.TableName, item: Put.Item }] : []))
  }
  if (operation === 'BatchWriteItem') {
    const { RequestItems } = input as { RequestItems: Record<string, { PutRequest?: { Item: Item } }[]> }
    return Object.entries(RequestItems).flatMap(([table, requests]) =>
      requests.flatMap(({ PutRequest }) => (PutRequest ? [{ table, item: PutRequest.Item }] : [])),
    )
  }
  if (operation === 'UpdateItem') {
    const {
      TableName,
      Key,
      ExpressionAttributeValues = {},
    } = input as {
      TableName: string
      Key: Item
      ExpressionAttributeValues?: Item
    }
    return [{ table: TableName, item: { ...Key, applied_ids: ExpressionAttributeValues[':applied_ids'] } }]
  }
  return []
}
