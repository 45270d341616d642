import type { AcceptingRouteName } from '../../http/routes.ts'
import type { Answer } from './answer.ts'
import { sendMessages } from './answers/messages.ts'
import { cancelScheduledMessage, scheduleMessage } from './answers/scheduled-messages.ts'
import { beginUpload } from './answers/uploads.ts'

export const answers: Readonly<Record<AcceptingRouteName, Answer>> = {
  'send-messages': sendMessages,
  'begin-upload': beginUpload,
  'schedule-message': scheduleMessage,
  'cancel-scheduled-message': cancelScheduledMessage,
}
