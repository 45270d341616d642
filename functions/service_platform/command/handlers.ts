import type { HandlersOf } from '../../handler.ts'
import { cancelCommand } from './cancel-command.ts'
import { hearAnswer } from './hear-answer.ts'
import type { CommandPorts } from './ports.ts'
import { resumeRobot } from './resume-robot.ts'
import { startAction } from './start-action.ts'
import { stopRobot } from './stop-robot.ts'

export const commandHandlers: HandlersOf<'command', CommandPorts> = {
  'stop-robot': stopRobot,
  'resume-robot': resumeRobot,
  'start-action': startAction,
  'cancel-command': cancelCommand,
  'hear-answer': hearAnswer,
}
