// The only list of what leaves on the bus. Rules, docs, the flow map and the live feed derive from it.

import * as z from 'zod'
import { MESSAGE_ID, TRACE_ID } from '../envelope.ts'
import { commandFinished } from './command-finished.ts'
import { comparisonRequested } from './comparison-requested.ts'
import { dockingRequested } from './docking-requested.ts'
import { erasureRequested } from './erasure-requested.ts'
import type { EventType } from './event-type.ts'
import { failureNeedsAttention } from './failure-needs-attention.ts'
import { fleetCapacityRestored } from './fleet-capacity-restored.ts'
import { fleetOutOfCapacity } from './fleet-out-of-capacity.ts'
import { incidentCleared } from './incident-cleared.ts'
import { incidentRaised } from './incident-raised.ts'
import { jobAssigned } from './job-assigned.ts'
import { jobCompleted } from './job-completed.ts'
import { jobFailed } from './job-failed.ts'
import { jobPaused } from './job-paused.ts'
import { jobProgressed } from './job-progressed.ts'
import { jobReleased } from './job-released.ts'
import { jobResumed } from './job-resumed.ts'
import { jobStarted } from './job-started.ts'
import { jobStopped } from './job-stopped.ts'
import { missionAllocated } from './mission-allocated.ts'
import { missionCancelled } from './mission-cancelled.ts'
import { missionCompleted } from './mission-completed.ts'
import { missionDeallocated } from './mission-deallocated.ts'
import { missionExpired } from './mission-expired.ts'
import { missionFailed } from './mission-failed.ts'
import { missionNeedsPerson } from './mission-needs-person.ts'
import { missionTransitioned } from './mission-transitioned.ts'
import { partnerDisabled } from './partner-disabled.ts'
import { presenceRecorded } from './presence-recorded.ts'
import { replayRequested } from './replay-requested.ts'
import { reportMade } from './report-made.ts'
import { robotReturnedToService } from './robot-returned-to-service.ts'
import { robotTransitioned } from './robot-transitioned.ts'

const listed = [
  robotTransitioned,
  missionTransitioned,
  jobAssigned,
  jobStarted,
  jobProgressed,
  jobCompleted,
  jobFailed,
  jobStopped,
  jobPaused,
  jobResumed,
  jobReleased,
  dockingRequested,
  robotReturnedToService,
  incidentRaised,
  incidentCleared,
  presenceRecorded,
  commandFinished,
  missionAllocated,
  missionDeallocated,
  missionCompleted,
  missionFailed,
  missionCancelled,
  missionExpired,
  missionNeedsPerson,
  fleetOutOfCapacity,
  fleetCapacityRestored,
  failureNeedsAttention,
  partnerDisabled,
  replayRequested,
  comparisonRequested,
  erasureRequested,
  reportMade,
] as const

type EventTypeName = (typeof listed)[number]['type']

/** What a person is told of. */
export type NotifyingEventName = Extract<(typeof listed)[number], { readonly notifies: true }>['type']

export const events: readonly EventType[] = listed

/**
 * What a handler hands back: the machine keeps it in the row, the outbox publishes it. Its payload is checked against the
 * schema when the handler is compiled, and by the outbox before it leaves; not in between, where it would cost every cold
 * start of a handler the building of all these schemas.
 */
export type BusinessEvent = {
  [Type in EventTypeName]: { readonly type: Type; readonly payload: Readonly<z.input<SchemaOf<Type>>> }
}[EventTypeName]

type SchemaOf<Type extends EventTypeName> = Extract<(typeof listed)[number], { readonly type: Type }>['schema']

/** The `Detail` of everything on the bus: the ids of the story, then the event's own payload. */
export const eventDetailSchema = z.looseObject({
  event_id: z.string().regex(MESSAGE_ID).describe('derived from cause and type: a second delivery has the same id'),
  type: z.string().describe('type of this list; also the bus detail-type'),
  robot_id: z.string().describe('whom it is about'),
  subject: z.string().describe('robot:<id>'),
  trace_id: z.string().regex(TRACE_ID).describe('the story it belongs to'),
  correlation_id: z.string().optional().describe('the conversation it belongs to'),
  causation_id: z.string().describe('message_id of the message that brought it about'),
  policy_version: z.string().describe('the version that decided'),
  revision: z.int().min(0).describe("the robot's revision after the transition: order of events of one robot"),
  occurred_at: z.string().describe('RFC 3339 UTC: when it was committed'),
  payload: z.record(z.string(), z.unknown()).describe("the event's own content"),
})

export type EventDetail = z.output<typeof eventDetailSchema>

const byType: ReadonlyMap<string, EventType> = new Map(listed.map((event) => [event.type, event]))

/** What is wrong with an event, in words, or undefined when it is as the catalogue says. */
export function validateEvent(type: string, payload: unknown): string | undefined {
  const event = byType.get(type)
  if (event === undefined) {
    return `event type "${type}" is not in messages/events/catalogue.ts; known are ${[...byType.keys()].join(', ')}`
  }
  const result = event.schema.safeParse(payload)
  return result.success ? undefined : `payload of event "${type}": ${z.prettifyError(result.error)}`
}
