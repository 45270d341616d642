/**
 * The steps of the machine `command`: each reads the row, does what is due, and leaves word what comes next. Whatever is written
 * is written before it is acted on, so that a step that died is done again by the next one, with the same ids.
 *
 *   deliver   publishes, and waits for the acknowledgement
 *   wait      for its turn, or for the robot
 *   result    the robot has it: the next one may go; waits for the end
 *   look      a clock ran out, or a step failed: what has become of it
 *   end       tells everybody
 */
import type { Command } from '../../../messages/commands.ts'
import type { VdaMemory } from '../../../messages/dialects/vda-5050-memory.ts'
import { derivedId } from '../../../messages/ids.ts'
import { hasNothingOfIt } from '../../allocation/nothing-of-it.ts'
import {
  deliveryOf,
  ended,
  isToBeSent,
  lookedAt,
  onItsWayMs,
  refused,
  type Step,
  sent,
  stepOf,
  waitingFor,
} from '../../commands/course.ts'
import { answersHeard, jobAnswersHeard } from '../../commands/hear.ts'
import { hasLane } from '../../commands/lane.ts'
import { advanced, holds, kept, knows, steppedBack, without } from '../../commands/line.ts'
import { hears, isSentRegardless } from '../../commands/presence.ts'
import { askedFor, LineContended } from '../../commands/send.ts'
import type { TermsSettings } from '../../commands/terms.ts'
import { asError, isTemporary } from '../../errors.ts'
import type { Log } from '../../logger.ts'
import type { CommandBook, KeptCommand, Line } from '../../ports/command-book.ts'
import type { CommandRow } from '../../ports/command-row.ts'
import type { Delivery } from '../../ports/commands.ts'
import type { RobotStandings } from '../../ports/robot-standing.ts'
import type { SentPage } from '../../ports/sent.ts'
import type { TaskTokens } from '../../ports/task-tokens.ts'
import { type FinishPorts, finish } from './finish.ts'

export interface StepPorts extends FinishPorts, Words {
  readonly book: CommandBook
  readonly tokens: TaskTokens
  readonly robots: RobotStandings
  readonly terms: TermsSettings
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
}

/** The robot's own words. */
export interface Words {
  /** What has to be known of a robot to tell it anything: read beside its command, because each read is on the way to the robot. */
  know(robotId: string): Promise<Known>
  /** Says a command, or tells why it cannot be said. */
  say(
    command: Command,
    known: Known,
  ): Promise<{
    readonly refused?: { readonly code: string; readonly message: string }
    /** Nothing was said: it cannot take it yet. Asked again by the clock, and given up like one that does not answer. */
    readonly not_ready?: string
  }>
}

export interface Known {
  /** Of a robot that speaks VDA 5050: what it said, and what it was sent. */
  readonly vda?: { readonly memory: VdaMemory; readonly page: SentPage }
}

/** What the machine hands over; `task_token` where it waits. */
export type StepEvent =
  | (Of & { readonly step: 'deliver'; readonly task_token: string })
  | (Of & { readonly step: 'wait'; readonly task_token: string })
  | (Of & { readonly step: 'result'; readonly task_token: string })
  | (Of & { readonly step: 'look'; readonly error?: { readonly Error?: string; readonly Cause?: string } })
  | (Of & { readonly step: 'end' })

type At<Name extends StepEvent['step']> = Extract<StepEvent, { readonly step: Name }>

interface Of {
  readonly robot_id: string
  readonly command_id: string
}

const TRIES_MAX = 12

export const takeStep = async (event: StepEvent, ports: StepPorts): Promise<Step | undefined> => {
  switch (event.step) {
    case 'deliver':
      return goOn(event, await deliver(event, ports), ports)
    case 'wait':
      return goOn(event, await wait(event, ports), ports)
    case 'result':
      return goOn(event, await result(event, ports), ports)
    case 'look':
      return look(event, ports)
    case 'end':
      return end(event, ports)
  }
}

/** The step is over before it has waited. */
const goOn = async (
  { task_token }: { readonly task_token: string },
  next: Step | undefined,
  { tokens }: StepPorts,
): Promise<undefined> => {
  if (next !== undefined) await tokens.succeed(task_token, next)
}

