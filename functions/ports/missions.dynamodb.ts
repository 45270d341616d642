import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { MissionStep } from '../../messages/mission-fields.ts'
import {
  type Item,
  json,
  maybe,
  maybeJsonIn,
  maybeNumberIn,
  maybeTextIn,
  number,
  present,
  text,
  textIn,
  textsIn,
} from './attributes.dynamodb.ts'
import { readRows } from './batches.dynamodb.ts'
import { failing } from './failing.ts'
import {
  CLAIMED,
  type LateTruth,
  type MissionFilter,
  type MissionOutcome,
  type MissionRow,
  type Missions,
  type MissionTurn,
  type NewMission,
  queueOf,
  type StepProgress,
  turnOf,
  type WaitsBecause,
} from './missions.ts'
import type { Page, Paging, Place } from './page.ts'
import { queryPage } from './query.dynamodb.ts'
import { contended, doneByLaterRun, readItem, updateItem, writeItem } from './run-item.dynamodb.ts'

/**
 * One item per mission. `queue` and `queue_turn` are the keys of by_queue: the item is in that index only while it waits for a
 * robot, or while its claim was not heard of. Indexes have keys only: an item may be 10 KB of steps, and is looked up when it is
 * wanted.
 */
export const missionsInDynamodb = (dynamodb: DynamoDBClient, table: string): Missions => {
  const placeOf = (missionId: string) => ({ table, key: keyOf(missionId), what: `mission ${missionId}` })

  const some = async (missionIds: readonly string[]): Promise<readonly MissionRow[]> => {
    const found = new Map<string, MissionRow>()
    await readRows(
      dynamodb,
      [...new Set(missionIds)].map((missionId) => ({ table, key: keyOf(missionId) })),
      { what: `read ${missionIds.length} missions`, parallel: 4 },
      (item) => {
        const row = missionOf(item)
        found.set(row.mission_id, row)
      },
    )
    return missionIds.flatMap((missionId) => found.get(missionId) ?? [])
  }

  const page = async (
    query: Omit<QueryCommandInput, 'TableName' | 'Limit'>,
    sortKey: string,
    { limit, after }: Paging,
    what: string,
  ): Promise<Page<string>> => {
    const [value = '', missionId = ''] = after ?? []
    const partition = Object.entries(query.ExpressionAttributeValues ?? {})[0]?.[1]
    const key = Object.values(query.ExpressionAttributeNames ?? {})[0] ?? ''
    const { items, last } = await queryPage(
      dynamodb,
      {
        TableName: table,
        ...query,
        ...(after &&
          partition && {
            ExclusiveStartKey: {
              [key]: partition,
              mission_id: text(missionId),
              ...(sortKey !== 'mission_id' && { [sortKey]: text(value) }),
            },
          }),
      },
      limit,
      what,
    )
    return {
      items: items.map((item) => textIn(item, 'mission_id')),
      ...(last && { next: [textIn(last, sortKey), textIn(last, 'mission_id')] }),
    }
  }

  /** The index that answers what is asked for first; the rest is looked up in the rows. */
  const walk = (filter: MissionFilter, paging: Paging): Promise<Page<string>> => {
    if (filter.robot_id !== undefined)
      return page(
        {
          IndexName: 'by_robot',
          KeyConditionExpression: '#key = :key',
          ExpressionAttributeNames: { '#key': 'robot_id' },
          ExpressionAttributeValues: { ':key': text(filter.robot_id) },
        },
        'mission_id',
        paging,
        `list the missions of robot ${filter.robot_id}`,
      )
    if (filter.status !== undefined) return inState(filter.status, paging)
    return page(
      {
        IndexName: 'by_time',
        KeyConditionExpression: '#key = :key',
        ExpressionAttributeNames: { '#key': 'book' },
        ExpressionAttributeValues: { ':key': text(BOOK) },
        ScanIndexForward: false,
      },
      'requested',
      paging,
      'list the missions',
    )
  }

  const inState = (status: string, paging: Paging): Promise<Page<string>> =>
    page(
      {
        IndexName: 'by_state',
        KeyConditionExpression: '#key = :key',
        ExpressionAttributeNames: { '#key': 'status' },
        ExpressionAttributeValues: { ':key': text(status) },
      },
      'turn',
      paging,
      `list the missions that are ${status}`,
    )

  const inQueue = (queue: string, paging: Paging): Promise<Page<string>> =>
    page(
      {
        IndexName: 'by_queue',
        KeyConditionExpression: '#key = :key',
        ExpressionAttributeNames: { '#key': 'queue' },
        ExpressionAttributeValues: { ':key': text(queue) },
      },
      'queue_turn',
      paging,
      `list what waits in ${queue}`,
    )

  return {
    some,
    read: async (missionId) => {
      const { Item: item } = await dynamodb
        .send(new GetItemCommand({ TableName: table, Key: keyOf(missionId), ConsistentRead: true }))
        .catch(failing(`read mission ${missionId}`))
      return item && missionOf(item)
    },

    list: async ({ limit, after }, filter = {}) => {
      const items: MissionRow[] = []
      let place = after
      let last = after
      for (let looked = 0; looked < LOOKED_MAX; looked += CHUNK) {
        const found = await walk(filter, { limit: CHUNK, after: place })
        for (const row of await some(found.items)) {
          if (!matches(row, filter)) continue
          if (items.length === limit) return { items, ...(last && { next: last }) }
          items.push(row)
          last = placeIn(row, filter)
        }
        place = found.next
        if (place === undefined) return { items }
      }
      return { items, ...(place && { next: place }) }
    },

    waiting: async (queue, paging) => {
      const { items, next } = await inQueue(queue, paging)
      return { items: await some(items), ...(next && { next }) }
    },

    inState,

    untold: async (before, most) => {
      const { items } = await inQueue(CLAIMED, { limit: most, after: undefined })
      const rows = await some(items)
      return rows.filter(({ queue, claimed_at = '' }) => queue === CLAIMED && claimed_at < before)
    },

    record: async (run, mission) => {
      const place = placeOf(mission.mission_id)
      const { names, values, sets } = setting(itemOfNew(mission))
      const written = await updateItem(dynamodb, run, {
        ...place,
        sets: [...sets, 'version = :one', 'allocation = :zero'],
        names,
        values: { ...values, ':one': number(1), ':zero': number(0) },
        // Recorded once: a second run of the same request must not take the mission from the robot that has it by now.
        condition: 'attribute_not_exists(mission_id)',
      })
      if (written) return missionOf(written)
      const found = await readItem(dynamodb, place)
      if (!found) throw contended(run, place)
      doneByLaterRun(found, run)
      return missionOf(found)
    },

    turn: async (run, missionId, turn) => {
      const place = placeOf(missionId)
      const found = await readItem(dynamodb, place)
      if (!found) return undefined
      const before = missionOf(found)
      const change = changeOf(typeof turn === 'function' ? turn(before) : turn, before)
      return missionOf(await writeItem(dynamodb, run, { ...place, ...change }))
    },

    taken: async (missionId, allocation, steps) => {
      try {
        await dynamodb.send(
          new UpdateItemCommand({
            TableName: table,
            Key: keyOf(missionId),
            UpdateExpression: 'SET steps_taken = :steps',
            ConditionExpression: 'allocation = :allocation AND steps_taken < :steps',
            ExpressionAttributeValues: { ':steps': number(steps), ':allocation': number(allocation) },
          }),
        )
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) failing(`say what was taken of ${missionId}`)(error)
      }
    },

    explain: async ({ mission_id, version }, because) => {
      try {
        await dynamodb.send(
          new UpdateItemCommand({
            TableName: table,
            Key: keyOf(mission_id),
            UpdateExpression: 'SET waits_because = :because',
            ConditionExpression: 'version = :version',
            ExpressionAttributeValues: { ':because': json(because), ':version': number(version) },
          }),
        )
      } catch (error) {
        // It has moved on: then that is no reason any more.
        if (!(error instanceof ConditionalCheckFailedException)) failing(`say why mission ${mission_id} waits`)(error)
      }
    },
  }
}

