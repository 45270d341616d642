import type { Message } from '../../../messages/envelope.ts'
import type { BusinessEvent } from '../../../messages/events/catalogue.ts'
import type { JobInHand } from '../../ports/jobs.ts'

/** A job that was pushed out of the robot's hand had no end of its own: whoever waits for it may give it to another. */
export const displacedJob = ({ displaced }: JobInHand, { type }: Message): readonly BusinessEvent[] =>
  displaced === undefined ? [] : [{ type: 'job.released', payload: { job_id: displaced, cause: type } }]
