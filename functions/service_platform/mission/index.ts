import { domainFunction } from '../../handler.ts'
import { namespaceLogger } from '../../logger.ts'
import { nameFailures } from '../../name-failures.ts'
import { capacityInDynamodb } from '../../ports/capacity.dynamodb.ts'
import { claimsInDynamodb } from '../../ports/claims.dynamodb.ts'
import { dynamodbClient, kinesisClient, sfnClient } from '../../ports/clients.ts'
import { fleetMembersInDynamodb } from '../../ports/fleet-members.dynamodb.ts'
import { missionsInDynamodb } from '../../ports/missions.dynamodb.ts'
import { putOnKinesis } from '../../ports/put-on-stream.kinesis.ts'
import { recallFromDynamodb } from '../../ports/recall.dynamodb.ts'
import { timersInStepFunctions } from '../../ports/timers.sfn.ts'
import { environment } from './env.ts'
import { missionHandlers } from './handlers.ts'

const variables = environment()
const dynamodb = dynamodbClient()

export const handler = nameFailures(
  domainFunction(missionHandlers, {
    missions: missionsInDynamodb(dynamodb, variables.MISSIONS_TABLE),
    capacity: capacityInDynamodb(dynamodb, variables.CAPACITY_TABLE),
    claims: claimsInDynamodb(dynamodb, { missions: variables.MISSIONS_TABLE, capacity: variables.CAPACITY_TABLE }),
    recall: recallFromDynamodb(dynamodb, {
      robots: variables.ROBOTS_TABLE,
      last_known: variables.LAST_KNOWN_TABLE,
      journal: '',
    }),
    fleets: fleetMembersInDynamodb(dynamodb, variables.FLEETS_TABLE, { keptSeconds: 0 }),
    stream: putOnKinesis(kinesisClient(), variables.STREAM_NAME),
    timers: timersInStepFunctions(sfnClient(), variables.TIMER_MACHINE_ARN),
    now: Date.now,
    settings: {
      namespace: variables.NAMESPACE,
      battery_min: variables.BATTERY_MIN,
      lease_seconds: variables.LEASE_SECONDS,
      physical_load_needs_person: variables.PHYSICAL_LOAD_NEEDS_PERSON,
      allocations_max: variables.ALLOCATIONS_MAX,
      kept_days: variables.KEPT_DAYS,
    },
  }),
  namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
)
