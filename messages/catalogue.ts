// The only list of what may be said. Dispatcher, reference, flow map, console and tests derive from it: a type that is not
// here does not exist, and is dead-lettered as UnknownMessage.

import type * as z from 'zod'
import type { Payload } from './envelope.ts'
import type { MessageType, SubjectKind } from './message-type.ts'
import { actionStart } from './types/action-start.ts'
import { batteryLow } from './types/battery-low.ts'
import { chargeCompleted } from './types/charge-completed.ts'
import { chargeStart } from './types/charge-start.ts'
import { chargeStarted } from './types/charge-started.ts'
import { commandAnswered } from './types/command-answered.ts'
import { commandCancel } from './types/command-cancel.ts'
import { faultCleared } from './types/fault-cleared.ts'
import { faultRaised } from './types/fault-raised.ts'
import { missionAllocated } from './types/mission-allocated.ts'
import { missionBlocked } from './types/mission-blocked.ts'
import { missionCancel } from './types/mission-cancel.ts'
import { missionCancelled } from './types/mission-cancelled.ts'
import { missionCompleted } from './types/mission-completed.ts'
import { missionDeadlinePassed } from './types/mission-deadline-passed.ts'
import { missionDeallocated } from './types/mission-deallocated.ts'
import { missionFailed } from './types/mission-failed.ts'
import { missionFenceConfirmed } from './types/mission-fence-confirmed.ts'
import { missionLateTruth } from './types/mission-late-truth.ts'
import { missionLeaseExpired } from './types/mission-lease-expired.ts'
import { missionPartlyCompleted } from './types/mission-partly-completed.ts'
import { missionPause } from './types/mission-pause.ts'
import { missionPaused } from './types/mission-paused.ts'
import { missionRelease } from './types/mission-release.ts'
import { missionRequested } from './types/mission-requested.ts'
import { missionRequeued } from './types/mission-requeued.ts'
import { missionResume } from './types/mission-resume.ts'
import { missionResumed } from './types/mission-resumed.ts'
import { missionRobotHeard } from './types/mission-robot-heard.ts'
import { missionRobotSilent } from './types/mission-robot-silent.ts'
import { missionSent } from './types/mission-sent.ts'
import { missionStarted } from './types/mission-started.ts'
import { missionStepCompleted } from './types/mission-step-completed.ts'
import { missionUnblocked } from './types/mission-unblocked.ts'
import { missionUndeliverable } from './types/mission-undeliverable.ts'
import { missionUpdate } from './types/mission-update.ts'
import { missionWaitingUpdate } from './types/mission-waiting-update.ts'
import { robotCapacityChanged } from './types/robot-capacity-changed.ts'
import { robotConnected } from './types/robot-connected.ts'
import { robotDisconnected } from './types/robot-disconnected.ts'
import { robotLost } from './types/robot-lost.ts'
import { robotResume } from './types/robot-resume.ts'
import { robotStop } from './types/robot-stop.ts'
import { robotTelemetry } from './types/robot-telemetry.ts'
import { robotWentQuiet } from './types/robot-went-quiet.ts'
import { workCompleted } from './types/work-completed.ts'
import { workFailed } from './types/work-failed.ts'
import { workPause } from './types/work-pause.ts'
import { workProgressed } from './types/work-progressed.ts'
import { workResume } from './types/work-resume.ts'
import { workRevoke } from './types/work-revoke.ts'
import { workStart } from './types/work-start.ts'
import { workStarted } from './types/work-started.ts'
import { workStop } from './types/work-stop.ts'
import { workUpdate } from './types/work-update.ts'

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
  workProgressed,
  workCompleted,
  workFailed,
  batteryLow,
  chargeStarted,
  chargeCompleted,
  faultRaised,
  faultCleared,
  chargeStart,
  robotStop,
  robotResume,
  actionStart,
  workUpdate,
  workRevoke,
  commandCancel,
  commandAnswered,
  robotCapacityChanged,
  missionRequested,
  missionPause,
  missionResume,
  missionCancel,
  missionUpdate,
  missionRelease,
  missionAllocated,
  missionSent,
  missionStarted,
  missionStepCompleted,
  missionPaused,
  missionResumed,
  missionWaitingUpdate,
  missionBlocked,
  missionUnblocked,
  missionRobotSilent,
  missionRobotHeard,
  missionLeaseExpired,
  missionFenceConfirmed,
  missionDeallocated,
  missionRequeued,
  missionCompleted,
  missionFailed,
  missionPartlyCompleted,
  missionCancelled,
  missionDeadlinePassed,
  missionLateTruth,
  missionUndeliverable,
]

const byType: ReadonlyMap<string, MessageType> = new Map(catalogue.map((entry) => [entry.type, entry]))

export function messageType(type: string): MessageType | undefined {
  return byType.get(type)
}

/** Types of what is said about such subjects. */
export function typesAbout(subject: SubjectKind): readonly string[] {
  return catalogue.filter((entry) => (entry.subject ?? 'robot') === subject).map((entry) => entry.type)
}

/** The schema of a payload, or undefined when the type or its schema version is unknown. */
export function payloadSchema(type: string, schemaVersion: number): z.ZodType<Payload> | undefined {
  return byType.get(type)?.schema_versions[schemaVersion]?.schema
}
