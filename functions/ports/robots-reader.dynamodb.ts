import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { missionIdOf } from '../../messages/mission-id.ts'
import { type Item, text, textIn } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import type { FleetRegister } from './fleet-members.ts'
import type { Page, Paging, Place } from './page.ts'
import { type RecallTables, recallFromDynamodb } from './recall.dynamodb.ts'
import { BUCKETS } from './robots.ts'
import type { RobotFilter, RobotsReader, SeenRobot } from './robots-reader.ts'

/**
 * No scan, and no index per question: an index on state or version would be written with every transition, for a question that a
 * person asks now and then. Robots are walked in the order of their ids, spread over the partitions of `by_bucket`, or of their
 * fleets; parked ones have an index because they are released by it. What else is asked for is looked up in the rows.
 */
export const robotsReaderInDynamodb = (
  dynamodb: DynamoDBClient,
  tables: RecallTables,
  fleets: Pick<FleetRegister, 'robotsIn'>,
): RobotsReader => {
  const recall = recallFromDynamodb(dynamodb, tables)

  const see = async (robotIds: readonly string[], filter: RobotFilter = {}): Promise<readonly SeenRobot[]> => {
    const { robots } = await recall.recall({ robots: robotIds })
    const matching = robotIds.flatMap((robotId) => {
      const row = robots.get(robotId)
      return row && isRow(row, filter) ? [row] : []
    })
    const { last_known } = await recall.recall({ last_known: matching.map(({ robot_id }) => robot_id) })
    return matching
      .map((row) => ({ row, last_known: last_known.get(row.robot_id) }))
      .filter(({ last_known: known }) => isHeard(known?.heard_at, filter))
  }

  const query = async (input: Omit<QueryCommandInput, 'TableName'>, what: string): Promise<readonly Item[]> => {
    const { Items = [] } = await dynamodb
      .send(new QueryCommand({ TableName: tables.robots, ...input }))
      .catch(failing(what))
    return Items
  }

  const inBucket = async (bucket: string, after: string | undefined, limit: number): Promise<readonly string[]> => {
    const items = await query(
      {
        IndexName: 'by_bucket',
        KeyConditionExpression: `#bucket = :bucket${after === undefined ? '' : ' AND robot_id > :after'}`,
        ExpressionAttributeNames: { '#bucket': 'bucket' },
        ExpressionAttributeValues: { ':bucket': text(bucket), ...(after !== undefined && { ':after': text(after) }) },
        Limit: limit,
      },
      `list the robots of bucket ${bucket}`,
    )
    return items.map((item) => textIn(item, 'robot_id'))
  }

  /** The merged beginning of all partitions: it costs a query each, however many robots there are. */
  const byId: Walk = async ({ fleets: wanted }, after, limit) => {
    const [behind] = after ?? []
    const place = behind === undefined ? undefined : [behind]
    const found =
      wanted === undefined
        ? await Promise.all(buckets.map((bucket) => inBucket(bucket, behind, limit)))
        : await Promise.all(
            [...new Set(wanted)].map(async (fleet) => (await fleets.robotsIn(fleet, { limit, after: place })).items),
          )
    const ids = found.flat().sort(byBytes).slice(0, limit)
    return ids.map((robot_id) => ({ robot_id, place: [robot_id] }))
  }

  const byRelease: Walk = async ({ parked = '' }, after, limit) => {
    const [due = '', robotId = ''] = after ?? []
    const items = await query(
      {
        IndexName: 'by_release',
        KeyConditionExpression: 'parked = :status',
        ExpressionAttributeValues: { ':status': text(parked) },
        Limit: limit,
        ...(after && {
          ExclusiveStartKey: { parked: text(parked), next_release_at: text(due), robot_id: text(robotId) },
        }),
      },
      `list the robots that are ${parked}`,
    )
    return items.map((item) => {
      const robot_id = textIn(item, 'robot_id')
      return { robot_id, place: [textIn(item, 'next_release_at'), robot_id] }
    })
  }

  return {
    read: async (robotId) => (await see([robotId]))[0],
    heard: async (robotId) => (await recall.recall({ last_known: [robotId] })).last_known.get(robotId),
    some: (robotIds) => see(robotIds),
    list: async ({ limit, after }, filter = {}) => {
      const walk = filter.parked !== undefined && filter.fleets === undefined ? byRelease : byId
      const isAsked = Object.values(filter).some((value) => value !== undefined)
      return await pageOf({ limit, after }, isAsked ? CHUNK : limit + 1, filter, walk, see)
    },
  }
}

interface Found {
  readonly robot_id: string
  readonly place: Place
}

type Walk = (filter: RobotFilter, after: Place | undefined, limit: number) => Promise<readonly Found[]>

/** One more than the page holds tells whether there is a next one; after so many looks the page is answered as it is. */
const pageOf = async (
  { limit, after }: Paging,
  chunk: number,
  filter: RobotFilter,
  walk: Walk,
  see: (robotIds: readonly string[], filter: RobotFilter) => Promise<readonly SeenRobot[]>,
): Promise<Page<SeenRobot>> => {
  const items: SeenRobot[] = []
  let place = after
  let last = after
  for (let looked = 0; looked < LOOKED_MAX; looked += chunk) {
    const found = await walk(filter, place, chunk)
    const places = new Map(found.map((one) => [one.robot_id, one.place]))
    // Missions' rows lie among robots', and are parked and released like them.
    const robots = [...places.keys()].filter((key) => missionIdOf(key) === undefined)
    for (const seen of await see(robots, filter)) {
      if (items.length === limit) return { items, ...(last && { next: last }) }
      items.push(seen)
      last = places.get(seen.row.robot_id)
    }
    place = found.at(-1)?.place
    if (found.length < chunk || place === undefined) return { items }
  }
  return { items, ...(place && { next: place }) }
}

/** Rows of one look, and of one page. */
const CHUNK = 100
const LOOKED_MAX = 1_000

const isRow = (
  { state, policy_version, parked }: SeenRobot['row'],
  { state: inState, policy_version: atVersion, parked: status }: RobotFilter,
): boolean =>
  (inState === undefined || state === inState) &&
  (atVersion === undefined || policy_version === atVersion) &&
  (status === undefined || parked?.status === status)

const isHeard = (heardAt: string | undefined, { heard_from, heard_before }: RobotFilter): boolean =>
  (heard_from === undefined || (heardAt !== undefined && heardAt >= heard_from)) &&
  (heard_before === undefined || heardAt === undefined || heardAt < heard_before)

const buckets = Array.from({ length: BUCKETS }, (_, bucket) => String(bucket))

/** As DynamoDB sorts its keys. Ids are ASCII, where code units and bytes are the same. */
const byBytes = (one: string, other: string): number => (one < other ? -1 : 1)
