import { Readable } from 'node:stream'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { S3Client } from '@aws-sdk/client-s3'
import { HttpResponse } from '@smithy/core/protocols'
import { routeOf } from '../../local/aws-api/route.ts'
import type { Simulation } from '../../local/simulated/simulate.ts'

interface Request {
  readonly method: string
  readonly path: string
  readonly query?: Readonly<Record<string, string | string[] | null>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** SDK clients that talk to a simulated system past its clock and faults: for adapters that a command uses. */
export const simulatedClients = (simulation: Simulation) => {
  const configuration = {
    region: 'us-east-1',
    endpoint: 'http://127.0.0.1:4566',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: {
      handle: async (request: Request) => {
        const query = Object.entries(request.query ?? {})
          .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value ?? ''))}`)
          .join('&')
        const url = query === '' ? request.path : `${request.path}?${query}`
        const asked = routeOf(request.method, url, request.headers, bytesOf(request.body))
        const { status, headers, body } = await simulation.service(asked.service).handle({ ...asked, caller: 'test' })
        const answered = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body ?? '')
        return { response: new HttpResponse({ statusCode: status, headers, body: Readable.from([answered]) }) }
      },
    },
  }
  return {
    dynamodb: new DynamoDBClient(configuration),
    s3: new S3Client({ ...configuration, forcePathStyle: true }),
  }
}

const bytesOf = (body: unknown): Uint8Array =>
  typeof body === 'string' ? Buffer.from(body) : body === undefined ? new Uint8Array() : Buffer.from(body as Uint8Array)
