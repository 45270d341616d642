import {
  type DynamoDBClient,
  GetItemCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { jobIdOf } from '../../messages/mission-id.ts'
import { TemporaryFailure } from '../errors.ts'
import { type Item, number, text } from './attributes.dynamodb.ts'
import { capacityKey, capacityOf, capacityPut } from './capacity.dynamodb.ts'
import type { CapacityRow, Claim } from './capacity.ts'
import { type Claims, freedBy } from './claims.ts'
import { failing } from './failing.ts'
import { missionKey, missionOf } from './missions.dynamodb.ts'
import { CLAIMED, type MissionRow } from './missions.ts'

export interface ClaimTables {
  readonly missions: string
  readonly capacity: string
}

/** Two items, one transaction: DynamoDB writes both or none, and tells which of them was not as it was seen. */
export const claimsInDynamodb = (dynamodb: DynamoDBClient, tables: ClaimTables): Claims => {
  const readBoth = async (missionId: string, robotId: string) => {
    const [mission, robot] = await Promise.all(
      [
        { TableName: tables.missions, Key: missionKey(missionId) },
        { TableName: tables.capacity, Key: capacityKey(robotId) },
      ].map((key) =>
        dynamodb
          .send(new GetItemCommand({ ...key, ConsistentRead: true }))
          .then(({ Item: item }) => item)
          .catch(failing(`read the claim of mission ${missionId} and robot ${robotId}`)),
      ),
    )
    return { mission: mission && missionOf(mission), robot: robot && capacityOf(robot) }
  }

  /** `undefined` when it was written; else what was not as it was seen. */
  const transact = async (
    writes: readonly TransactWriteItem[],
    what: string,
  ): Promise<readonly boolean[] | undefined> => {
    try {
      // The SDK's own tries after a lost answer bear one token: they are one transaction.
      await dynamodb.send(new TransactWriteItemsCommand({ TransactItems: [...writes] }))
      return undefined
    } catch (error) {
      // Expected: somebody was here in between, or is just now.
      if (!(error instanceof TransactionCanceledException)) return failing(what)(error)
      const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None')
      const others = codes.filter((code) => code !== 'None' && !contention.has(code))
      if (others.length > 0) throw new TemporaryFailure(`${what}: ${codes.join(', ')}`, { cause: error })
      return codes.map((code) => code !== 'None')
    }
  }

  return {
    claim: async (mission, robot, at) => {
      const allocation = mission.allocation + 1
      const { mission_id } = mission
      const claim: Claim = { mission_id, allocation, job_id: jobIdOf(mission_id, allocation), claimed_at: at }
      const claimed: CapacityRow = { ...robot, claim, version: robot.version + 1 }
      const lost = await transact(
        [
          { Put: capacityPut(tables.capacity, claimed, robot.version) },
          { Update: claiming(tables.missions, mission, robot.robot_id, claim) },
        ],
        `give mission ${mission_id} to robot ${robot.robot_id}`,
      )
      if (lost) return { result: 'lost', of: lost[0] && lost[1] ? 'both' : lost[1] ? 'mission' : 'robot' }
      const { waits_because: _, last_robot_id: __, ...rest } = mission
      return {
        result: 'claimed',
        robot: claimed,
        mission: {
          ...rest,
          version: mission.version + 1,
          allocation,
          robot_id: robot.robot_id,
          job_id: claim.job_id,
          claimed_at: at,
          given_to: givenTo(mission, robot.robot_id),
          steps_taken: mission.steps.length,
          queue: CLAIMED,
        },
      }
    },

    release: async (released) => {
      const { mission_id, robot_id, allocation } = released
      const what = `take mission ${mission_id} from robot ${robot_id}`
      for (let tries = 0; tries < TRIES_MAX; tries += 1) {
        const { mission, robot } = await readBoth(mission_id, robot_id)
        const ofMission = mission?.robot_id === robot_id && mission.allocation === allocation
        const ofRobot = robot?.claim?.mission_id === mission_id && robot.claim.allocation === allocation
        if (!ofMission && !ofRobot) return { result: 'nothing_to_release', robot }
        const freed = ofRobot ? freedBy(robot, released) : robot
        const lost = await transact(
          [
            ...(ofRobot && freed ? [{ Put: capacityPut(tables.capacity, freed, robot.version) }] : []),
            ...(ofMission ? [{ Update: releasing(tables.missions, mission) }] : []),
          ],
          what,
        )
        if (!lost) return { result: 'released', robot: freed }
      }
      throw new TemporaryFailure(`${what}: both change faster than they can be written`)
    },
  }
}

const TRIES_MAX = 8
const contention: ReadonlySet<string> = new Set(['ConditionalCheckFailed', 'TransactionConflict'])

const claiming = (
  table: string,
  mission: MissionRow,
  robotId: string,
  { allocation, job_id, claimed_at }: Claim,
): NonNullable<TransactWriteItem['Update']> => ({
  TableName: table,
  Key: missionKey(mission.mission_id),
  UpdateExpression:
    'SET robot_id = :robot, job_id = :job, allocation = :allocation, claimed_at = :at, given_to = :given, steps_taken = :steps, queue = :claimed, queue_turn = :at, version = version + :one REMOVE waits_because, last_robot_id',
  ConditionExpression: 'version = :seen AND attribute_exists(queue) AND queue <> :claimed',
  ExpressionAttributeValues: {
    ':robot': text(robotId),
    ':job': text(job_id),
    ':allocation': number(allocation),
    ':at': text(claimed_at),
    ':steps': number(mission.steps.length),
    ':given': { L: givenTo(mission, robotId).map(text) },
    ':claimed': text(CLAIMED),
    ':one': number(1),
    ':seen': number(mission.version),
  } satisfies Item,
})

const givenTo = ({ given_to = [] }: MissionRow, robotId: string): readonly string[] => [...given_to, robotId]

const releasing = (
  table: string,
  { mission_id, version, queue, robot_id = '' }: MissionRow,
): NonNullable<TransactWriteItem['Update']> => ({
  TableName: table,
  Key: missionKey(mission_id),
  UpdateExpression: `SET version = version + :one, last_robot_id = :robot REMOVE robot_id, job_id, claimed_at${queue === CLAIMED ? ', queue, queue_turn' : ''}`,
  ConditionExpression: 'version = :seen',
  ExpressionAttributeValues: { ':one': number(1), ':seen': number(version), ':robot': text(robot_id) },
})
