/** Two tables as their templates describe them, with an SDK client that reaches them as functions do. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { dynamodb } from '../../../local/dynamodb/service.ts'
import type { Provider } from '../../../local/resources/provider.ts'
import { type ServiceRuntime, serviceRuntime } from '../service-runtime.ts'

export const robots = {
  TableName: 'robots',
  KeySchema: [{ AttributeName: 'robot_id', KeyType: 'HASH' }],
  AttributeDefinitions: [
    { AttributeName: 'robot_id', AttributeType: 'S' },
    { AttributeName: 'bucket', AttributeType: 'S' },
  ],
  BillingMode: 'PAY_PER_REQUEST',
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by_bucket',
      KeySchema: [
        { AttributeName: 'bucket', KeyType: 'HASH' },
        { AttributeName: 'robot_id', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
  StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
  Replicas: [{ Region: 'us-east-1' }],
}
export const journal = {
  TableName: 'journal',
  KeySchema: [
    { AttributeName: 'robot_id', KeyType: 'HASH' },
    { AttributeName: 'message_id', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'robot_id', AttributeType: 'S' },
    { AttributeName: 'message_id', AttributeType: 'S' },
    { AttributeName: 'timeline', AttributeType: 'S' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by_timeline',
      KeySchema: [
        { AttributeName: 'robot_id', KeyType: 'HASH' },
        { AttributeName: 'timeline', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
}

export interface Standing {
  runtime: ServiceRuntime
  client: DynamoDBClient
  provider: Provider
  streamArn: string
}

export async function stand(mode: 'served' | 'simulated', dataDirectory?: string): Promise<Standing> {
  const runtime = serviceRuntime({ mode, ...(dataDirectory !== undefined && { dataDirectory }) })
  const [provider] = dynamodb(runtime)
  if (!provider) throw new Error('no provider')
  const created = await runtime.stand(provider, 'AWS::DynamoDB::GlobalTable', robots, 'Robots')
  await runtime.stand(provider, 'AWS::DynamoDB::Table', journal, 'Journal')
  await provider.start?.()
  const direct = runtime.addresses().DYNAMODB
  const client = new DynamoDBClient({ ...(await runtime.client()), ...(direct && { endpoint: direct }) })
  return { runtime, client, provider, streamArn: created.attributes.StreamArn ?? '' }
}

export async function fall({ runtime, client, provider }: Standing) {
  client.destroy()
  await provider.stop?.()
  await runtime.close()
}
