// What may leave the system. An event that is not in this list stays on the bus; one that is leaves with the fields that its
// published schema names and no other, so that a handler may say more without telling the world.
//
// - A schema here is a promise: messages/released-events.json keeps what was promised, a test refuses whatever would break a
//   reader of it. Breaking changes are a new `version` beside the old one.
// - `audiences`: the feed is heard by callers with a token of ours, partners are somebody else's servers.
// - What does not fit its schema is a fault, and the one who would have sent it hands it to the failure store.

import * as z from 'zod'
import { MESSAGE_ID, type Payload, TRACE_ID } from '../envelope.ts'
import { subjectOf } from '../robot-id.ts'
import { commandFinished } from './command-finished.ts'
import { failureNeedsAttention } from './failure-needs-attention.ts'
import { fleetCapacityRestored } from './fleet-capacity-restored.ts'
import { fleetOutOfCapacity } from './fleet-out-of-capacity.ts'
import { incidentCleared } from './incident-cleared.ts'
import { incidentRaised } from './incident-raised.ts'
import { jobAssigned } from './job-assigned.ts'
import { jobCompleted } from './job-completed.ts'
import { jobFailed } from './job-failed.ts'
import { jobPaused } from './job-paused.ts'
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
import { robotReturnedToService } from './robot-returned-to-service.ts'
import { robotTransitioned } from './robot-transitioned.ts'

export type Audience = 'feed' | 'partners'

export interface ExternalEvent {
  readonly type: string
  /** Of the published schema. */
  readonly version: number
  /** What it tells a listener, in a sentence. */
  readonly description: string
  readonly audiences: readonly Audience[]
  /** Of what leaves; fields that it does not name are left out. */
  readonly schema: z.ZodType<Payload>
  readonly example: Payload
  /** Of an event without a robot: what it is about, and which field has its id. */
  readonly about?: { readonly what: string; readonly field: string }
}

const everybody = ['feed', 'partners'] as const

