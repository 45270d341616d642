import * as z from 'zod'
import { readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('device.app'),
  CONSOLE_BUCKET: z.string().min(1).describe('Where browsers get the console from'),
})

export type PublishConsoleEnvironment = z.output<typeof environmentSchema>

export const environment = (): PublishConsoleEnvironment => readEnvironment(environmentSchema, process.env)
