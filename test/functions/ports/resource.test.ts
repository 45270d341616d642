import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import { PublishCommand } from '@aws-sdk/client-sns'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dynamodbClient, snsClient } from '../../../functions/ports/clients.ts'
import { failing } from '../../../functions/ports/failing.ts'
import { resourceIn } from '../../../functions/ports/resource.ts'

/** Knows nothing of anything. */
let refusing: Server
beforeAll(async () => {
  refusing = createServer((_, response) => {
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
    response.end('{"__type":"x#ResourceNotFoundException","message":"Requested resource not found"}')
  })
  await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve))
  Object.assign(process.env, {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(refusing.address() as AddressInfo).port}`,
  })
})
afterAll(() => {
  refusing.closeAllConnections()
  refusing.close()
})

describe('an error of an adapter names the resource', () => {
  const read = () => dynamodbClient().send(new GetItemCommand({ TableName: 'fleet-jobs', Key: {} }))

  test('that AWS does not name, at the first call and at each later one', async () => {
    for (const _ of [1, 2]) {
      await expect(read().catch(failing('read the job of robot r1'))).rejects.toThrow(
        'read the job of robot r1: ResourceNotFoundException: Requested resource not found (table fleet-jobs)',
      )
    }
  })

  test('whole, where it is an ARN', async () => {
    const TopicArn = 'arn:aws:sns:eu-central-1:123456789012:fleet-notices'
    const publish = snsClient().send(new PublishCommand({ TopicArn, Message: 'x' }))
    await expect(publish.catch(failing('publish a notice'))).rejects.toThrow(` (topic ${TopicArn})`)
  })

  test('once', async () => {
    await expect(read().catch(failing('read fleet-jobs'))).rejects.toThrow(/^read fleet-jobs: Resource/)
  })
})

test.each<[object, string | undefined]>([
  [{ TableName: 'fleet-jobs', IndexName: 'by_time' }, 'table fleet-jobs'],
  [{ RequestItems: { one: {}, other: {} } }, 'tables one, other'],
  [
    {
      TransactItems: [
        { Put: { TableName: 'one' } },
        { Update: { TableName: 'other' } },
        { Delete: { TableName: 'one' } },
      ],
    },
    'tables one, other',
  ],
  [{ QueueUrl: 'https://sqs.eu-central-1.amazonaws.com/123456789012/fleet-intake' }, 'queue fleet-intake'],
  [{ StreamName: 'fleet-line' }, 'stream fleet-line'],
  [{ DeliveryStreamName: 'fleet-lake' }, 'delivery stream fleet-lake'],
  [{ Bucket: 'fleet-bytes', Key: 'a' }, 'bucket fleet-bytes'],
  [{ FunctionName: 'fleet-notify' }, 'function fleet-notify'],
  [{ stateMachineArn: 'arn:aws:states:x:1:stateMachine:v1' }, 'machine arn:aws:states:x:1:stateMachine:v1'],
  [{ topic: 'robots/r1/commands' }, undefined],
])('%j is about %s', (input, resource) => {
  expect(resourceIn(input)).toBe(resource)
})