/** Of one look, and of one page. */
const CHUNK = 100
const LOOKED_MAX = 1_000
const BOOK = 'missions'

export const missionKey = (missionId: string): Item => ({ mission_id: text(missionId) })
const keyOf = missionKey

export const missionOf = (item: Item): MissionRow => {
  const requires = textsIn(item, 'requires')
  const row: MissionRow = {
    mission_id: textIn(item, 'mission_id'),
    steps: (maybeJsonIn(item, 'steps') ?? []) as readonly MissionStep[],
    requires,
    priority: textIn(item, 'priority') === 'urgent' ? 'urgent' : 'normal',
    load: textIn(item, 'load') === 'physical' ? 'physical' : 'none',
    reallocate: item.reallocate?.BOOL ?? true,
    requested_at: textIn(item, 'requested_at'),
    status: textIn(item, 'status'),
    status_at: textIn(item, 'status_at'),
    trace_id: textIn(item, 'trace_id'),
    version: maybeNumberIn(item, 'version') ?? 0,
    revision: maybeNumberIn(item, 'revision') ?? 0,
    allocation: maybeNumberIn(item, 'allocation') ?? 0,
    progress: (maybeJsonIn(item, 'progress') ?? []) as readonly StepProgress[],
  }
  const texts = ['kind', 'fleet', 'wanted_robot_id', 'deadline', 'correlation_id', 'robot_id', 'job_id', 'claimed_at']
  return {
    ...row,
    ...Object.fromEntries(
      [...texts, 'queue', 'held_load', 'acted_by', 'last_robot_id'].flatMap((name) => {
        const value = maybeTextIn(item, name)
        return value === undefined ? [] : [[name, value]]
      }),
    ),
    ...(item.given_to !== undefined && { given_to: textsIn(item, 'given_to') }),
    ...maybeOf('lease_seconds', maybeNumberIn(item, 'lease_seconds')),
    ...maybeOf('steps_taken', maybeNumberIn(item, 'steps_taken')),
    ...maybeOf('waits_because', maybeJsonIn(item, 'waits_because') as WaitsBecause | undefined),
    ...maybeOf('outcome', maybeJsonIn(item, 'outcome') as MissionOutcome | undefined),
    ...maybeOf('not_by', maybeJsonIn(item, 'not_by') as readonly string[] | undefined),
    ...maybeOf('late_truths', maybeJsonIn(item, 'late_truths') as readonly LateTruth[] | undefined),
  }
}

