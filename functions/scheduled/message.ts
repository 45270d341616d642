import type { Caller } from '../http/caller.ts'
import type { When } from './when.ts'

/**
 * A message that is to be sent later. Its row comes before its schedule and ends after it, so that nothing fires without a row:
 *
 *   creating ──schedule made──▶ scheduled ──last time──▶ done
 *       └──────────────┬────────────┘
 *                      ▼
 *                 cancelling ──schedule taken away──▶ cancelled
 *
 * `creating` and `cancelling` are on an agenda: whoever died in between, the clock goes on (send-scheduled). A time that comes
 * while a row is still `creating` is sent; from `cancelling` on nothing is. `failed`: once, and its time has passed without it.
 */
export interface ScheduledMessage {
  readonly scheduled_message_id: string
  readonly status: ScheduledStatus
  /** As it was when they asked; an application's scopes and grants are looked up again each time. */
  readonly owner: Caller
  /** Of what was asked: another one under the same key is a mistake. */
  readonly hash: string
  readonly created_at: string
  /** As the sender wrote it, without ids: each time has its own. */
  readonly message: Readonly<Record<string, unknown>>
  readonly robot_id: string
  readonly type: string
  readonly when: When
  /** RFC 3339; absent when it does not come again. */
  readonly next_at?: string
  /** How often it was sent. */
  readonly sent: number
  readonly last?: LastSending
  readonly cancelled_by?: string
  readonly cancelled_at?: string
  readonly row_version: number
}

export const scheduledStatuses = ['creating', 'scheduled', 'cancelling', 'cancelled', 'done', 'failed'] as const
export type ScheduledStatus = (typeof scheduledStatuses)[number]

export interface LastSending {
  /** The time that it was for, RFC 3339. */
  readonly scheduled_at: string
  /** When that was done. */
  readonly at: string
  readonly outcome: 'sent' | 'refused' | 'missed'
  readonly message_id?: string
  readonly trace_id?: string
  /** Why not. */
  readonly reason?: string
}

/** What the clock has to look at, and from when on. */
export const agendaOf = ({ status, created_at, cancelled_at, when }: ScheduledMessage): string | undefined => {
  if (status === 'creating') return later(created_at, AT_WORK_SECONDS)
  if (status === 'cancelling') return later(cancelled_at ?? created_at, AT_WORK_SECONDS)
  if (status !== 'scheduled') return undefined
  // Scheduler tries for an hour before it hands over what it could not start.
  const last = 'at' in when ? when.at : when.until
  return last === undefined ? undefined : later(last, OVERDUE_SECONDS)
}

/** Longer than a request may take: who has not finished by then has died. */
const AT_WORK_SECONDS = 60
const OVERDUE_SECONDS = 2 * 3_600

const later = (time: string, seconds: number): string => new Date(Date.parse(time) + seconds * 1000).toISOString()

/** Whether there is a schedule behind it, or soon will be. */
export const goesOn = ({ status }: ScheduledMessage): boolean =>
  status === 'creating' || status === 'scheduled' || status === 'cancelling'

/** When the row may be forgotten, epoch seconds: a month after its end. */
export const forgottenAt = (row: ScheduledMessage): number | undefined => {
  const { last, cancelled_at, created_at } = row
  if (goesOn(row)) return undefined
  return Math.floor(Date.parse(cancelled_at ?? last?.at ?? created_at) / 1000) + KEPT_SECONDS
}

const KEPT_SECONDS = 30 * 86_400

/** As the API shows it. What happens between two statuses is nobody's business. */
export const shownScheduled = (row: ScheduledMessage): object => {
  const { status, owner, hash: _, row_version: __, when, next_at, last, ...known } = row
  const isOver = status === 'cancelling' || status === 'cancelled'
  return {
    ...known,
    status: status === 'creating' ? 'scheduled' : status === 'cancelling' ? 'cancelled' : status,
    by: owner.name,
    ...when,
    next_at: isOver ? null : (next_at ?? null),
    ...(last && { last: { ...last, ...(last.message_id !== undefined && { location: locationOf(row, last) }) } }),
  }
}

const locationOf = ({ robot_id }: ScheduledMessage, { message_id = '' }: LastSending): string =>
  `/messages/${encodeURIComponent(message_id)}?robot_id=${encodeURIComponent(robot_id)}`
