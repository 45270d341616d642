// The course of one command: what the machine does next, given what its row says and what time it is. Pure; whoever changes a
// row asks here afterwards, so it does not matter who sees first that something has changed.
//
// - An answer counts once and only forward: acknowledged, running, then one of the ends. The first end stands.
// - The clock alone sends again, and it sends the same command: never because of something that the robot said.
// - A command that nobody wants any more is not sent again. If the robot may have it, its own end is waited for.

import type { Answer, AnswerStatus } from '../ports/answers.ts'
import { type Answered, type Cancel, type CommandOutcome, type CommandRow, isOver } from '../ports/command-row.ts'
import { hasLane } from './lane.ts'

/** What the machine does next, as it is told: the fields of its own state. */
export type Step =
  | { readonly step: 'wait' | 'deliver'; readonly seconds: number }
  | { readonly step: 'result'; readonly seconds: number; readonly heartbeat_seconds?: number }
  | { readonly step: 'end' }

/** A step that takes longer than this looks again: what somebody did by hand is noticed by then. */
const LOOK_AGAIN_MS = 3_600_000

export const stepOf = (row: CommandRow, now: number): Step => {
  if (isOver(row.status)) return { step: 'end' }
  const left = Date.parse(row.terms.deadline) - now
  if (row.status === 'waiting') {
    if (hasLane(row.command.type)) return deliveryOf(row, now)
    return { step: 'wait', seconds: secondsIn(Math.min(left, LOOK_AGAIN_MS)) }
  }
  if (row.status === 'sent') {
    if (isToBeSent(row, now)) return deliveryOf(row, now)
    return { step: 'deliver', seconds: secondsIn(Math.min(acknowledgeMs(row) - msSince(row.sent_at, row, now), left)) }
  }
  const seconds = secondsIn(Math.min(left, LOOK_AGAIN_MS * 24))
  const { heartbeat_seconds } = row.terms
  return {
    step: 'result',
    seconds,
    ...(heartbeat_seconds !== undefined && heartbeat_seconds < seconds && { heartbeat_seconds }),
  }
}

/** It is its turn: published by the step, which then waits for the acknowledgement. */
export const deliveryOf = ({ terms, sends }: Pick<CommandRow, 'terms' | 'sends'>, now: number): Step => ({
  step: 'deliver',
  seconds: secondsIn(Math.min(1000 * clockAfter(terms, sends + 1), Date.parse(terms.deadline) - now)),
})

/** After a clock ran out, or anything else that went on for too long: what has become of it by now. */
export const lookedAt = (row: CommandRow, now: number): CommandRow => {
  if (isOver(row.status)) return row
  const at = new Date(now).toISOString()
  const ends = (status: CommandOutcome, code: string, message: string): CommandRow =>
    ended(row, status, at, { code, message })
  if (row.cancel && row.status === 'waiting') return ended(row, 'cancelled', at)
  const isDue = Date.parse(row.terms.deadline) <= now
  if (row.status === 'waiting') {
    if (!isDue) return row
    const text = row.waits_for === 'robot' ? 'the robot was out of hearing' : 'others were before it'
    return ends('expired', 'deadline_passed', `Not sent before its deadline, ${row.terms.deadline}: ${text}`)
  }
  if (row.status === 'sent') {
    if (row.cancel && isClockOut(row, now)) return ended(row, 'cancelled', at)
    if (isDue) {
      return ends('expired', 'deadline_passed', `Not acknowledged before its deadline, ${row.terms.deadline}`)
    }
    if (isClockOut(row, now) && row.sends >= row.terms.acknowledge_seconds.length) {
      return ends('unanswered', 'not_acknowledged', `Sent ${times(row.sends)} and never acknowledged`)
    }
    return row
  }
  if (isDue)
    return ends('expired', 'deadline_passed', `${row.status} and not ended by its deadline, ${row.terms.deadline}`)
  const { heartbeat_seconds } = row.terms
  if (heartbeat_seconds !== undefined && msSince(row.heard_at, row, now) >= SLACK * heartbeat_seconds * 1000) {
    return ends('unanswered', 'heartbeat_lost', `${row.status}, and nothing heard of it for ${heartbeat_seconds} s`)
  }
  return row
}

