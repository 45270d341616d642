import type { Command } from '../../../messages/commands.ts'
import type { PutBefore } from '../../failures/try-again.ts'
import { namespaceLogger } from '../../logger.ts'
import { pause } from '../../pause.ts'
import {
  dynamodbClient,
  eventBridgeClient,
  iotDataPlaneClient,
  kinesisClient,
  sfnClient,
  sqsClient,
} from '../../ports/clients.ts'
import { commandBookInDynamodb } from '../../ports/command-book.dynamodb.ts'
import type { Delivery } from '../../ports/commands.ts'
import { eventBusByEventBridge } from '../../ports/event-bus.eventbridge.ts'
import { failureIntakeByQueue } from '../../ports/failure-intake.sqs.ts'
import { jobsInDynamodb } from '../../ports/jobs.dynamodb.ts'
import { publishByIot } from '../../ports/publish.iot.ts'
import { putOnKinesis } from '../../ports/put-on-stream.kinesis.ts'
import { robotStandingsInDynamodb } from '../../ports/robot-standing.dynamodb.ts'
import { sentInDynamodb } from '../../ports/sent.dynamodb.ts'
import { taskTokensInStepFunctions } from '../../ports/task-tokens.sfn.ts'
import { vdaRobotsInDynamodb } from '../../ports/vda-robots.dynamodb.ts'
import { askAgain } from './ask-again.ts'
import { environment } from './env.ts'
import { inItsWords } from './say.ts'
import { release, type StepEvent, type StepPorts, sayAtOnce, takeStep } from './steps.ts'

const variables = environment()
const dynamodb = dynamodbClient()
const now = Date.now

const ports: Omit<StepPorts, 'functionArn'> = {
  book: commandBookInDynamodb(dynamodb, variables.COMMANDS_TABLE, variables.COMMAND_DAYS),
  tokens: taskTokensInStepFunctions(sfnClient()),
  robots: robotStandingsInDynamodb(dynamodb, variables.ROBOTS_TABLE),
  jobs: jobsInDynamodb(dynamodb, variables.JOBS_TABLE),
  ...inItsWords(publishByIot(iotDataPlaneClient()), vdaRobotsInDynamodb(dynamodb, variables.LAST_KNOWN_TABLE), {
    sent: sentInDynamodb(dynamodb, variables.COMMANDS_TABLE),
    pause,
    now,
    profiles: variables.VDA_PROFILES,
  }),
  terms: variables.COMMAND_TERMS,
  bus: eventBusByEventBridge(eventBridgeClient(), variables.BUS_NAME),
  stream: putOnKinesis(kinesisClient(), variables.STREAM_NAME),
  intake: failureIntakeByQueue(sqsClient(), variables.INTAKE_QUEUE_URL),
  namespace: variables.NAMESPACE,
  now,
  log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
}

interface Context {
  readonly invokedFunctionArn: string
}

/** By the machine, a step at a time; by the bus, of a robot that is heard again; by the API, of a stop that must not wait. */
export const handler = async (
  event: StepEvent | HeardAgain | AtOnce | PutBefore,
  { invokedFunctionArn }: Context,
): Promise<unknown> => {
  const all = { ...ports, functionArn: invokedFunctionArn.split(':').slice(0, 7).join(':') }
  if ('step' in event) return takeStep(event, all)
  if ('at_once' in event) return sayAtOnce(event.at_once, all, event.delivery)
  if ('redrive_of' in event) return askAgain(event, all)
  return release(event.detail.robot_id, all)
}

interface HeardAgain {
  readonly detail: { readonly robot_id: string }
}

interface AtOnce {
  readonly at_once: Command
  readonly delivery?: Delivery
}
