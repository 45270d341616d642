import type { AcceptingRouteName } from '../../http/routes.ts'
import type { Answer } from './answer.ts'
import { cancelCommand, sendCommand, stopRobot } from './answers/commands.ts'
import { sendMessages } from './answers/messages.ts'
import {
  cancelMission,
  pauseMission,
  releaseMission,
  requestMission,
  resumeMission,
  updateMission,
} from './answers/missions.ts'
import { cancelScheduledMessage, scheduleMessage } from './answers/scheduled-messages.ts'
import { beginUpload } from './answers/uploads.ts'

export const answers: Readonly<Record<AcceptingRouteName, Answer>> = {
  'send-messages': sendMessages,
  'request-mission': requestMission,
  'pause-mission': pauseMission,
  'resume-mission': resumeMission,
  'cancel-mission': cancelMission,
  'update-mission': updateMission,
  'release-mission': releaseMission,
  'send-command': sendCommand,
  'stop-robot': stopRobot,
  'cancel-command': cancelCommand,
  'begin-upload': beginUpload,
  'schedule-message': scheduleMessage,
  'cancel-scheduled-message': cancelScheduledMessage,
}