export const externalEvents: readonly ExternalEvent[] = [
  {
    ...publicly(robotTransitioned),
    version: 1,
    audiences: everybody,
    schema: robotTransitioned.schema
      .pick({ from: true, to: true, type: true, message_id: true, policy_version: true, revision: true, since: true })
      .strip(),
  },
  {
    ...publicly(missionTransitioned),
    version: 1,
    audiences: everybody,
    schema: missionTransitioned.schema
      .pick({ from: true, to: true, type: true, message_id: true, policy_version: true, revision: true, since: true })
      .strip(),
  },
  {
    ...publicly(jobAssigned),
    version: 1,
    audiences: everybody,
    schema: jobAssigned.schema.pick({ job_id: true, kind: true }).strip(),
  },
  {
    ...publicly(jobStarted),
    version: 1,
    audiences: everybody,
    schema: jobStarted.schema.pick({ job_id: true }).strip(),
  },
  {
    ...publicly(jobCompleted),
    version: 1,
    audiences: everybody,
    schema: jobCompleted.schema.pick({ job_id: true, result: true }).strip(),
  },
  {
    ...publicly(jobFailed),
    version: 1,
    audiences: everybody,
    schema: jobFailed.schema.pick({ job_id: true, error: true }).strip(),
  },
  {
    ...publicly(jobStopped),
    version: 1,
    audiences: everybody,
    schema: jobStopped.schema.pick({ job_id: true, reason: true }).strip(),
  },
  {
    ...publicly(jobPaused),
    version: 1,
    audiences: everybody,
    schema: jobPaused.schema.pick({ job_id: true, reason: true }).strip(),
  },
  {
    ...publicly(jobResumed),
    version: 1,
    audiences: everybody,
    schema: jobResumed.schema.pick({ job_id: true, reason: true }).strip(),
  },
  {
    ...publicly(jobReleased),
    version: 1,
    audiences: everybody,
    schema: jobReleased.schema.pick({ job_id: true, cause: true }).strip(),
  },
  {
    ...publicly(robotReturnedToService),
    version: 1,
    audiences: everybody,
    schema: robotReturnedToService.schema.pick({ battery: true }).strip(),
  },
  {
    ...publicly(incidentRaised),
    version: 1,
    audiences: everybody,
    schema: incidentRaised.schema
      .pick({ incident_id: true, code: true, message: true, level: true, again: true })
      .strip(),
  },
  {
    ...publicly(incidentCleared),
    version: 1,
    audiences: everybody,
    schema: incidentCleared.schema.pick({ incident_id: true, code: true }).strip(),
  },
  {
    ...publicly(missionAllocated),
    version: 1,
    audiences: everybody,
    schema: missionAllocated.schema
      .pick({ mission_id: true, allocation: true, robot_id: true, job_id: true, score: true })
      .strip(),
  },
  {
    ...publicly(missionDeallocated),
    version: 1,
    audiences: everybody,
    schema: missionDeallocated.schema.pick({ mission_id: true, allocation: true, robot_id: true, cause: true }).strip(),
  },
  {
    ...publicly(missionCompleted),
    version: 1,
    audiences: everybody,
    schema: missionCompleted.schema.pick({ mission_id: true, allocation: true, robot_id: true, result: true }).strip(),
  },
  {
    ...publicly(missionFailed),
    version: 1,
    audiences: everybody,
    schema: missionFailed.schema
      .pick({
        mission_id: true,
        allocation: true,
        robot_id: true,
        category: true,
        error: true,
        steps_done: true,
        steps_failed: true,
      })
      .strip(),
  },
  {
    ...publicly(missionCancelled),
    version: 1,
    audiences: everybody,
    schema: missionCancelled.schema.pick({ mission_id: true, reason: true }).strip(),
  },
  {
    ...publicly(missionExpired),
    version: 1,
    audiences: everybody,
    schema: missionExpired.schema.pick({ mission_id: true, deadline: true }).strip(),
  },
  {
    ...publicly(missionNeedsPerson),
    version: 1,
    audiences: everybody,
    schema: missionNeedsPerson.schema
      .pick({ mission_id: true, allocation: true, robot_id: true, because: true, cause: true })
      .strip(),
  },
  {
    ...publicly(fleetOutOfCapacity),
    version: 1,
    audiences: everybody,
    schema: fleetOutOfCapacity.schema.pick({ fleet: true, mission_id: true, reason: true, robots: true }).strip(),
  },
  {
    ...publicly(fleetCapacityRestored),
    version: 1,
    audiences: everybody,
    schema: fleetCapacityRestored.schema.pick({ fleet: true }).strip(),
  },
  {
    ...publicly(commandFinished),
    version: 1,
    audiences: everybody,
    schema: commandFinished.schema
      .pick({
        command_id: true,
        type: true,
        outcome: true,
        acknowledged: true,
        job_id: true,
        error: true,
        result: true,
      })
      .strip(),
  },
  {
    // Without the error's text, which may hold parts of a message: who may read failures asks for it.
    ...publicly(failureNeedsAttention),
    version: 1,
    audiences: ['feed'],
    schema: failureNeedsAttention.schema
      .pick({ failure_id: true, kind: true, stage: true, error_class: true, attempts: true, type: true })
      .strip(),
    about: { what: 'failure', field: 'failure_id' },
  },
  {
    // Not on the bus: the feed takes it from the journal, for decisions that move no robot.
    type: 'message.decided',
    version: 1,
    description: 'A message came to its end without a transition: refused, a duplicate, dead-lettered, shed or held.',
    audiences: ['feed'],
    schema: z.object({
      message_id: z.string().regex(MESSAGE_ID).describe('the message'),
      type: z.string().describe('its type, such as work.start'),
      outcome: z
        .string()
        .describe('refused, duplicate, dead_lettered, shed or held; there may be more of them one day'),
      reason: z.string().optional().describe('a name such as not_allowed, guard or stale'),
      state: z.string().optional().describe('the state that the robot was in and is in'),
      failure_id: z.string().optional().describe('of the failure, where it became one'),
    }),
    example: {
      message_id: '01J9-work-2',
      type: 'work.start',
      outcome: 'refused',
      reason: 'not_allowed',
      state: 'charging',
    },
  },
]

