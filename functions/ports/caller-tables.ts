import * as z from 'zod'
import { countVariable } from '../environment.ts'

/** What every function has that answers whoever has a token: who it is comes with the token, what they may see and ask does not. */
export const callerTableVariables = {
  FLEETS_TABLE: z.string().min(1).describe('Which robots a caller sees'),
  GRANTS_TABLE: z.string().min(1).describe('Which fleets an application sees'),
  CLIENT_BUCKETS_TABLE: z.string().min(1).describe('How much each client may still ask for'),
  CLIENT_RATE_PER_SECOND: countVariable(1).describe('Requests of one client, in the long run'),
  CLIENT_BURST: countVariable(1).describe('Requests that a client may make at once when it was quiet'),
}

/** As they are read. */
export type CallerVariables = {
  readonly [Name in keyof typeof callerTableVariables]: z.output<(typeof callerTableVariables)[Name]>
}
