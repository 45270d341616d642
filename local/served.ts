/** Served mode: real sockets and time, functions in worker threads, AWS clients pointed to one local address. */
import { randomUUID } from 'node:crypto'
import type { Assembly } from './assembly/read.ts'
import { type Registry, registry } from './assembly/registry.ts'
import { type FrontServer, frontServer } from './aws-api/front-server.ts'
import { requestCounts } from './aws-api/request-counts.ts'
import { jsonResponse } from './aws-api/service.ts'
import { realClock } from './clock.ts'
import type { LambdaFunctions } from './lambda/lambda.ts'
import { workerExecutor } from './lambda/workers.ts'
import { factories, type ProviderFactory } from './providers.ts'
import { seededRandom } from './random.ts'
import { type RunningStacks, runStacks } from './run-stacks.ts'

export interface ServeOptions {
  readonly assembly: Assembly
  readonly awsTiming?: boolean
  readonly dataDirectory?: string
  readonly logDirectory?: string
  /** 0: any free port. */
  readonly mqttPort: number
  /** Undefined as 0. */
  readonly mqttsPort?: number
  readonly httpPort: number
  readonly awsPort?: number
  readonly log: (line: string) => void
  /** The parts to run, where a test wants fewer. */
  readonly parts?: readonly ProviderFactory[]
}

export interface Served {
  readonly runtime: Registry
  readonly stacks: RunningStacks
  stop(): Promise<void>
}

/** On the AWS endpoint: what was asked of each service and what each part did since the start. The bench makes dollars of it. */
export const statsPath = '/_signalbox/stats'

export async function serve(options: ServeOptions): Promise<Served> {
  const { assembly, log } = options
  const requests = requestCounts()
  const server: FrontServer = await frontServer({
    port: options.awsPort ?? 0,
    handle: async (request) => {
      if (request.path === statsPath) {
        return jsonResponse({ requests: requests.counts, request_bytes: requests.bytes, parts: stacks.stats() })
      }
      requests.count(request)
      return runtime.handle(request)
    },
    log,
  })
  const runtime = registry({
    mode: 'served',
    clock: realClock,
    // Never the same twice: a data directory holds the ids that earlier starts gave.
    random: seededRandom(randomUUID()),
    endpointUrl: server.url,
    assembly,
    awsTiming: options.awsTiming ?? false,
    ...(options.dataDirectory === undefined ? {} : { dataDirectory: options.dataDirectory }),
    ...(options.logDirectory === undefined ? {} : { logDirectory: options.logDirectory }),
    wanted: { mqttPort: options.mqttPort, mqttsPort: options.mqttsPort ?? 0, httpPort: options.httpPort },
    log,
  })
  runtime.address('aws', server.url)
  const executor = workerExecutor({
    clock: realClock,
    region: runtime.region,
    endpointUrl: server.url,
    logDirectory: options.logDirectory,
    log,
    measured: (line) => runtime.door('metrics').observe(line),
    functions: () => (runtime.functions as LambdaFunctions).list(),
    endpoints: () => runtime.endpoints,
  })
  const stacks = await runStacks(runtime, executor, options.parts ?? factories).catch(async (error: unknown) => {
    await Promise.all([executor.stop(), server.close()])
    throw error
  })
  return {
    runtime,
    stacks,
    async stop() {
      await stacks.stop()
      await server.close()
    },
  }
}
