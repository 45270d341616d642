import * as z from 'zod'
import { catalogue } from '../../../messages/catalogue.ts'
import { MESSAGES_MAX } from '../../../messages/native-envelope.ts'
import { messageBodies } from '../bodies/messages.ts'

/**
 * What POST /messages takes, type by type, for whoever writes against the document alone. It is checked by the same schemas
 * (saying/said.ts), the envelope first.
 */
const envelope = messageBodies['send-messages'].meta({
  id: 'MessageEnvelope',
  description: 'What every message may say beside its payload',
})

const typed = catalogue.flatMap(({ type, description, schema_versions: versions }) =>
  Object.entries(versions).map(([version, { schema }]) => {
    const payload = schema.safeParse({}).success ? schema.optional() : schema
    const schemaVersion = Number(version)
    return z
      .intersection(
        envelope,
        z.looseObject({
          type: z.literal(type),
          ...(schemaVersion > 1 && { schema_version: z.literal(schemaVersion) }),
          payload,
        }),
      )
      .meta({ id: `Message.${type}${schemaVersion > 1 ? `.v${version}` : ''}`, description })
  }),
)

const message = z.union(typed).meta({ id: 'Message', description: 'A message to a robot, or in its name' })

export const messagesSchema = z.union([message, z.array(message).min(1).max(MESSAGES_MAX)])
