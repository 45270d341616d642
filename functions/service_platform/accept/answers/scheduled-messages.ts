import { hash } from 'node:crypto'
import { derivedId } from '../../../../messages/ids.ts'
import { Answered } from '../../../http/answered.ts'
import { bodies } from '../../../http/bodies.ts'
import { forbidden } from '../../../http/permitted.ts'
import { badField, conflict, notFound, Problem } from '../../../http/problem.ts'
import { readBody } from '../../../http/read-body.ts'
import { type ApiRequest, scheduledMessageIdIn } from '../../../http/request.ts'
import { doesSee } from '../../../http/seen.ts'
import { checkMaySay } from '../../../saying/may-say.ts'
import { saidIn } from '../../../saying/said.ts'
import { checkSeen } from '../../../saying/seen.ts'
import { checkContent } from '../../../saying/uploaded.ts'
import { type ScheduledMessage, shownScheduled } from '../../../scheduled/message.ts'
import { faultInWhen, nextAt, type When } from '../../../scheduled/when.ts'
import type { Answer } from '../answer.ts'
import type { AcceptPorts } from '../ports.ts'
import { keyIn } from '../take-and-send.ts'

/**
 * The row first, then the schedule, then the mark that both are there: who dies in between leaves a row on the agenda, which the
 * clock finishes (send-scheduled). Nothing fires without a row, and no row is without a schedule for long.
 */
export const scheduleMessage: Answer = async (request, sent, ports) => {
  const { message, ...said } = readBody(bodies['schedule-message'], sent)
  const now_ms = ports.now()
  const when = whenIn(said)
  const fault = faultInWhen(when, now_ms)
  if (fault !== undefined) throw badField(fault.field, fault.value, fault.expected)
  const { robot_id, type } = await checkedAsSent(message, request, ports)

  const key = keyIn(request)
  const next_at = nextAt(when, now_ms)
  const row: ScheduledMessage = {
    scheduled_message_id: derivedId(
      'scheduled',
      request.by,
      key === undefined ? 'request' : 'key',
      key ?? request.request_id,
    ),
    status: 'creating',
    owner: request.caller,
    hash: hash('sha256', JSON.stringify([message, when]), 'hex'),
    created_at: new Date(now_ms).toISOString(),
    message,
    robot_id,
    type,
    when,
    ...(next_at !== undefined && { next_at }),
    sent: 0,
    row_version: 1,
  }
  const standing = await claimed(row, key, ports)
  const made = standing.status === 'creating' ? await finished(standing, ports) : standing
  ports.log.info('message scheduled', {
    request_id: request.request_id,
    scheduled_message_id: made.scheduled_message_id,
    by: request.by,
    robot_id,
    type,
    next_at,
  })
  return new Answered(shownScheduled(made), 201, {
    location: `/scheduled-messages/${made.scheduled_message_id}`,
    ...(standing !== row && { 'idempotent-replayed': 'true' }),
  })
}

/** From the first write on nothing is sent; taking the schedule away comes after. */
export const cancelScheduledMessage: Answer = async (request, _, ports) => {
  const id = scheduledMessageIdIn(request)
  for (let tries = 0; tries < triesMax; tries += 1) {
    const row = await ports.scheduled.read(id)
    if (row === undefined || !(await doesSee(request, row.robot_id, ports))) throw notFound(`scheduled message ${id}`)
    if (request.caller.kind === 'application' && request.by !== row.owner.name) {
      throw forbidden(`Scheduled message ${id} is not of ${request.by}: applications cancel their own`)
    }
    if (row.status === 'cancelled') return shownScheduled(row)
    if (row.status === 'done' || row.status === 'failed') {
      const { last, created_at } = row
      const detail = `Scheduled message ${id} is ${row.status}: there is nothing to cancel`
      throw conflict('not-possible', detail, {
        by: row.owner.name,
        at: last?.at ?? created_at,
        schedule_status: row.status,
      })
    }
    const cancelling: ScheduledMessage =
      row.status === 'cancelling'
        ? row
        : {
            ...row,
            status: 'cancelling',
            cancelled_by: request.by,
            cancelled_at: new Date(ports.now()).toISOString(),
            row_version: row.row_version + 1,
          }
    if (cancelling !== row && (await ports.scheduled.write(cancelling, row.row_version)) === 'changed') continue
    await ports.schedules.remove(id)
    const cancelled: ScheduledMessage = { ...cancelling, status: 'cancelled', row_version: cancelling.row_version + 1 }
    // Whoever was faster has done the same: nothing else follows on cancelling.
    await ports.scheduled.write(cancelled, cancelling.row_version)
    ports.log.info('scheduled message cancelled', { scheduled_message_id: id, by: request.by, robot_id: row.robot_id })
    return shownScheduled(cancelled)
  }
  throw conflict('changed', `Scheduled message ${id} is just being sent: cancel it again`, {})
}

