import * as z from 'zod'
import { CONTENT_TYPE, envelopeSchema, SHA256 } from '../../../messages/envelope.ts'
import { robotId } from './fields.ts'

/** One message; a list of up to 100 of them is taken as well. saying/said.ts checks it as the line would. */
const message = envelopeSchema.extend({ robot_id: robotId.describe('Whom it is about') })

const upload = z.strictObject({
  bytes: z.int().min(1).describe('How many there will be; exactly so many are taken'),
  content_type: z.string().regex(CONTENT_TYPE, 'a media type such as image/png').describe('Its media type'),
  sha256: z.string().regex(SHA256, '64 lower-case hex digits').describe('Of the content; nothing else is taken'),
  robot_id: robotId.optional().describe('Whoever sees this robot may fetch it'),
})

export const messageBodies = { 'send-messages': message, 'begin-upload': upload }
