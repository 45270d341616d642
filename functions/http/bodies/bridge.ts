import * as z from 'zod'
import { typesFor } from '../../../messages/events/external.ts'
import { ALL_FLEETS, FLEET } from '../caller.ts'
import { oneLine } from './fields.ts'

const fleet = z.string().regex(FLEET, 'the name of a fleet, 1 to 32 of A-Z a-z 0-9 _ -')
const url = z.string().min(1).max(2_000).describe('Where webhooks go: https, on the public internet')
const description = oneLine(200).describe('What it is for, for people')
const types = z
  .array(z.enum(typesFor('partners') as [string, ...string[]]))
  .min(1)
  .max(50)
  .describe('Of events; every type that partners may hear if left out')
const fleets = z
  .union([z.literal(ALL_FLEETS), z.array(fleet).min(1).max(100)], {
    error: 'a list of names of fleets of A-Z a-z 0-9 _ -, or "*" for all,',
  })
  .describe('About whose robots; all that its owner sees if left out')

export const bridgeBodies = {
  'add-partner-secret': z.strictObject({
    secret: z
      .string()
      .max(200)
      .optional()
      .describe('whsec_<base64> of 24 to 64 bytes, where the partner makes its secrets itself; made here if left out'),
  }),
  'create-subscription': z.strictObject({
    url,
    description: description.optional(),
    types: types.optional(),
    fleets: fleets.optional(),
  }),
  'change-subscription': z.strictObject({
    subscription_version: z.int().min(1).describe('As it was read: who has seen an older one has to look again'),
    url: url.optional(),
    description: description.optional(),
    types: types.nullable().optional().describe('null for every type that partners may hear'),
    fleets: fleets.optional(),
    enabled: z.boolean().optional().describe('false: nothing is sent. true: sent again, and what failed is forgiven'),
  }),
  'add-subscription-secret': z.strictObject({}),
} as const
