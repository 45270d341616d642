/** Says a message when its time has come: later than that if the line is behind, never before. */
export interface Timers {
  /**
   * A name is used once: whoever starts it again, even after it has rung, changes nothing. Nobody stops a timer; what comes too
   * late for its subject is refused there.
   */
  start(timer: Timer): Promise<void>
}

export interface Timer {
  /** Of what it is for, such as `<mission_id>.lease.<allocation>`: letters, digits, `_`, `-` and `.`. */
  readonly name: string
  /** RFC 3339; what has passed is now. */
  readonly at: string
  readonly message: TimedMessage
}

export interface TimedMessage {
  /** On which of the line's topics it is said, and so whom it is about. */
  readonly topic: string
  readonly type: string
  readonly payload: Readonly<Record<string, unknown>>
  /** Derived, as everything else that may be said twice. */
  readonly message_id: string
  readonly trace_id: string
  readonly correlation_id?: string
  readonly causation_id?: string
}