function publicly({ type, description, example }: Pick<ExternalEvent, 'type' | 'description' | 'example'>) {
  return { type, description, example }
}

/** What leaves: the ids of the story, then the payload of its type. Subscribers know a second delivery by its event_id. */
export const outgoingEventSchema = z.object({
  event_id: z
    .string()
    .regex(MESSAGE_ID)
    .describe('the same for every delivery of the same event: known ones are dropped'),
  type: z.string().describe('what happened, such as job.completed'),
  version: z.int().min(1).describe("of the payload's published schema"),
  robot_id: z.string().optional().describe('whom it is about, where it is about a robot'),
  subject: z.string().describe('robot:<id>, or what else it is about, such as failure:<id>'),
  trace_id: z.string().regex(TRACE_ID).optional().describe('the story it belongs to, where it has one'),
  correlation_id: z.string().optional().describe('the conversation it belongs to: a job, a command and its answers'),
  causation_id: z.string().optional().describe('message_id of the message that brought it about'),
  occurred_at: z.iso.datetime().describe('RFC 3339 UTC: when it was committed'),
  policy_version: z.string().optional().describe('the version that decided'),
  revision: z.int().min(0).optional().describe("the robot's revision: order of events of one robot"),
  payload: z.record(z.string(), z.unknown()).describe('as the schema of its type and version says'),
})

export type OutgoingEvent = z.output<typeof outgoingEventSchema>

/**
 * An event as it may leave; a fault in words when it does not fit what was published; undefined when it is none of the list
 * and stays. `detail` is the bus event's. Without a version, the newest.
 */
export function asExternal(
  detailType: string,
  detail: unknown,
  version?: number,
): { readonly event: OutgoingEvent } | { readonly fault: string } | undefined {
  const published = externalEvent(detailType, version)
  if (published === undefined) return undefined
  const said: Readonly<Record<string, unknown>> = typeof detail === 'object' && detail !== null ? { ...detail } : {}
  const payload = published.schema.safeParse(said.payload)
  if (!payload.success) return { fault: faultIn(`payload of ${named(published)}`, payload.error) }
  const outgoing = outgoingEventSchema.safeParse({
    ...said,
    type: published.type,
    version: published.version,
    subject: said.subject ?? subjectIn(published, said.robot_id, payload.data),
    payload: payload.data,
  })
  return outgoing.success ? { event: outgoing.data } : { fault: faultIn(named(published), outgoing.error) }
}

/** The newest of a type, or the version that is asked for. */
export function externalEvent(type: string, version?: number): ExternalEvent | undefined {
  return version === undefined
    ? newest.get(type)
    : externalEvents.find((one) => one.type === type && one.version === version)
}

/** Types that one kind of listener may hear of. */
export function typesFor(audience: Audience): readonly string[] {
  return [...newest.values()].filter(({ audiences }) => audiences.includes(audience)).map(({ type }) => type)
}

const newest: ReadonlyMap<string, ExternalEvent> = new Map(
  externalEvents.toSorted((one, other) => one.version - other.version).map((event) => [event.type, event]),
)

function subjectIn({ about }: ExternalEvent, robotId: unknown, payload: Payload): unknown {
  if (typeof robotId === 'string') return subjectOf(robotId)
  const id = about && payload[about.field]
  return about && typeof id === 'string' ? `${about.what}:${id}` : undefined
}

function named({ type, version }: ExternalEvent): string {
  return `external event ${type} version ${version}`
}

function faultIn(what: string, error: z.ZodError): string {
  return `${what}: ${z.prettifyError(error)}`
}
