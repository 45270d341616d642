import * as z from 'zod'
import { MISSION_ID, MISSION_ID_WORDS } from '../../../messages/mission-id.ts'
import { missionRequested } from '../../../messages/types/mission-requested.ts'
import { missionUpdate } from '../../../messages/types/mission-update.ts'
import { oneLine } from './fields.ts'

/** As the message says it, without fields that nobody reads; its id may be left out. */
const request = z.strictObject({
  ...missionRequested.schema_versions[1].schema.shape,
  mission_id: z
    .string()
    .regex(MISSION_ID, MISSION_ID_WORDS)
    .optional()
    .describe('The mission; the same one asked for again is the same mission. One of ours when left out'),
})

const asked = z.strictObject({ reason: oneLine(1_000).optional().describe('Why, in words for a person') })

const release = z.strictObject({
  reason: oneLine(1_000).describe('What was seen, in words for a person'),
  load: z
    .enum(['safe', 'recovered'])
    .describe('safe: it stays where it is; recovered: it was brought back to where the mission begins'),
})

export const missionBodies = {
  'request-mission': request,
  'pause-mission': asked,
  'resume-mission': asked,
  'cancel-mission': asked,
  'update-mission': z.strictObject(missionUpdate.schema_versions[1].schema.shape),
  'release-mission': release,
}
