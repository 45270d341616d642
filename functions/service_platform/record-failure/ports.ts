import type { AgendaSettings } from '../../failures/agenda.ts'
import type { FailureKinds } from '../../failures/kinds.ts'
import type { Log } from '../../logger.ts'
import type { Measures } from '../../measures.ts'
import type { EventBus } from '../../ports/event-bus.ts'
import type { FailedBytes } from '../../ports/failed-bytes.ts'
import type { Failures } from '../../ports/failures.ts'
import type { Shelf } from '../../ports/shelf.ts'
import type { IntakeReader } from './intake/intake-message.ts'

export interface RecorderPorts {
  readonly failures: Failures
  readonly bytes: FailedBytes
  readonly shelf: Shelf
  readonly bus: EventBus
  /** Shapes in which failures arrive, and the kinds that they can be of. */
  readonly readers: readonly IntakeReader[]
  readonly kinds: FailureKinds
  readonly log: Log
  /** Epoch milliseconds. */
  readonly now: () => number
  /** 0 to 1. */
  readonly random: () => number
  readonly measures: Measures
}

export interface RecorderSettings {
  readonly agenda: AgendaSettings
}
