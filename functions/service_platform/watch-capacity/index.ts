import { namespaceLogger } from '../../logger.ts'
import { capacityInDynamodb } from '../../ports/capacity.dynamodb.ts'
import { claimsInDynamodb } from '../../ports/claims.dynamodb.ts'
import { dynamodbClient, kinesisClient } from '../../ports/clients.ts'
import { fleetMembersInDynamodb } from '../../ports/fleet-members.dynamodb.ts'
import { jobsInDynamodb } from '../../ports/jobs.dynamodb.ts'
import { missionsInDynamodb } from '../../ports/missions.dynamodb.ts'
import { putOnKinesis } from '../../ports/put-on-stream.kinesis.ts'
import { recallFromDynamodb } from '../../ports/recall.dynamodb.ts'
import { environment } from './env.ts'
import { watchCapacity } from './watch.ts'

const variables = environment()
const dynamodb = dynamodbClient()

export const handler = watchCapacity(
  {
    missions: missionsInDynamodb(dynamodb, variables.MISSIONS_TABLE),
    capacity: capacityInDynamodb(dynamodb, variables.CAPACITY_TABLE),
    claims: claimsInDynamodb(dynamodb, { missions: variables.MISSIONS_TABLE, capacity: variables.CAPACITY_TABLE }),
    recall: recallFromDynamodb(dynamodb, {
      robots: variables.ROBOTS_TABLE,
      last_known: variables.LAST_KNOWN_TABLE,
      journal: variables.JOURNAL_TABLE,
    }),
    fleets: fleetMembersInDynamodb(dynamodb, variables.FLEETS_TABLE, { keptSeconds: 0 }),
    jobs: jobsInDynamodb(dynamodb, variables.JOBS_TABLE),
    stream: putOnKinesis(kinesisClient(), variables.STREAM_NAME),
    now: Date.now,
    log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
  },
  { namespace: variables.NAMESPACE, battery_min: variables.BATTERY_MIN },
)
