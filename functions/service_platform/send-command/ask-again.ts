import type { Command } from '../../../messages/commands.ts'
import { derivedId } from '../../../messages/ids.ts'
import { missionOfJob } from '../../../messages/mission-id.ts'
import { PermanentFailure } from '../../errors.ts'
import type { PutBefore } from '../../failures/try-again.ts'
import type { Log } from '../../logger.ts'
import type { PutOnStream } from '../../ports/put-on-stream.ts'
import { ourMessage } from '../../saying/by-us.ts'

export interface AskAgainPorts {
  readonly stream: PutOnStream
  readonly namespace: string
  readonly now: () => number
  readonly log: Log
}

/**
 * Somebody tries a command again that was never answered. It is asked for again, not sent again: the robot may be in another state
 * by now, and only its policy may say whether it still can be told that.
 */
export const askAgain = async ({ redrive_of, original_base64 }: PutBefore, ports: AskAgainPorts): Promise<void> => {
  const command = JSON.parse(Buffer.from(original_base64, 'base64').toString('utf8')) as Command
  const { robot_id, type, trace_id, correlation_id, message_id, payload } = command
  const mission = typeof payload.job_id === 'string' ? missionOfJob(payload.job_id) : undefined
  if (mission !== undefined) throw new GoesOnByItself(mission.mission_id)
  const request = {
    message_id: derivedId('ask again', redrive_of),
    type,
    causation_id: message_id,
    correlation_id,
    payload,
  }
  const edge = { trace_id, received_at: ports.now(), source: ports.namespace }
  await ports.stream.put([ourMessage(robot_id, request, edge)])
  ports.log.info('command asked for again', { robot_id, type, failure_id: redrive_of, message_id: request.message_id })
}

export class GoesOnByItself extends PermanentFailure {
  override readonly name = 'GoesOnByItself'
  constructor(missionId: string) {
    super(`The command was about mission ${missionId}, which is given to another robot by itself: archive this failure`)
  }
}
