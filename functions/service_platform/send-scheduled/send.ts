import { derivedId, derivedTraceId } from '../../../messages/ids.ts'
import { asError, PermanentFailure } from '../../errors.ts'
import type { Application, Caller } from '../../http/caller.ts'
import { Problem } from '../../http/problem.ts'
import type { SeenPorts } from '../../http/seen.ts'
import type { Log } from '../../logger.ts'
import type { Accepted } from '../../ports/accepted.ts'
import type { KnownApplication } from '../../ports/applications.ts'
import type { Grants } from '../../ports/grants.ts'
import type { PutOnStream } from '../../ports/put-on-stream.ts'
import type { ScheduledMessages } from '../../ports/scheduled-messages.ts'
import type { Fired, Schedules } from '../../ports/schedules.ts'
import type { Uploads } from '../../ports/uploads.ts'
import { roundsOf } from '../../saying/compose.ts'
import { checkMaySay } from '../../saying/may-say.ts'
import { take } from '../../saying/once.ts'
import { saidIn } from '../../saying/said.ts'
import { checkSeen } from '../../saying/seen.ts'
import { checkContent, referTo } from '../../saying/uploaded.ts'
import type { LastSending, ScheduledMessage } from '../../scheduled/message.ts'
import { nextAt } from '../../scheduled/when.ts'
import { finishUnfinished } from './unfinished.ts'

export interface SendScheduledPorts extends SeenPorts {
  readonly scheduled: ScheduledMessages
  readonly schedules: Schedules
  readonly grants: Grants
  /** As they are deployed now, with their scopes. */
  readonly applications: readonly KnownApplication[]
  readonly accepted: Accepted
  readonly uploads: Uploads
  readonly stream: PutOnStream
  /** Our own, as the source of what we put on the stream. */
  readonly namespace: string
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
}

/** There is nothing in it. */
export interface ClockTick {
  readonly scheduled_message_id?: undefined
}

/**
 * A time has come. The message is checked as it was when it was scheduled: its owner may have lost a scope or a fleet, its robot
 * may have changed hands, its type may have a new schema. Ids are derived from the row and the time, so that a time that comes
 * twice acts once. The clock calls without anything, for what was left half-way.
 */
export const sendScheduled =
  (ports: SendScheduledPorts) =>
  async (fired: Fired | ClockTick): Promise<void> => {
    if (fired.scheduled_message_id === undefined) return await finishUnfinished(ports)
    const { scheduled_message_id: id } = fired
    const scheduled_at = new Date(fired.scheduled_at).toISOString()
    const row = await ports.scheduled.read(id)
    if (row === undefined || row.status === 'cancelled') {
      // Whoever took the row away, or died before the schedule went: it shall not come again.
      await ports.schedules.remove(id)
      ports.log.warn('scheduled message not sent: there is none', { scheduled_message_id: id, scheduled_at })
      return
    }
    const wasBefore = row.last?.scheduled_at === scheduled_at && row.last.outcome === 'sent'
    if (row.status === 'cancelling' || wasBefore) {
      const because = wasBefore ? 'it was before' : 'it is cancelled'
      ports.log.info(`scheduled message not sent: ${because}`, { scheduled_message_id: id, scheduled_at })
      return
    }
    try {
      const ids = await send(row, scheduled_at, ports)
      await note(row, { scheduled_at, at: timeOf(ports), outcome: 'sent', ...ids }, ports)
      ports.log.info('scheduled message sent', { ...idsOf(row), scheduled_at, ...ids })
    } catch (error) {
      if (!(error instanceof Problem) || error.status === 409) {
        // Not the message's fault. 409: an earlier run has died at it, or is still at it; Lambda comes again in a minute.
        ports.log.error('scheduled message not sent', { ...idsOf(row), scheduled_at, error: asError(error) })
        throw error
      }
      // A failure, with everything that a person needs to send it after all.
      await note(row, { scheduled_at, at: timeOf(ports), outcome: 'refused', reason: error.message }, ports)
      ports.log.warn('scheduled message refused', { ...idsOf(row), scheduled_at, reason: error.message })
      throw new ScheduledMessageRefused(
        `Scheduled message ${id} of ${row.owner.name} for ${row.robot_id}: ${error.message}`,
      )
    }
  }

