import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { Line } from './line.ts'

/*
 * The line's tables and queues as AWS clients reach them, to put into them what months of use would have.
 */
export interface AwsSide {
  readonly dynamodb: DynamoDBClient
  readonly sqs: SQSClient
  /** The table's own name, by the id that lib/service_platform/register.ts gives it: `failure-groups`. */
  readonly table: (id: string) => string
  readonly queueUrl: (id: string) => string
  readonly close: () => void
}

export const awsSideOf = async (line: Pick<Line, 'aws_endpoint_url'>): Promise<AwsSide> => {
  const options = {
    endpoint: line.aws_endpoint_url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    cacheMiddleware: true,
  }
  const dynamodb = new DynamoDBClient(options)
  const sqs = new SQSClient(options)
  const { TableNames = [] } = await dynamodb.send(new ListTablesCommand({}))
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}))
  const named = (names: readonly string[], pattern: RegExp, id: string): string => {
    const found = names.find((name) => pattern.exec(name)?.[1] === id.replaceAll('-', ''))
    if (found !== undefined) return found
    throw new Error(`The line has no ${JSON.stringify(id)}; it has ${names.join(', ')}`)
  }
  return {
    dynamodb,
    sqs,
    table: (id) => named(TableNames, /-register([a-z]+)[0-9A-F]{8}-/, id),
    queueUrl: (id) => named(QueueUrls, /-failures([a-z]+)[0-9A-F]{8}-/, id),
    close: () => {
      dynamodb.destroy()
      sqs.destroy()
    },
  }
}