/** Whether it is to be published now: its clock has run out, or it was never sent. */
export const isToBeSent = (row: CommandRow, now: number): boolean =>
  row.status === 'waiting' ||
  (row.status === 'sent' && !row.cancel && isClockOut(row, now) && row.sends < row.terms.acknowledge_seconds.length)

export const sent = ({ waits_for: _, ...row }: CommandRow, now: number): CommandRow => ({
  ...row,
  status: 'sent',
  sends: row.sends + 1,
  sent_at: new Date(now).toISOString(),
})

export const waitingFor = (row: CommandRow, waits_for: 'turn' | 'robot'): CommandRow => ({
  ...row,
  status: 'waiting',
  waits_for,
})

export const refused = (
  row: CommandRow,
  now: number,
  error: { readonly code: string; readonly message: string },
): CommandRow => ended(row, 'rejected', new Date(now).toISOString(), error)

/** What the robot said, put on the row. `undefined` where it says nothing that is not known. */
export const answered = (row: CommandRow, answer: Answer): CommandRow | undefined => {
  const said = saidBy(answer)
  if (isOver(row.status)) {
    const isNews = row.answer?.status !== said.status && row.late?.status !== said.status
    return isNews && rankOf(said.status) > rankOf(row.answer?.status) ? { ...row, late: said } : undefined
  }
  if (rankOf(said.status) < rankOf(row.answer?.status)) return undefined
  // Said again: it is alive and at it.
  if (said.status === row.answer?.status) {
    return said.status === 'running' && said.message_id !== row.answer.message_id
      ? { ...row, heard_at: said.at, answer: said }
      : undefined
  }
  const { waits_for: _, ...heard } = row
  const has = { ...heard, answer: said, heard_at: said.at, acknowledged_at: row.acknowledged_at ?? said.at }
  if (said.status === 'acknowledged' || said.status === 'running') return { ...has, status: said.status }
  return ended(has, said.status, said.at, said.error)
}

/** Nobody wants it any more. Undefined when it is over, or was called back before. */
export const calledBack = (row: CommandRow, cancel: Cancel): CommandRow | undefined => {
  if (isOver(row.status) || row.cancel) return undefined
  return row.status === 'waiting' ? { ...ended(row, 'cancelled', cancel.at), cancel } : { ...row, cancel }
}

export const ended = (
  { waits_for: _, ...row }: CommandRow,
  status: CommandOutcome,
  at: string,
  error?: CommandRow['error'],
): CommandRow => ({ ...row, status, ended_at: at, ...(error && { error }) })

/** How long it may be on its way, in all: as long it holds its place in the line. */
export const onItsWayMs = ({ terms }: Pick<CommandRow, 'terms'>): number =>
  1000 * (60 + terms.acknowledge_seconds.reduce((sum, seconds) => sum + seconds, 0))

/** The machine's clock starts with the step, the row's with the sending: a cold start lies in between. */
const SLACK = 0.75

const isClockOut = (row: CommandRow, now: number): boolean =>
  msSince(row.sent_at, row, now) >= SLACK * acknowledgeMs(row)

const msSince = (at: string | undefined, { asked_at }: CommandRow, now: number): number =>
  now - Date.parse(at ?? asked_at)

const acknowledgeMs = ({ terms, sends }: CommandRow): number => 1000 * clockAfter(terms, sends)

const clockAfter = ({ acknowledge_seconds }: CommandRow['terms'], sends: number): number =>
  acknowledge_seconds[Math.max(sends, 1) - 1] ?? acknowledge_seconds.at(-1) ?? 1

/** Step Functions counts whole seconds, and at least one. */
const secondsIn = (ms: number): number => Math.max(1, Math.ceil(ms / 1000))

const rankOf = (status: AnswerStatus | undefined): number =>
  status === undefined ? 0 : status === 'acknowledged' ? 1 : status === 'running' ? 2 : 3

const saidBy = ({ status, at, message_id, result, error }: Answer): Answered => ({
  status,
  at,
  message_id,
  ...(result !== undefined && { result }),
  ...(error && { error }),
})

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)
