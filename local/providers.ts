/**
 * The parts of the runtime, each a factory that registers its AWS services and doors and returns what it runs.
 * Both modes use this list. A part adds its own line here.
 */
import { apiGateway } from './api-gateway/api-gateway.ts'
import { athena } from './athena/service.ts'
import { cloudfront } from './cloudfront/service.ts'
import { cognito } from './cognito/cognito.ts'
import { customResources } from './custom-resources/service.ts'
import { dynamodb } from './dynamodb/service.ts'
import { eventBus } from './event-bus/service.ts'
import { firehose } from './firehose/service.ts'
import { glue } from './glue/service.ts'
import { iotCore } from './iot/iot-core.ts'
import { s3 } from './objects/service.ts'
import { observability } from './observability/service.ts'
import { ssm } from './parameters/service.ts'
import { sqs } from './queues/service.ts'
import type { Provider } from './resources/provider.ts'
import type { Runtime } from './runtime.ts'
import { scheduler } from './scheduler/service.ts'
import { secretsManager } from './secrets/service.ts'
import { stepFunctions } from './step-functions/service.ts'
import { sns } from './topics/service.ts'

export type ProviderFactory = (runtime: Runtime) => readonly Provider[]

/** In the order of start; stopped the other way round: what takes in first, what keeps last. */
export const factories: readonly ProviderFactory[] = [
  ssm,
  secretsManager,
  observability,
  dynamodb,
  s3,
  glue,
  athena,
  sqs,
  sns,
  stepFunctions,
  eventBus,
  scheduler,
  firehose,
  cognito,
  apiGateway,
  cloudfront,
  customResources,
  iotCore,
]
