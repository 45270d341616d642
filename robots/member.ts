import type { MqttClient } from 'mqtt'

/** A virtual robot with its connection, whatever it speaks. */
export interface Member {
  readonly client: MqttClient
  /** Lets time pass, and says what is to be said about it. */
  live(now: number): void
  doing(): string
  /** Before it goes: what a robot says that leaves in an orderly way. */
  goodbye(now: number): void
  /** The last number of its own that it used, for robots that number what they say. */
  lastSequence?(): number
}

/** What all members of a fleet count together, and where they complain. */
export interface Told {
  readonly publishing: () => void
  /** Acknowledged, or not. */
  readonly published: (what: string, error: Error | undefined) => void
  readonly commanded: () => void
  readonly log: (line: string) => void
}
