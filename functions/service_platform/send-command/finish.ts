import { commandFinished } from '../../../messages/events/command-finished.ts'
import { derivedId } from '../../../messages/ids.ts'
import { isOutOfHearing } from '../../../messages/out-of-hearing.ts'
import { wasNeverTaken } from '../../commands/never-taken.ts'
import { TemporaryFailure } from '../../errors.ts'
import type { Log } from '../../logger.ts'
import type { CommandRow } from '../../ports/command-row.ts'
import type { EventBus } from '../../ports/event-bus.ts'
import type { FailureIntake, FailureReport } from '../../ports/failure-intake.ts'
import type { Jobs } from '../../ports/jobs.ts'
import type { PutOnStream } from '../../ports/put-on-stream.ts'
import type { RobotStandings } from '../../ports/robot-standing.ts'
import { ourMessage } from '../../saying/by-us.ts'

export interface FinishPorts {
  readonly robots: RobotStandings
  readonly jobs: Pick<Jobs, 'inHand'>
  readonly bus: EventBus
  readonly stream: PutOnStream
  readonly intake: FailureIntake
  /** The namespace that says it. */
  readonly namespace: string
  readonly functionArn: string
  readonly now: () => number
  readonly log: Log
}

/** Tells everybody how it ended. Each id is derived: telling again says the same. */
export const finish = async (row: CommandRow, ports: FinishPorts): Promise<void> => {
  const { robot_id, command_id, command, status, sends, error } = row
  if (status === 'unanswered') await ports.intake.report([failureOf(row, ports)])
  await freeRobot(row, ports)
  await announce(row, ports)
  ports.log.info('command finished', {
    robot_id,
    command_id,
    type: command.type,
    outcome: status,
    sends,
    ...(error && { error_code: error.code }),
    trace_id: command.trace_id,
    ...(command.correlation_id !== undefined && { correlation_id: command.correlation_id }),
    causation_id: command.causation_id,
  })
}

const announce = async (row: CommandRow, { bus }: FinishPorts): Promise<void> => {
  const { robot_id, command_id, command, status, sends, acknowledged_at, error, answer, cancel } = row
  const { trace_id, correlation_id, causation_id } = command
  const job_id = jobOf(row)
  const { type } = commandFinished
  const [notTaken] = await bus.put([
    {
      type,
      detail: {
        event_id: derivedId('event', type, robot_id, command_id),
        type,
        robot_id,
        trace_id,
        ...(correlation_id !== undefined && { correlation_id }),
        causation_id,
        occurred_at: row.ended_at ?? row.asked_at,
        payload: {
          command_id,
          type: command.type,
          outcome: status,
          sends,
          acknowledged: acknowledged_at !== undefined,
          ...(job_id !== undefined && { job_id }),
          ...(cancel?.reason !== undefined && { reason: cancel.reason }),
          ...(error && { error: { code: error.code, ...(error.message !== undefined && { message: error.message }) } }),
          ...(answer?.result !== undefined && { result: answer.result }),
        },
      },
    },
  ])
  if (notTaken) throw new TemporaryFailure(`announce the end of ${command_id}: ${notTaken.code}: ${notTaken.text}`)
}

/**
 * The policy made the robot busy when it allowed the work: a robot that never took it is free again, and says nothing by itself.
 * Not one that is out of hearing: where that one is, others tell.
 */
const freeRobot = async (row: CommandRow, { robots, jobs, stream, namespace, now }: FinishPorts): Promise<void> => {
  const { robot_id, command_id, command, status, error } = row
  if (command.type !== 'work.start' || !wasNeverTaken(row)) return
  const robot = await robots.of(robot_id)
  if (robot === undefined || isOutOfHearing(robot.state)) return
  const job_id = jobOf(row)
  // It began something else in the same moment: that is what keeps it busy, and our job was displaced by it.
  if ((await jobs.inHand(robot_id))?.job_id !== job_id) return
  const code = status === 'rejected' ? 'order_rejected' : status
  const message = error === undefined ? `The command ended ${status}` : `${error.code}: ${error.message ?? ''}`
  const fact = {
    message_id: derivedId(command_id, 'work.failed'),
    type: 'work.failed',
    causation_id: command.causation_id,
    correlation_id: command.correlation_id,
    payload: { ...(job_id !== undefined && { job_id }), error: { code, message: message.slice(0, 1000) } },
  }
  const edge = { trace_id: command.trace_id, received_at: now(), source: namespace }
  await stream.put([ourMessage(robot_id, fact, edge)])
}

const failureOf = (row: CommandRow, { functionArn }: FinishPorts): FailureReport => {
  const { robot_id, command_id, command, sends, error, ended_at, asked_at } = row
  return {
    failure_id: derivedId('failure', 'command', robot_id, command_id),
    kind: 'command',
    stage: 'command',
    error_class: 'CommandUnanswered',
    error_text: `${command.type}: ${error?.message ?? `sent ${sends} times and never answered`}`,
    retryable: false,
    status: 'open',
    at: ended_at ?? asked_at,
    attempt: 1,
    original_base64: Buffer.from(JSON.stringify(command)).toString('base64'),
    source: 'service_platform.core.messaging',
    received_at: asked_at,
    function_arn: functionArn,
    robot_id,
    message_id: command_id,
    trace_id: command.trace_id,
    ...(command.correlation_id !== undefined && { correlation_id: command.correlation_id }),
    causation_id: command.causation_id,
    type: command.type,
  }
}

const jobOf = ({ command: { payload } }: CommandRow): string | undefined =>
  typeof payload.job_id === 'string' ? payload.job_id : undefined
