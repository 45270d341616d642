// Whether a payload is what its message takes: by the schema that the line opens messages with. The schemas are heavy, so this
// file is only ever loaded by whoever is about to send something.

import { catalogue } from '../../../messages/catalogue.ts'

export interface PayloadFault {
  /** `action.type`; empty: the payload as a whole. */
  readonly field: string
  readonly says: string
}

/** Empty where it is right. A type that this build does not know is left to the API to judge. */
export function faultsIn(type: string, payload: unknown): readonly PayloadFault[] {
  const versions = catalogue.find((entry) => entry.type === type)?.schema_versions
  const schema = versions?.[Math.max(...Object.keys(versions).map(Number))]?.schema
  const read = schema?.safeParse(payload)
  if (read === undefined || read.success) return []
  return read.error.issues.map(({ path, message }) => ({ field: path.map(String).join('.'), says: message }))
}
