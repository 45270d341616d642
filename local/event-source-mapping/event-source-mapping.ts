/** AWS::Lambda::EventSourceMapping: what AWS does between a stream or a queue and a function. */
import { join } from 'node:path'
import { arnOf, physicalUuid } from '../resources/names.ts'
import { type Provider, UnsupportedProperty } from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'
import { checkpoints } from './checkpoints.ts'
import { queueMapping } from './queue-mapping.ts'
import { type MappingSettings, mappingSettings } from './settings.ts'
import { type Mapping, type StreamMapping, streamMapping } from './stream-mapping.ts'

export interface EventSourceMappings extends Provider {
  /** For tests of order and faults: the mappings that read streams, after `start`. */
  readonly streams: () => readonly StreamMapping[]
}

export function eventSourceMappings(runtime: Runtime): EventSourceMappings {
  const declared: MappingSettings[] = []
  const mappings: Mapping[] = []
  const streams: StreamMapping[] = []

  return {
    types: ['AWS::Lambda::EventSourceMapping'],
    streams: () => streams,
    async create(resource) {
      const id = physicalUuid(resource)
      const name = String(resource.properties.FunctionName)
      const functionArn = name.startsWith('arn:') ? name : arnOf('lambda', `function:${name}`, runtime)
      const settings = mappingSettings(resource, id, functionArn)
      if (settings.sourceArn.split(':')[2] !== 'sqs' && !runtime.source(settings.sourceArn)) {
        throw new UnsupportedProperty(resource, 'EventSourceArn', `${settings.sourceArn} is not a stream or queue here`)
      }
      declared.push(settings)
      const arn = arnOf('lambda', `event-source-mapping:${id}`, runtime)
      return { ref: id, attributes: { Id: id, EventSourceMappingArn: arn } }
    },
    async start() {
      for (const settings of declared) {
        if (!settings.enabled) continue
        const source = runtime.source(settings.sourceArn)
        if (!source) {
          mappings.push(queueMapping(runtime, settings))
          continue
        }
        const file = runtime.dataDirectory && join(runtime.dataDirectory, 'checkpoints', `${settings.id}.json`)
        const mapping = streamMapping(runtime, settings, source, checkpoints(file))
        mappings.push(mapping)
        streams.push(mapping)
      }
    },
    async stop() {
      await Promise.all(mappings.map((mapping) => mapping.stop()))
    },
    stats() {
      const total: Record<string, number> = { records_pending: 0, backlog_age_ms: 0 }
      for (const mapping of mappings) {
        for (const [name, value] of Object.entries(mapping.stats())) {
          total[name] = name.endsWith('_ms') ? Math.max(total[name] ?? 0, value) : (total[name] ?? 0) + value
        }
      }
      return total
    },
  }
}
