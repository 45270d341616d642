/** AWS::Athena::WorkGroup as queries are run by it. */
import * as z from 'zod'
import { propertiesOf } from '../resources/properties.ts'
import type { ResolvedResource } from '../resources/provider.ts'

export interface WorkGroup {
  readonly name: string
  /** `s3://bucket/prefix/`; absent: each query has to say. */
  readonly output?: string
  /** True: what a query says of its output counts for nothing. */
  readonly enforced: boolean
  /** A query that would scan more is cancelled. */
  readonly bytesMax?: number
}

const configuration = z.looseObject({
  EnforceWorkGroupConfiguration: z.boolean().default(true),
  BytesScannedCutoffPerQuery: z
    .int()
    .min(10_000_000, 'BytesScannedCutoffPerQuery is at least 10000000 bytes')
    .optional(),
  ResultConfiguration: z
    .looseObject({
      OutputLocation: z
        .string()
        .regex(/^s3:\/\/[^/]+\/?/, 's3://bucket/prefix/')
        .optional(),
    })
    .optional(),
  EngineVersion: z
    .looseObject({ SelectedEngineVersion: z.enum(['AUTO', 'Athena engine version 3']).default('AUTO') })
    .optional(),
})
const properties = z.looseObject({
  Name: z.string().regex(/^[a-zA-Z0-9._-]{1,128}$/, 'a name of letters, digits, dot, underscore and hyphen'),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  WorkGroupConfiguration: configuration.optional(),
})

export function workGroupOf(resource: ResolvedResource): WorkGroup {
  const { Name, WorkGroupConfiguration: its } = propertiesOf(properties, resource)
  const output = its?.ResultConfiguration?.OutputLocation
  return {
    name: Name,
    enforced: its?.EnforceWorkGroupConfiguration ?? true,
    ...(output !== undefined && { output }),
    ...(its?.BytesScannedCutoffPerQuery !== undefined && { bytesMax: its.BytesScannedCutoffPerQuery }),
  }
}
