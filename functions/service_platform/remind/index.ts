import { namespaceLogger } from '../../logger.ts'
import { kinesisClient } from '../../ports/clients.ts'
import { putOnKinesis } from '../../ports/put-on-stream.kinesis.ts'
import { environment } from './env.ts'
import { remind } from './remind.ts'

const variables = environment()

export const handler = remind({
  stream: putOnKinesis(kinesisClient(), variables.STREAM_NAME),
  namespace: variables.NAMESPACE,
  now: Date.now,
  log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
})
