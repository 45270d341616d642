import * as z from 'zod'
import { LINE_KEY, ROBOT_ID, ROBOT_ID_WORDS } from '../../../messages/robot-id.ts'

/** What several bodies have in them. */
export const oneLine = (charactersMax: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(charactersMax)
    .refine((said) => !/\p{Cc}/u.test(said), 'a text without control characters')
export const time = z.iso.datetime({ offset: true, error: 'an RFC 3339 time such as 2026-11-20T09:00:00Z' })
export const reason = oneLine(500).describe('Why, for whoever reads the audit trail')
export const failureId = z.string().regex(/^[A-Za-z0-9._:-]{1,64}$/, 'the id of a failure')
/** Of what is looked for: a robot's, or a mission's as `mission:<id>`. */
export const lineKey = z.string().regex(LINE_KEY, 'a robot id, or mission: and the id of a mission')
export const robotId = z.string().regex(ROBOT_ID, ROBOT_ID_WORDS)