const triesMax = 3

/** As POST /messages checks it: type, payload, who may say it, whether they see the robot, and the content that it refers to. */
const checkedAsSent = async (
  message: Readonly<Record<string, unknown>>,
  request: ApiRequest,
  ports: AcceptPorts,
): Promise<{ readonly robot_id: string; readonly type: string }> => {
  for (const field of ['message_id', 'trace_id', 'sequence']) {
    if (message[field] === undefined) continue
    const expected = 'none: each time that it is sent has its own'
    const detail = `message: ${field} is ${JSON.stringify(message[field])}; ${expected} was expected. Nothing was scheduled`
    throw new Problem(422, 'bad-message', detail, { field: `message.${field}`, expected })
  }
  const messages = saidIn({ body: JSON.stringify(message) }, ports.now())
  checkMaySay(messages, request.caller)
  await checkSeen(messages, request, ports)
  await checkContent(messages, request, ports)
  const [said] = messages
  if (said === undefined) throw new Error('One message was said')
  return { robot_id: said.robot_id, type: said.message.type }
}

interface SaidWhen {
  readonly at?: string | undefined
  readonly cron?: string | undefined
  readonly timezone?: string | undefined
  readonly until?: string | undefined
}

const whenIn = ({ at, cron, timezone, until }: SaidWhen): When => {
  if ((at === undefined) === (cron === undefined)) throw badField('at or cron', at && 'both', 'exactly one of the two')
  if (cron !== undefined) {
    const notAfter = until === undefined ? {} : { until: new Date(until).toISOString() }
    return { cron: cron.trim().replace(/\s+/g, ' '), timezone: timezone ?? 'UTC', ...notAfter }
  }
  if (timezone !== undefined) throw badField('timezone', timezone, 'none with at, which has its own offset,')
  if (until !== undefined) throw badField('until', until, 'none with at, which comes once,')
  return { at: wholeSecond(at ?? '') }
}

/** A schedule knows no fractions: cut off, it would come before its time. */
const wholeSecond = (time: string): string => new Date(Math.ceil(Date.parse(time) / 1000) * 1000).toISOString()

/** The row that stands: this one, or the one that the same request has made before. */
const claimed = async (
  row: ScheduledMessage,
  key: string | undefined,
  { scheduled, limits }: AcceptPorts,
): Promise<ScheduledMessage> => {
  // Who asks for one that is there already is not refused: it is not one more.
  if ((await scheduled.ofOwner(row.owner.name, limits.scheduled_max)) >= limits.scheduled_max) {
    const standing = await scheduled.read(row.scheduled_message_id)
    if (standing === undefined) {
      const detail = `${row.owner.name} has ${limits.scheduled_max} messages scheduled, and may have no more: cancel what is not needed`
      throw new Problem(422, 'too-many', detail)
    }
  }
  if ((await scheduled.write(row, 0)) === 'written') return row
  const standing = await scheduled.read(row.scheduled_message_id)
  if (standing === undefined) throw new Error(`Scheduled message ${row.scheduled_message_id} is there and is not`)
  if (standing.hash !== row.hash) {
    const detail = `The Idempotency-Key ${JSON.stringify(key)} was used at ${standing.created_at} for something else: take another one. Nothing was scheduled`
    throw new Problem(422, 'key-used', detail)
  }
  return standing
}

/** Makes its schedule, and says so. Also what the clock does for whoever has died before. */
export const finished = async (
  row: ScheduledMessage,
  { scheduled, schedules }: Pick<AcceptPorts, 'scheduled' | 'schedules'>,
): Promise<ScheduledMessage> => {
  await schedules.make({ name: row.scheduled_message_id, when: row.when })
  const made: ScheduledMessage = { ...row, status: 'scheduled', row_version: row.row_version + 1 }
  if ((await scheduled.write(made, row.row_version)) === 'written') return made
  // Sent, finished or cancelled meanwhile: as it is now.
  return (await scheduled.read(row.scheduled_message_id)) ?? made
}
