import * as z from 'zod'

/** What every function has that answers whoever has a token: who it is comes with the token, what they see does not. */
export const callerTableVariables = {
  FLEETS_TABLE: z.string().min(1).describe('Which robots a caller sees'),
  GRANTS_TABLE: z.string().min(1).describe('Which fleets an application sees'),
}
