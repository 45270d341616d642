import { asyncApi } from './async-api.ts'
import { flowMap, flowMapDiagram, type MappedPolicy } from './flow-map.ts'
import { messageReference } from './message-reference.ts'
import { vdaMappingText } from './vda-mapping.ts'

/**
 * What is generated from messages/: path from the repository's root → content. Pure; `npm run generate` writes it. The flow
 * map needs the policies: they say who consumes a message.
 */
export function generatedMessageDocs(policies: readonly MappedPolicy[]): Record<string, string> {
  return {
    'docs/generated/messages.md': messageReference(),
    'docs/generated/asyncapi.json': asyncApi(),
    'docs/generated/flow-map.md': flowMap(policies),
    'docs/generated/flow-map.mmd': flowMapDiagram(policies),
    'docs/generated/vda-5050.md': vdaMappingText(),
  }
}
