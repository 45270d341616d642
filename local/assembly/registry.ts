/** The runtime object that every part is handed: services, doors, sources and addresses by name. */
import { AwsError, type AwsRequest, type AwsResponse, type AwsService } from '../aws-api/service.ts'
import type { Doors } from '../doors.ts'
import type { ShardSource } from '../event-source-mapping/source.ts'
import type { Functions, Runtime } from '../runtime.ts'

/** What decides how a runtime is; the rest is the same in both modes. */
export type Surroundings = Pick<
  Runtime,
  | 'mode'
  | 'clock'
  | 'random'
  | 'endpointUrl'
  | 'assembly'
  | 'awsTiming'
  | 'dataDirectory'
  | 'logDirectory'
  | 'wanted'
  | 'log'
>

export interface Registry extends Runtime {
  /** The one part that both needs the runtime and is part of it. */
  provideFunctions(functions: Functions): void
  handle(request: AwsRequest): Promise<AwsResponse>
  /** The service itself, with nothing in between. */
  bare(name: string): AwsService
  readonly endpoints: Readonly<Record<string, string>>
}

/** Puts something between the parts and what they call. */
export interface Between {
  service(service: AwsService): AwsService
  door<Name extends keyof Doors>(name: Name, door: Doors[Name]): Doors[Name]
}

export function registry(surroundings: Surroundings, between?: Between): Registry {
  const services = new Map<string, AwsService>()
  const doors: Partial<Doors> = {}
  const sources = new Map<string, ShardSource>()
  const addresses: Record<string, string> = {}
  const endpoints: Record<string, string> = {}
  let functions: Functions | undefined

  const bare = (name: string): AwsService => {
    const service = services.get(name)
    if (service) return service
    const known = [...services.keys()].sort().join(', ')
    throw new AwsError('UnknownService', `the local runtime has no service ${name}; it has: ${known}`)
  }

  return {
    ...surroundings,
    account: '000000000000',
    region: 'us-east-1',
    register(service) {
      if (services.has(service.name)) throw new Error(`two parts of the runtime answer as ${service.name}`)
      services.set(service.name, service)
    },
    service(name) {
      const service = bare(name)
      return between ? between.service(service) : service
    },
    offer(name, door) {
      doors[name] = between ? between.door(name, door) : door
    },
    door(name) {
      const door = doors[name]
      if (!door) throw new Error(`no part of the local runtime offers ${name}`)
      return door
    },
    endpoint: (serviceId, url) => {
      endpoints[serviceId] = url
    },
    addSource: (source) => void sources.set(source.arn, source),
    // A consumer of a stream (`<stream ARN>/consumer/<name>:<time>`) reads the stream.
    source: (arn) => sources.get(arn) ?? sources.get(arn.split('/consumer/')[0] ?? ''),
    address: (name, url) => {
      addresses[name] = url
    },
    addresses: () => addresses,
    get functions() {
      if (!functions) throw new Error('the functions of the local runtime are asked for before they exist')
      return functions
    },
    provideFunctions(provided) {
      functions = provided
    },
    async handle(request) {
      return bare(request.service).handle(request)
    },
    bare,
    endpoints,
  }
}
