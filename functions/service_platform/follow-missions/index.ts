import { namespaceLogger } from '../../logger.ts'
import { capacityInDynamodb } from '../../ports/capacity.dynamodb.ts'
import { dynamodbClient, kinesisClient } from '../../ports/clients.ts'
import { commandBookInDynamodb } from '../../ports/command-book.dynamodb.ts'
import { missionsInDynamodb } from '../../ports/missions.dynamodb.ts'
import { putOnKinesis } from '../../ports/put-on-stream.kinesis.ts'
import { environment } from './env.ts'
import { followMissions } from './follow.ts'

const variables = environment()

export const handler = followMissions(
  {
    capacity: capacityInDynamodb(dynamodbClient(), variables.CAPACITY_TABLE),
    missions: missionsInDynamodb(dynamodbClient(), variables.MISSIONS_TABLE),
    commands: commandBookInDynamodb(dynamodbClient(), variables.COMMANDS_TABLE, variables.COMMAND_DAYS),
    stream: putOnKinesis(kinesisClient(), variables.STREAM_NAME),
    now: Date.now,
    log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
  },
  { namespace: variables.NAMESPACE, allocations_max: variables.ALLOCATIONS_MAX },
)
