/** What every part of the local runtime is handed: time, chance, its neighbours and the functions. */
import type { Assembly } from './assembly/read.ts'
import type { AwsService } from './aws-api/service.ts'
import type { Clock } from './clock.ts'
import type { Doors } from './doors.ts'
import type { ShardSource } from './event-source-mapping/source.ts'
import type { Random } from './random.ts'

export interface FunctionError {
  readonly errorType: string
  readonly errorMessage: string
  readonly trace?: readonly string[]
}

/** What Lambda answers: a payload, or how the function failed (`Unhandled`: it crashed or ran out of time). */
export interface InvocationResult {
  readonly payload?: unknown
  readonly functionError?: 'Handled' | 'Unhandled'
  readonly error?: FunctionError
  readonly requestId?: string
}

export interface InvokeOptions {
  /** Accepted at once, run with Lambda's two retries, then sent to the function's destination or dropped. */
  readonly async?: boolean
}

/** A payload that is JSON text already: passed on as it is, neither parsed nor written again. */
export class JsonText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export interface Functions {
  /**
   * By name, ARN or qualified ARN. `payload` is any JSON value, or JSON text as `JsonText` or UTF-8 bytes. Never rejects for what a function does; rejects with AwsError(ResourceNotFoundException) for an unknown name.
   */
  invoke(nameOrArn: string, payload: unknown, options?: InvokeOptions): Promise<InvocationResult>
}

export interface Runtime {
  readonly mode: 'served' | 'simulated'
  readonly clock: Clock
  readonly random: Random
  readonly account: '000000000000'
  readonly region: 'us-east-1'
  /** Where AWS clients are pointed; known before the first resource is created. */
  readonly endpointUrl: string
  /** The synthesised stacks; `assembly.asset(key)` finds the bundles that templates name by object key. */
  readonly assembly: Assembly
  /** True: read as AWS does (streams once a second); false: promptly. */
  readonly awsTiming: boolean
  /** True: a connection's publishes above 100 a second are discarded silently, as IoT Core does. Default: false. */
  readonly enforcePublishRate?: boolean
  /** Keep state here across restarts; each part uses a folder of its own in it. Undefined: in memory only. */
  readonly dataDirectory?: string
  /** Where functions' output goes, one file per function. Undefined: nowhere. */
  readonly logDirectory?: string
  /** Ports asked for; 0 means any (tests). A part that listens reports its real address with `address`. */
  readonly wanted: { readonly mqttPort: number; readonly mqttsPort?: number; readonly httpPort: number }

  /** Called in a provider's factory. */
  register(service: AwsService): void
  service(name: string): AwsService

  offer<Name extends keyof Doors>(name: Name, door: Doors[Name]): void
  /** Throws when nobody offers it; ask when it is needed, not in a factory. */
  door<Name extends keyof Doors>(name: Name): Doors[Name]

  /**
   * A service that listens on a socket of its own: functions are pointed there by `AWS_ENDPOINT_URL_<ID>` (SDK v3
   * service id, e.g. DYNAMODB), which saves the way through the front server.
   */
  endpoint(serviceId: string, url: string): void

  /** A stream that event source mappings can read. */
  addSource(source: ShardSource): void
  source(arn: string): ShardSource | undefined

  /** An address for the table that `npm start` prints, e.g. `mqtt`, `http`. */
  address(name: string, url: string): void
  addresses(): Readonly<Record<string, string>>

  readonly functions: Functions

  /** One plain line of what happened, shown above the live status. */
  log(line: string): void
}
