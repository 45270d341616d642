// What a file under types/ has to say about its message. A type that leaves something out does not compile.

import type * as z from 'zod'
import type { MessageKind, Payload } from './envelope.ts'

export interface InvalidExample {
  readonly payload: unknown
  /** Why it is refused, as a sentence for the reference. */
  readonly why: string
}

export interface SchemaVersion {
  readonly schema: z.ZodType<Payload>
  readonly valid: readonly Payload[]
  readonly invalid: readonly InvalidExample[]
}

/** Who says it. The flow map is drawn from this. */
export interface Sender {
  readonly who: 'robot' | 'broker' | 'dialect' | 'quiet check' | 'service platform' | 'operator' | 'application'
  /** What it is said on seeing, where it is derived. */
  readonly from?: string
}

/** Whose line a message is on, and whose policy decides it. */
export type SubjectKind = 'robot' | 'mission'

export interface MessageType {
  readonly type: string
  /** A robot's when absent. */
  readonly subject?: 'mission'
  readonly kind: MessageKind
  /** What it means, in a sentence or two. */
  readonly description: string
  readonly senders: readonly Sender[]
  /** Schema versions that are still read, by number; never remove or change one that was released. */
  readonly schema_versions: Readonly<Record<number, SchemaVersion>>
}
