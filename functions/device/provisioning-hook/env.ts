import * as z from 'zod'
import { jsonVariable, readEnvironment } from '../../environment.ts'

/**
 * Who may claim an identity, as robot ids (`r1`, `ff:5iO4`); a `*` at the end stands for any ending. A lone `*` is not accepted:
 * claim certificates are to be assumed stolen, so a list that lets everybody in is no list.
 */
export const allowListSchema = z.array(
  z.string().regex(/^[A-Za-z0-9:_.-]+\*?$/, 'an entry is a robot id, or the beginning of some followed by *'),
)

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('device.hw'),
  CLAIM_ALLOW_LIST: jsonVariable(allowListSchema).describe(
    'JSON: see allowListSchema. An empty list refuses everybody',
  ),
  VDA_INTERFACES: jsonVariable(z.array(z.string())).describe('JSON: on which of them topic rules hear VDA 5050'),
})

export type ProvisioningHookEnvironment = z.output<typeof environmentSchema>

export const environment = (): ProvisioningHookEnvironment => readEnvironment(environmentSchema, process.env)