/** It may not be sent any more, or is not right any more. */
export class ScheduledMessageRefused extends PermanentFailure {
  override readonly name = 'ScheduledMessageRefused'
}

const send = async (
  row: ScheduledMessage,
  scheduled_at: string,
  ports: SendScheduledPorts,
): Promise<{ readonly message_id: string; readonly trace_id: string }> => {
  const { scheduled_message_id: id } = row
  const message_id = derivedId('scheduled', id, scheduled_at)
  const trace_id = derivedTraceId('scheduled', id, scheduled_at)
  const now_ms = ports.now()
  const caller = await callerNow(row.owner, ports)
  const messages = saidIn({ body: JSON.stringify({ message_id, trace_id, ...row.message }) }, now_ms)
  checkMaySay(messages, caller)
  await checkSeen(messages, { caller }, ports)
  await checkContent(messages, { by: caller.name }, ports)
  const request = { by: caller.name, request_id: `${id}#${scheduled_at}` }
  const scope = ['request', request.request_id] as const
  const taken = await take({ ...request, key: undefined, messages, trace_id, scope, now_ms }, ports.accepted)
  const { accepted_at_ms, toSend } = taken
  for (const round of roundsOf(toSend, { by: caller.name, namespace: ports.namespace, accepted_at_ms })) {
    await ports.stream.put(round)
  }
  await referTo(toSend, ports)
  await ports.accepted.note(taken.afterwards)
  return { message_id, trace_id }
}

/** People are as they were when they asked; an application has the scopes that it is deployed with, and the grants of now. */
const callerNow = async (owner: Caller, { applications, grants }: SendScheduledPorts): Promise<Caller> => {
  if (owner.kind === 'person') return owner
  const scopes = applications.find(({ client_id }) => client_id === owner.name)?.scopes ?? []
  const application: Application = { ...owner, scopes, fleets: await grants.fleetsOf(owner.name) }
  return application
}

/** Until it is written, as it then is: somebody may cancel it at this moment. */
const note = async (row: ScheduledMessage, last: LastSending, ports: SendScheduledPorts): Promise<void> => {
  let standing: ScheduledMessage | undefined = row
  for (let tries = 0; standing !== undefined && tries < triesMax; tries += 1) {
    const { next_at: _, ...before } = standing
    // Whatever the clocks say: what was to come once has come.
    const next_at =
      'at' in standing.when ? undefined : nextAt(standing.when, Math.max(ports.now(), Date.parse(last.scheduled_at)))
    const isRunning = standing.status === 'creating' || standing.status === 'scheduled' || standing.status === 'failed'
    const noted: ScheduledMessage = {
      ...before,
      status: isRunning ? (next_at === undefined ? 'done' : standing.status) : standing.status,
      ...(next_at !== undefined && { next_at }),
      sent: standing.sent + Number(last.outcome === 'sent'),
      // What is tried again after a refusal may be of an earlier time.
      last: standing.last !== undefined && standing.last.scheduled_at > last.scheduled_at ? standing.last : last,
      row_version: standing.row_version + 1,
    }
    if ((await ports.scheduled.write(noted, standing.row_version)) === 'written') return
    standing = await ports.scheduled.read(row.scheduled_message_id)
    if (standing?.last?.scheduled_at === last.scheduled_at && standing.last.outcome === 'sent') return
  }
  ports.log.warn('what came of a scheduled message is not noted', { ...idsOf(row), ...last })
}

const triesMax = 5

const timeOf = ({ now }: SendScheduledPorts): string => new Date(now()).toISOString()

const idsOf = ({ scheduled_message_id, robot_id, type }: ScheduledMessage) => ({ scheduled_message_id, robot_id, type })
