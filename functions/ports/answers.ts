/** Where it is told what a robot answered to a command of ours. */
export interface Answers {
  /**
   * - heard: whoever waits for it goes on
   * - known: said before, or less than was said before
   * - late: the command had come to its end without it
   * - foreign: the robot was never given such a command
   */
  hear(robotId: string, answer: Answer): Promise<'heard' | 'known' | 'late' | 'foreign'>
}

/** What a robot says of a job without naming the command that gave it. */
export interface JobAnswers {
  hearOfJob(robotId: string, jobId: string, answer: Omit<Answer, 'command_id'>): Promise<void>
}

export type AnswerStatus = 'acknowledged' | 'running' | 'done' | 'rejected' | 'failed' | 'cancelled'

export interface Answer {
  readonly command_id: string
  readonly status: AnswerStatus
  /** RFC 3339 */
  readonly at: string
  /** Of the message that says it. */
  readonly message_id: string
  readonly result?: unknown
  readonly error?: CommandError | undefined
}

export interface CommandError {
  readonly code: string
  readonly message?: string | undefined
}
