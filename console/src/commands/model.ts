// A command as its row tells it: where it stands, how it came there, and what may still be done about it.

import type { components } from '../network/api-types.ts'

export type Command = components['schemas']['Command']

export type Sign = 'success' | 'error' | 'warning' | 'stopped' | 'pending' | 'in-progress' | 'info'

export interface Standing {
  readonly sign: Sign
  readonly words: string
}

const ends = ['done', 'rejected', 'failed', 'cancelled', 'expired', 'unanswered']

export const isOver = ({ status }: Pick<Command, 'status'>): boolean => ends.includes(status)

/** In words for a table's cell. */
export function standingOf({ status, waits_for, sends, cancel }: Command): Standing {
  if (status === 'waiting') {
    if (waits_for === 'robot') return { sign: 'pending', words: 'waits until the robot is heard' }
    if (waits_for === 'turn') return { sign: 'pending', words: 'waits for its turn' }
    return { sign: 'pending', words: 'waiting' }
  }
  if (status === 'sent')
    return { sign: 'in-progress', words: sends > 1 ? `sent ${sends} times, no answer yet` : 'sent' }
  if (cancel !== undefined && !ends.includes(status)) return { sign: 'in-progress', words: `${status}, called back` }
  return Object.hasOwn(signs, status)
    ? { sign: signs[status as keyof typeof signs], words: status === 'unanswered' ? 'never answered' : status }
    : { sign: 'info', words: status }
}

const signs = {
  acknowledged: 'in-progress',
  running: 'in-progress',
  done: 'success',
  rejected: 'warning',
  failed: 'error',
  cancelled: 'stopped',
  expired: 'warning',
  unanswered: 'error',
} as const

export interface Moment {
  /** RFC 3339 */
  readonly at: string
  readonly what: string
  /** From outside: rendered as text. */
  readonly says?: string
  readonly sign: Sign
  /** The message that said it. */
  readonly message_id?: string
}

/** Oldest first. Sending again leaves only the newest time: how often is said beside it. */
export function momentsOf(command: Command): readonly Moment[] {
  const { answer, late, cancel } = command
  const moments: (Moment | undefined)[] = [
    { at: command.asked_at, what: 'Asked for', sign: 'info', message_id: command.causation_id },
    sent(command),
    command.acknowledged_at === undefined
      ? undefined
      : { at: command.acknowledged_at, what: 'The robot has it', sign: 'info' },
    answer && answered(answer, 'The robot answered', answer.status),
    cancel && {
      at: cancel.at,
      what: `Called back by ${cancel.by}`,
      sign: 'stopped',
      ...(cancel.reason !== undefined && { says: cancel.reason }),
    },
    ended(command),
    late && answered(late, 'The robot said after the end', late.status),
  ]
  return moments
    .filter((moment) => moment !== undefined)
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
}

function sent(command: Command): Moment | undefined {
  const { sends, sent_at } = command
  if (sent_at === undefined) return undefined
  const at = sends > 1 ? sent_at : beforeItsAnswer(command, sent_at)
  return { at, what: sends > 1 ? `Sent, for the ${ordinal(sends)} time` : 'Sent to the robot', sign: 'info' }
}

/** That a stop was sent is written down after it was said: the robot may have answered by then. */
const beforeItsAnswer = ({ acknowledged_at, answer }: Command, sent_at: string): string =>
  [acknowledged_at, answer?.at].find((at) => at !== undefined && at < sent_at) ?? sent_at

type Answer = NonNullable<Command['answer']>

function answered({ at, message_id, error, result }: Answer, who: string, status: string): Moment {
  const says = errorInWords(error) ?? (result === undefined ? undefined : JSON.stringify(result))
  return { at, what: `${who}: ${status}`, sign: signOf(status), message_id, ...(says !== undefined && { says }) }
}

function ended({ status, ended_at, error }: Command): Moment | undefined {
  if (ended_at === undefined) return undefined
  const says = errorInWords(error)
  return { at: ended_at, what: `Ended: ${status}`, sign: signOf(status), ...(says !== undefined && { says }) }
}

const errorInWords = (error: Command['error']): string | undefined =>
  error && (error.message === undefined ? error.code : `${error.code}: ${error.message}`)

const signOf = (status: string): Sign => (Object.hasOwn(signs, status) ? signs[status as keyof typeof signs] : 'info')

const ordinal = (number: number): string => {
  const ending = number % 100 >= 11 && number % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th')
  return `${number}${ending}`
}

/** Why it cannot be called back; undefined where it can. */
export function whyNoCancel({ status, cancel }: Pick<Command, 'status' | 'cancel'>): string | undefined {
  if (ends.includes(status)) return `it has ended: ${status}`
  if (cancel !== undefined) return `${cancel.by} called it back already`
  return undefined
}