/** Undefined: it waits now, for the acknowledgement. */
const deliver = async (event: At<'deliver'>, ports: StepPorts): Promise<Step | undefined> => {
  const { book, now } = ports
  const waiter = { token: event.task_token, step: 'deliver' } as const
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const known = ports.know(event.robot_id)
    // Whoever says it waits for that, and deals with what goes wrong.
    known.catch(() => undefined)
    const [kept, robot] = await Promise.all([
      book.read(event.robot_id, event.command_id),
      ports.robots.of(event.robot_id),
    ])
    if (kept === undefined) return { step: 'end' }
    const { row } = kept
    const at = now()
    if (!isToBeSent(row, at)) {
      const next = stepOf(row, at)
      if (next.step !== 'deliver') return next
      if ((await book.write({ row, waiter })) === 'changed') continue
      return undefined
    }
    const due = lookedAt(row, at)
    if (due !== row) {
      if ((await book.write({ row: due })) === 'changed') continue
      return stepOf(due, at)
    }
    if (!isSentRegardless(row) && !hears(row, robot)) {
      if (row.terms.offline === 'wait') {
        if ((await book.write({ row: waitingFor(row, 'robot') })) === 'changed') continue
        await stepBack(row, ports)
        return stepOf(waitingFor(row, 'robot'), at)
      }
      if (row.sends === 0) {
        const error = { code: 'robot_offline', message: `Robot ${row.robot_id} is ${robot?.state ?? 'unknown here'}` }
        const over = refused(row, at, error)
        if ((await book.write({ row: over })) === 'changed') continue
        return { step: 'end' }
      }
    }
    const written = await book.write({ row: sent(row, at), waiter })
    if (written === 'changed') continue
    return publish(written, row, known, ports)
  }
  throw new LineContended(event.robot_id)
}

const publish = async (
  written: KeptCommand,
  before: CommandRow,
  known: Promise<Known>,
  ports: StepPorts,
): Promise<Step | undefined> => {
  const { book, now, log } = ports
  try {
    const { refused: no } = await sayAndLog(written.row, await known, { sends: written.row.sends }, ports)
    if (no === undefined) return undefined
    return await overwrite(written, (row) => refused(row, now(), no), ports)
  } catch (error) {
    // It was not said: the machine's next try says it as if this one had not been.
    await book.write({ ...written, row: { ...before, row_version: written.row.row_version } })
    if (isTemporary(error)) throw error
    log.error('command could not be said', { ...idsOf(written.row), error: asError(error) })
    const why = { code: 'not_sayable', message: asError(error).message }
    return overwrite(written, (row) => ended(row, 'failed', new Date(now()).toISOString(), why), ports)
  }
}

const sayAndLog = async (row: CommandRow, known: Known, about: object, { say, log }: StepPorts) => {
  const said = await say(row.command, known)
  const { refused: no, not_ready } = said
  log.info(no ? 'command refused' : not_ready === undefined ? 'command sent' : 'robot not ready', {
    ...idsOf(row),
    ...about,
    ...(no && { refused: no.code }),
    ...(not_ready !== undefined && { because: not_ready }),
  })
  return said
}

/** Of a row that an answer may have changed in the meantime: then the answer stands. */
const overwrite = async (
  { row: { robot_id, command_id } }: KeptCommand,
  change: (row: CommandRow) => CommandRow,
  { book, now }: StepPorts,
): Promise<Step> => {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const kept = await book.read(robot_id, command_id)
    if (kept === undefined) return { step: 'end' }
    const standing = stepOf(kept.row, now())
    if (standing.step === 'end' || standing.step === 'result') return standing
    if ((await book.write({ row: change(kept.row) })) !== 'changed') return { step: 'end' }
  }
  throw new LineContended(robot_id)
}

const wait = async (event: At<'wait'>, ports: StepPorts): Promise<Step | undefined> => {
  const { book, now } = ports
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const kept = await book.read(event.robot_id, event.command_id)
    if (kept === undefined) return { step: 'end' }
    const next = stepOf(kept.row, now())
    if (next.step !== 'wait') return next
    const written = await book.write({ ...kept, waiter: { token: event.task_token, step: 'wait' } })
    if (written === 'changed') continue
    // Whoever gave the place to it before the token was there could tell nobody.
    const holder = await turnOf(kept.row, ports)
    return holder === event.command_id ? deliveryOf(kept.row, now()) : undefined
  }
  throw new LineContended(event.robot_id)
}

const result = async (event: At<'result'>, ports: StepPorts): Promise<Step | undefined> => {
  const { book, now } = ports
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const kept = await book.read(event.robot_id, event.command_id)
    if (kept === undefined) return { step: 'end' }
    const next = stepOf(kept.row, now())
    const waits = next.step === 'result'
    if (waits && (await book.write({ ...kept, waiter: { token: event.task_token, step: 'result' } })) === 'changed')
      continue
    await leave(kept.row, ports)
    return waits ? undefined : next
  }
  throw new LineContended(event.robot_id)
}

const look = async (event: At<'look'>, ports: StepPorts): Promise<Step> => {
  const { book, now, log } = ports
  const { Error: name, Cause: cause } = event.error ?? {}
  const { robot_id, command_id } = event
  if (name !== undefined && !name.endsWith('Timeout')) {
    log.error('step failed', { robot_id, command_id, error_class: name, error_text: cause?.slice(0, 2_000) })
  }
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const kept = await book.read(robot_id, command_id)
    if (kept === undefined) return { step: 'end' }
    const at = now()
    const row = lookedAt(kept.row, at)
    if (row !== kept.row && (await book.write({ row })) === 'changed') continue
    const next = stepOf(row, at)
    if (next.step !== 'wait') return next
    const holder = await turnOf(row, ports)
    return holder === command_id ? deliveryOf(row, at) : next
  }
  throw new LineContended(robot_id)
}

