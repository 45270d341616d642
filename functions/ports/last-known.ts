/** How each robot was when it was heard last: observed, never decided on. One item per robot. */
export interface LastKnownStates {
  /** One write per robot and batch; `overtaken` if a later position is already there (a batch that came again). */
  write(lastKnown: LastKnown): Promise<'written' | 'overtaken'>
}

export interface LastKnown {
  readonly robot_id: string
  /** Stream position of the last record that counted here: the fence of this item. */
  readonly position: string
  /** RFC 3339, the edge's clock: when the robot itself was heard. Absent if only others spoke about it. */
  readonly heard_at?: string
  readonly telemetry?: Telemetry
  readonly sequences?: SequenceMark
  readonly flags?: Flags
  /** What the robot's dialect wants to know at the next record; opaque here. */
  readonly memory?: unknown
}

export interface Telemetry {
  readonly message_id: string
  readonly trace_id: string
  readonly received_at: string
  readonly occurred_at?: string
  readonly sequence?: number
  readonly payload: Readonly<Record<string, unknown>>
}

/** The high-water mark of the robot's own counter and what is missing below it. */
export interface SequenceMark {
  readonly high: number
  /** Inclusive ranges not seen yet, oldest first, at most GAPS_MAX. */
  readonly gaps: readonly (readonly [from: number, to: number])[]
  /** Below this nothing is known any more: older gaps were given up. */
  readonly floor: number
}

export interface Flags {
  /** The sender's clock minus ours, when they differ by more than a minute. */
  readonly clock_skew_seconds?: number
  /** Gaps that were given up because there were too many. */
  readonly gaps_dropped?: number
}

export const GAPS_MAX = 16
