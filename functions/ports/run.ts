/**
 * One run of a handler, as its ports need to know it. The same message may be run again (after a temporary failure, a
 * commit conflict, a killed dispatch), and a run that was believed dead may wake up late: Lambda freezes and thaws.
 *
 * - the same message_id again is the same work: it is not done twice
 * - an older revision than the one last recorded is a run that woke up late: it may not undo what came after it.
 *   `since` lets a robot that was removed and set up again start at revision 0 without looking late.
 */
export interface Run {
  readonly robot_id: string
  readonly message_id: string
  /** Of the robot's row when the run was decided. */
  readonly revision: number
  /** RFC 3339: since when the robot was in the state that was decided on. */
  readonly since: string
}

/** A later run has already acted for this robot; this one must not, and its commit will not succeed. */
export class StaleRun extends Error {
  override readonly name = 'StaleRun'
  constructor(run: Run, revision: number) {
    super(
      `Message ${run.message_id} was decided at revision ${run.revision} of ${run.robot_id}, but a run at revision ${revision} has already acted`,
    )
  }
}
