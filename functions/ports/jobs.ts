import { shownValue } from '../../messages/shown-value.ts'
import { PermanentFailure } from '../errors.ts'
import type { Run } from './run.ts'

/**
 * The job that each robot has in hand: what the handlers need in order to act. One item per robot, changed by one write
 * per message. Jobs that have ended are told on the bus (`job.completed` …); who wants a register of them listens.
 */
export interface Jobs {
  inHand(robotId: string): Promise<{ readonly job_id?: string; readonly status: JobStatus } | undefined>
  /** The robot takes a job. Another one that it still had in hand is displaced. */
  take(run: Run, job: TakenJob): Promise<JobInHand>
  /** The job in hand is paused, resumed or ended. */
  turn(run: Run, turn: Turn): Promise<JobInHand>
}

export interface TakenJob {
  readonly job_id: string
  readonly status: 'assigned' | 'running'
  /** RFC 3339 */
  readonly at: string
}

export interface Turn {
  /** The job that the sender means; the one in hand when absent. */
  readonly job_id?: string | undefined
  readonly status: JobStatus
  readonly at: string
  /**
   * - request: about another job than the one in hand it is refused (OtherJobInHand): nobody wants the wrong job stopped
   * - fact: the robot knows best; a job in hand that it does not speak of is displaced
   */
  readonly by: 'request' | 'fact'
}

export type JobStatus = 'assigned' | 'running' | 'paused' | 'completed' | 'failed' | 'stopped' | 'released'

/** Statuses in which a robot still has its job. */
export const openStatuses: readonly JobStatus[] = ['assigned', 'running', 'paused']

export interface JobInHand {
  /** Absent when nobody ever named the job. */
  readonly job_id?: string
  readonly status: JobStatus
  /** An open job that this run took out of the robot's hand without an end of its own. */
  readonly displaced?: string
}

export class OtherJobInHand extends PermanentFailure {
  override readonly name = 'OtherJobInHand'
  constructor(robotId: string, meant: string, inHand: string | undefined) {
    super(
      inHand === undefined
        ? `Robot ${robotId} has no job in hand, so ${shownValue(meant)} cannot be meant`
        : `Robot ${robotId} has job ${shownValue(inHand)} in hand, not ${shownValue(meant)}: name ${shownValue(inHand)}, or no job at all`,
    )
  }
}
