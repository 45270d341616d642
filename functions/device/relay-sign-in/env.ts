import * as z from 'zod'
import { readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('device.app'),
  CONSOLE_URL: z.url().describe('Where the operators’ console is: https://d111111abcdef8.cloudfront.net'),
})

export type RelaySignInEnvironment = z.output<typeof environmentSchema>

export const environment = (): RelaySignInEnvironment => readEnvironment(environmentSchema, process.env)
