// The only list of what may be said. Dispatcher, reference, flow map, console and tests derive from it: a type that is not
// here does not exist, and is dead-lettered as UnknownMessage.

import type * as z from 'zod'
import type { Payload } from './envelope.ts'
import type { MessageType } from './message-type.ts'
import { batteryLow } from './types/battery-low.ts'
import { chargeCompleted } from './types/charge-completed.ts'
import { chargeStarted } from './types/charge-started.ts'
import { faultCleared } from './types/fault-cleared.ts'
import { faultRaised } from './types/fault-raised.ts'
import { robotConnected } from './types/robot-connected.ts'
import { robotDisconnected } from './types/robot-disconnected.ts'
import { robotLost } from './types/robot-lost.ts'
import { robotTelemetry } from './types/robot-telemetry.ts'
import { robotWentQuiet } from './types/robot-went-quiet.ts'
import { workCompleted } from './types/work-completed.ts'
import { workFailed } from './types/work-failed.ts'
import { workPause } from './types/work-pause.ts'
import { workResume } from './types/work-resume.ts'
import { workStart } from './types/work-start.ts'
import { workStarted } from './types/work-started.ts'
import { workStop } from './types/work-stop.ts'

export const catalogue: readonly MessageType[] = [
  robotConnected,
  robotDisconnected,
  robotWentQuiet,
  robotLost,
  robotTelemetry,
  workStart,
  workStop,
  workPause,
  workResume,
  workStarted,
  workCompleted,
  workFailed,
  batteryLow,
  chargeStarted,
  chargeCompleted,
  faultRaised,
  faultCleared,
]

const byType: ReadonlyMap<string, MessageType> = new Map(catalogue.map((entry) => [entry.type, entry]))

export function messageType(type: string): MessageType | undefined {
  return byType.get(type)
}

/** The schema of a payload, or undefined when the type or its schema version is unknown. */
export function payloadSchema(type: string, schemaVersion: number): z.ZodType<Payload> | undefined {
  return byType.get(type)?.schema_versions[schemaVersion]?.schema
}
