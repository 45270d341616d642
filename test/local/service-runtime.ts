/**
 * A runtime for tests of single services: clock and seed of the test's choice, doors and functions as fakes, and a
 * small HTTP server that routes by credential scope, so that real SDK clients talk to the service.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AwsRequest, AwsService } from '../../local/aws-api/service.ts'
import { type Clock, realClock } from '../../local/clock.ts'
import type { Doors } from '../../local/doors.ts'
import type { ShardSource } from '../../local/event-source-mapping/source.ts'
import { seededRandom } from '../../local/random.ts'
import type { CreatedResource, Provider } from '../../local/resources/provider.ts'
import type { Functions, Runtime } from '../../local/runtime.ts'

export interface ServiceRuntime extends Runtime {
  readonly lines: readonly string[]
  readonly sources: ReadonlyMap<string, ShardSource>
  stand(
    provider: Provider,
    type: string,
    properties: Record<string, unknown>,
    logicalId?: string,
  ): Promise<CreatedResource>
  /** Client configuration that points an SDK client here. */
  client(): Promise<{
    endpoint: string
    region: string
    credentials: { accessKeyId: string; secretAccessKey: string }
    maxAttempts: number
  }>
  close(): Promise<void>
}

export function serviceRuntime(
  options: { mode?: Runtime['mode']; clock?: Clock; dataDirectory?: string; functions?: Functions } = {},
): ServiceRuntime {
  const services = new Map<string, AwsService>()
  const doors: Partial<Doors> = {}
  const lines: string[] = []
  const sources = new Map<string, ShardSource>()
  const addresses: Record<string, string> = {}
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', async () => {
      const headers = request.headers as Record<string, string>
      const [path = '/', query = ''] = (request.url ?? '/').split('?', 2)
      const scope = `${headers.authorization ?? ''} ${decodeURIComponent(query)}`
      const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(scope)?.[1] ?? 's3'
      const body = Buffer.concat(parts)
      const form = headers['content-type']?.startsWith('application/x-www-form-urlencoded')
      const operation = form
        ? (new URLSearchParams(body.toString()).get('Action') ?? '')
        : (headers['x-amz-target']?.split('.').at(-1) ?? '')
      const asked: AwsRequest = { service, operation, method: request.method ?? '', path, query, headers, body }
      const answer = await services
        .get(service)
        ?.handle(asked)
        .catch((error: Error) => ({ status: 500, headers: {}, body: JSON.stringify({ message: String(error.stack) }) }))
      response.writeHead(answer?.status ?? 404, answer?.headers)
      response.end(answer?.body)
    })
  })
  let listening: Promise<string> | undefined
  const listen = () =>
    new Promise<string>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
    })

  const runtime = {
    mode: options.mode ?? 'served',
    clock: options.clock ?? realClock,
    random: seededRandom('services'),
    account: '000000000000',
    region: 'us-east-1',
    endpointUrl: 'http://127.0.0.1:1',
    awsTiming: false,
    ...(options.dataDirectory !== undefined && { dataDirectory: options.dataDirectory }),
    wanted: { mqttPort: 0, httpPort: 0 },
    register: (service: AwsService) => void services.set(service.name, service),
    service(name: string) {
      const found = services.get(name)
      if (!found) throw new Error(`no service ${name} here`)
      return found
    },
    offer<Name extends keyof Doors>(name: Name, door: Doors[Name]) {
      doors[name] = door
    },
    door<Name extends keyof Doors>(name: Name): Doors[Name] {
      const door = doors[name]
      if (!door) throw new Error(`nobody offers ${name} here`)
      return door as Doors[Name]
    },
    addSource: (source: ShardSource) => void sources.set(source.arn, source),
    source: (arn: string) => sources.get(arn),
    endpoint(id: string, url: string) {
      addresses[id] = url
    },
    address(name: string, url: string) {
      addresses[name] = url
    },
    addresses: () => addresses,
    functions: options.functions ?? { invoke: async () => ({ payload: null }) },
    load: (name: string) => import(name),
    log: (line: string) => void lines.push(line),
    lines,
    sources,
    stand: (provider: Provider, type: string, properties: Record<string, unknown>, logicalId = 'Thing') =>
      provider.create({ logicalId, type, properties, stack: 'signalbox-test' }),
    async client() {
      listening ??= listen()
      const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
      return { endpoint: await listening, region: 'us-east-1', credentials, maxAttempts: 1 }
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return runtime as unknown as ServiceRuntime
}
