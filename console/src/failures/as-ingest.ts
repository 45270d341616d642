// What dispatch would say of a message's type and payload, by the very schemas that it uses. Loaded with the editor alone: they
// are big. The envelope is left to the server, which is asked before anything is sent.

import { messageType } from '../../../messages/catalogue.ts'
import { payloadFault } from '../../../messages/payload-fault.ts'
import type { Content } from './edited.ts'

/** In a sentence; undefined where it is as it should be. */
export const faultAsIngest = (content: Content): string | undefined => {
  const { type, payload = {}, schema_version = 1 } = content
  // A bare reading is telemetry: its place is the topic, which the server knows.
  if (type === undefined && content.payload === undefined) return undefined
  if (typeof type !== 'string')
    return 'NotAMessage: type is missing; a type of the catalogue such as "work.completed" was expected'
  const entry = messageType(type)
  if (entry === undefined) return `UnknownMessage: there is no type ${JSON.stringify(type)}`
  const version = typeof schema_version === 'number' ? entry.schema_versions[schema_version] : undefined
  if (version === undefined)
    return `UnknownSchemaVersion: ${type} has no schema_version ${JSON.stringify(schema_version)}`
  const checked = version.schema.safeParse(payload)
  if (checked.success) return undefined
  const fault = payloadFault(type, Number(schema_version), payload, checked.error, version.schema)
  return `${fault.class}: ${fault.text}`
}
