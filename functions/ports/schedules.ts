import type { When } from '../scheduled/when.ts'

/** What starts `send-scheduled` when the time has come. */
export interface Schedules {
  /** One that is there already under this name stays as it is: it was made by somebody who died, of the same row. */
  make(schedule: Schedule): Promise<void>
  /** One that is gone is gone. */
  remove(name: string): Promise<void>
}

export interface Schedule {
  /** The scheduled_message_id. */
  readonly name: string
  readonly when: When
}

/** What a schedule hands over: Scheduler writes the time in that it was for, however late it is. */
export interface Fired {
  readonly scheduled_message_id: string
  readonly scheduled_at: string
}
