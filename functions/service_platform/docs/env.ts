import * as z from 'zod'
import { readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.api_gateway'),
  ISSUER_URL: z.url().describe('Who signs the tokens of people'),
  TOKEN_URL: z.url().describe('Where applications get theirs'),
  FEED_URL: z.string().min(1).default('wss://feed.example.com/live').describe('Where the live feed is'),
})

export type DocsEnvironment = z.output<typeof environmentSchema>

export const environment = (): DocsEnvironment => readEnvironment(environmentSchema, process.env)