const maybeOf = <Name extends string, Value>(name: Name, value: Value | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: Value }

const itemOfNew = (mission: NewMission): Item =>
  present({
    kind: maybe(mission.kind, text),
    steps: json(mission.steps),
    requires: { L: mission.requires.map(text) },
    fleet: maybe(mission.fleet, text),
    wanted_robot_id: maybe(mission.wanted_robot_id, text),
    priority: text(mission.priority),
    deadline: maybe(mission.deadline, text),
    load: text(mission.load),
    reallocate: { BOOL: mission.reallocate },
    lease_seconds: maybe(mission.lease_seconds, number),
    requested_at: text(mission.requested_at),
    status: text(mission.status),
    status_at: text(mission.requested_at),
    trace_id: text(mission.trace_id),
    correlation_id: maybe(mission.correlation_id, text),
    queue: text(queueOf(mission)),
    queue_turn: text(turnOf(mission)),
    turn: text(turnOf(mission)),
    book: text(BOOK),
    requested: text(requestedOf(mission)),
  })

const requestedOf = ({ requested_at, mission_id }: Pick<NewMission, 'requested_at' | 'mission_id'>): string =>
  `${new Date(requested_at).toISOString()}#${mission_id}`

/** Every name stands behind # in the expression: `status`, `load` and others are reserved. */
const setting = (item: Item) => ({
  sets: Object.keys(item).map((name) => `#${name} = :${name}`),
  names: Object.fromEntries(Object.keys(item).map((name) => [`#${name}`, name])),
  values: Object.fromEntries(Object.entries(item).map(([name, value]) => [`:${name}`, value])),
})

const changeOf = (turn: MissionTurn, row: MissionRow) => {
  const { sets, names, values } = setting(
    present({
      status: maybe(turn.status, text),
      status_at: turn.status !== undefined && turn.status !== row.status ? text(turn.at) : undefined,
      progress: maybe(turn.progress, json),
      steps: maybe(turn.steps, json),
      held_load: typeof turn.held_load === 'string' ? text(turn.held_load) : undefined,
      outcome: maybe(turn.outcome, json),
      late_truths: maybe(turn.late_truths, json),
      not_by: maybe(turn.not_by, json),
      queue: turn.waits === true ? text(queueOf(row)) : undefined,
      queue_turn: turn.waits === true ? text(turnOf(row)) : undefined,
      expires_at: maybe(turn.forget_at, (at) => number(Math.ceil(Date.parse(at) / 1000))),
    }),
  )
  const leaves = turn.waits === false || (turn.told === true && row.queue === CLAIMED)
  const removes = [
    ...(leaves ? ['queue', 'queue_turn', 'waits_because'] : []),
    ...(turn.held_load === null ? ['held_load'] : []),
  ]
  return {
    sets: [...sets, 'version = version + :one'],
    removes,
    names,
    values: { ...values, ':one': number(1) },
  }
}

const matches = (row: MissionRow, { status, robot_id, fleets }: MissionFilter): boolean =>
  (status === undefined || row.status === status) &&
  (robot_id === undefined || row.robot_id === robot_id) &&
  (fleets === undefined || (row.fleet !== undefined && fleets.includes(row.fleet)))

const placeIn = (row: MissionRow, { status, robot_id }: MissionFilter): Place => {
  if (robot_id !== undefined) return [row.mission_id, row.mission_id]
  return [status === undefined ? requestedOf(row) : turnOf(row), row.mission_id]
}