const end = async (event: At<'end'>, ports: StepPorts): Promise<undefined> => {
  const { book, now } = ports
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const kept = await book.read(event.robot_id, event.command_id)
    if (kept === undefined) return undefined
    const { waiter, row } = kept
    const over = row.ended_at === undefined ? ended(row, 'failed', new Date(now()).toISOString(), brokenOff) : row
    if ((waiter || over !== row) && (await book.write({ row: over })) === 'changed') continue
    await leave(over, ports)
    await endTakenBack(over, ports)
    await finish(over, ports)
    return undefined
  }
  throw new LineContended(event.robot_id)
}

/** A job that was given back has no end of its own: nobody is to wait for it. */
const endTakenBack = async (row: CommandRow, ports: StepPorts) => {
  const { robot_id, command_id, command, status, error, ended_at } = row
  const { type, payload } = command
  const takesBack = type === 'work.revoke' || type === 'work.stop'
  if (!takesBack || typeof payload.job_id !== 'string' || !hasNothingOfIt({ outcome: status, error })) return
  const at = ended_at ?? new Date(ports.now()).toISOString()
  const answers = answersHeard(ports)
  const taken = { status: 'cancelled', at, message_id: derivedId(command_id, 'taken back') } as const
  await jobAnswersHeard(ports, answers).hearOfJob(robot_id, payload.job_id, taken)
}

const brokenOff = { code: 'broken_off', message: 'Its execution came to an end before the command did' }

/**
 * Past stream and machine: what must not wait is said before it is decided, because every policy allows it. The request follows on
 * the line, finds this row, and its machine sees to the answer.
 */
export const sayAtOnce = async (command: Command, ports: StepPorts, delivery: Delivery = {}): Promise<void> => {
  const { book, terms, now } = ports
  const row = askedFor(command, delivery, terms, now())
  const [opened, known] = await Promise.all([book.open(row), ports.know(row.robot_id)])
  if (opened !== 'opened') return
  const { refused: no, not_ready } = await sayAndLog(row, known, { at_once: true }, ports)
  if (not_ready !== undefined) return
  const kept = await book.read(row.robot_id, row.command_id)
  if (kept === undefined || kept.row.status !== 'waiting') return
  // Written when it was said: what dies in between is said again by the line, under the same id.
  await book.write({ ...kept, row: no ? refused(kept.row, now(), no) : sent(kept.row, now()) })
}

/** Somebody has come back, or may have: who waits for it goes on. */
export const release = async (robotId: string, ports: StepPorts): Promise<void> => {
  await giveTurn(robotId, ports)
}

/** Out of the line, and the next one goes. */
const leave = async (row: CommandRow, ports: StepPorts): Promise<void> => {
  if (hasLane(row.command.type)) return
  const { robot_id, command_id } = row
  await giveTurn(robot_id, ports, (line) => (knows(line, command_id) ? without(line, command_id) : line))
}

const stepBack = async (row: CommandRow, { book }: StepPorts): Promise<void> => {
  const { robot_id, command_id, terms } = row
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const line = steppedBack(await book.line(robot_id), { command_id, priority: terms.priority })
    if ((await book.writeLine(robot_id, line)) === 'written') return
  }
  throw new LineContended(robot_id)
}

/** Of one that waits for its turn: it keeps its place, or is in the line again. */
const turnOf = (row: CommandRow, ports: StepPorts): Promise<string | undefined> => {
  const { robot_id, command_id, terms } = row
  const until = ports.now() + onItsWayMs(row)
  return giveTurn(robot_id, ports, (line) => kept(line, { command_id, priority: terms.priority }, until))
}

/**
 * The place is given to whoever is first, if it is free, and that one is told. Not one that waits for the robot while that hears
 * nothing: it would only step back. Answers who has the place.
 */
const giveTurn = async (
  robotId: string,
  ports: StepPorts,
  change: (line: Line) => Line = (line) => line,
): Promise<string | undefined> => {
  const { book, robots, now } = ports
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const line = await book.line(robotId)
    const left = change(line)
    const at = now()
    const holder = advanced(left, at, at).on_its_way?.command_id
    const next = holder === undefined ? undefined : await book.read(robotId, holder)
    const isNew = holder !== undefined && !holds(left, holder)
    const mayWait = next?.row.terms.offline === 'wait'
    const mayGo = !isNew || !mayWait || hears(next.row, await robots.of(robotId))
    const after = mayGo ? advanced(left, at + (next ? onItsWayMs(next.row) : 0), at) : left
    if (after !== line && (await book.writeLine(robotId, after)) === 'changed') continue
    if (!mayGo) return undefined
    // Also one that has had the place for long: who gave it may have died before telling.
    if (next?.row.status === 'waiting' && next.waiter?.step === 'wait') {
      await ports.tokens.succeed(next.waiter.token, deliveryOf(next.row, at))
    }
    return holder
  }
  throw new LineContended(robotId)
}

const idsOf = ({ robot_id, command_id, command: { type, trace_id, correlation_id, causation_id } }: CommandRow) => ({
  robot_id,
  command_id,
  type,
  trace_id,
  ...(correlation_id !== undefined && { correlation_id }),
  causation_id,
})
