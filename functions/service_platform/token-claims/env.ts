import * as z from 'zod'
import { readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.auth'),
})

export type TokenClaimsEnvironment = z.output<typeof environmentSchema>

export const environment = (): TokenClaimsEnvironment => readEnvironment(environmentSchema, process.env)
