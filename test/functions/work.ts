import type { Work } from '../../functions/handler.ts'
import type { Message } from '../../messages/envelope.ts'

/** What a machine hands to a handler, for a message about robot r1. */
export const workOf = (
  handler: string,
  message: Partial<Message> & Pick<Message, 'type'>,
  robot: Partial<Work['robot']> = {},
): Work => ({
  handler,
  message: {
    message_id: 'm1',
    trace_id: '0af7651916cd43dd8448eb211c80319c',
    schema_version: 1,
    robot_id: 'r1',
    subject: 'robot:r1',
    received_at: '2026-05-13T13:48:51.348Z',
    priority: 'normal',
    source: 'device.hw',
    payload: {},
    kind: 'fact',
    index: 0,
    ...message,
  },
  robot: { robot_id: 'r1', state: 'idle', since: '2026-05-13T13:00:00.000Z', revision: 3, ...robot },
  to: 'working',
  policy_version: 'v1',
})
