/**
 * Executions of Standard machines: one per name for 90 days, up to a year long, and durable. Each state is noted with
 * its input before it runs; an execution that a killed process left goes on with the state it was in. Its Task may then
 * run a second time, with all its retries before it: AWS remembers those too, and otherwise promises no more than that
 * a Task runs at least once when it is retried. A Task whose token was given out is not run again: it waits on.
 */
import { AwsError } from '../aws-api/service.ts'
import type { Clock } from '../clock.ts'
import { pathReader } from '../json-path.ts'
import type { Runtime } from '../runtime.ts'
import {
  type Definition,
  type ReadyDefinition,
  readyDefinition,
  type State,
  type Task,
  type TokenLimits,
} from './definition.ts'
import { checkSize, isTask, TaskFailed, taskHandler } from './integrations.ts'
import { failureOf, type Interpreter, type Machine, type TaskHandler } from './interpreter.ts'
import type { KeptExecutions } from './kept-executions.ts'
import type { MachineSpec } from './machines.ts'
import { type AwaitedToken, type TaskTokens, type TokenAnswer, taskTokens } from './task-tokens.ts'

export interface Execution {
  readonly arn: string
  readonly name: string
  readonly machine: MachineSpec
  /** JSON text as it was given: the same name with another text is another execution. */
  input: string
  readonly startedAt: number
  /** How many events its history would have on AWS. */
  events: number
  /** It ended long ago: its input and what came of it are not known any more, only its name. */
  isBrief?: true
  /** Where it is, or was when it ended. */
  at?: StateEntered
  end?: ExecutionEnd
}

export interface StateEntered {
  readonly state: string
  readonly input: unknown
  readonly enteredAt: number
  /** The attempt that waits for its token, or was the last one that did. */
  awaited?: AwaitedToken
}

export interface ExecutionEnd {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED'
  readonly stoppedAt: number
  readonly output?: string
  readonly error?: string
  readonly cause?: string
}

export interface StandardExecutions {
  start(machine: MachineSpec, input: string, name?: string): Execution
  /** Throws ExecutionDoesNotExist. */
  get(arn: string): Execution
  /** Newest first. */
  list(machineArn: string): readonly Execution[]
  /** Ends it where it is; a Task that runs is not waited for. An execution that has ended stays as it ended. */
  stop(arn: string, error?: string, cause?: string): ExecutionEnd
  /** Ends the attempt of a Task that waits for this token. Throws InvalidToken, TaskDoesNotExist and TaskTimedOut. */
  answer(token: string, answer: TokenAnswer): void
  /** It is still being worked at. Throws the same. */
  heartbeat(token: string): void
  /** Goes on with what a killed process left; ends what has no machine any more, as deleting a machine does. */
  resume(exists: (machineArn: string) => boolean): void
  /** Lets running Tasks come to their end and notes where each execution is; no execution is waited for. */
  park(): Promise<void>
  stats(): Record<string, number>
}

export interface StandardOptions {
  readonly interpreter: () => Interpreter
  readonly ended: (execution: Execution, end: ExecutionEnd) => void
  readonly kept?: (live: () => Iterable<Execution>) => KeptExecutions
}

/** The last one says how the execution ended; one that has come so far and has not ended fails (Developer Guide, history quota). */
export const eventsMax = 25_000
const nameKeptMs = 90 * 86_400_000
/** Of so many that have ended everything is known; of those before name and status, as long as the name is taken. */
export const endedInFullMax = 500
/** A Task that takes longer runs again after the restart. */
const parkMsMax = 60_000

export function standardExecutions(runtime: Runtime, options: StandardOptions): StandardExecutions {
  const { clock } = runtime
  const random = runtime.random.fork('standard-executions')
  const executions = new Map<string, Execution>()
  const runs = new Map<string, ReturnType<Machine['run']>>()
  const tasks = new Set<Promise<unknown>>()
  const kept = options.kept?.(() => remembered(executions.values(), clock.now()))
  for (const each of remembered(kept?.executions ?? [], clock.now())) executions.set(each.arn, each)
  const inFull = [...executions.values()].filter(({ end, isBrief }) => end && !isBrief)
  const ended = (execution: Execution) => {
    inFull.push(execution)
    if (inFull.length > endedInFullMax) forgetMost(inFull.shift())
  }
  /** Nothing new begins. */
  let isParked = false
  /** What ends now was cut off, and goes on after a restart. */
  let isClosed = false
  const counts = { started: 0, succeeded: 0, failed: 0, timed_out: 0, aborted: 0, transitions: 0 }

  const tokens: TaskTokens = taskTokens(clock, random.fork('task-tokens'), (arn) => found(arn) !== undefined)

  const found = (arn: string): Execution | undefined => {
    const execution = executions.get(arn)
    if (execution && !isRemembered(execution, clock.now())) executions.delete(arn)
    return executions.get(arn)
  }
  const conclude = (execution: Execution, end: ExecutionEnd) => {
    if (execution.end || isClosed) return
    execution.end = end
    counts[endCounts[end.status]]++
    runs.delete(execution.arn)
    if (execution.at?.awaited) tokens.forget(execution.at.awaited.token)
    kept?.ended(execution)
    options.ended(execution, end)
    ended(execution)
  }
  const task = (execution: Execution, handler: TaskHandler): TaskHandler => {
    return (input) => {
      // Scheduled, started, and how it ended; each retry anew.
      execution.events += 3
      counts.transitions++
      if (execution.end || isParked) return new Promise(() => {})
      const work = handler(input)
      tasks.add(work)
      const done = () => tasks.delete(work)
      work.then(done, done)
      return work
    }
  }
  /** Hands the token out, unless somebody has it already, and waits for the answer. */
  const waitingTask = (execution: Execution, handler: TaskHandler): TaskHandler => {
    const handOut = task(execution, handler)
    return (input) => {
      const awaited = execution.at?.awaited
      if (!awaited) throw new TaskFailed('States.Runtime', 'There is no token to wait for', true)
      const changed = () => kept?.awaits(execution)
      const answered = tokens.wait(awaited, changed)
      if (awaited.isHandedOut || awaited.answer) return answered
      const handed = handOut(input).then(() => {
        // Submitted.
        execution.events++
        awaited.isHandedOut = true
        if (!execution.end && !isClosed) changed()
      })
      const failed = handed.then(
        () => new Promise<never>(() => {}),
        (error: unknown) => {
          tokens.forget(awaited.token)
          throw error
        },
      )
      return Promise.race([answered, failed])
    }
  }
  const go = (execution: Execution) => {
    const { machine } = execution
    const { definition, tasks: named } = readied(machine)
    const from = execution.at
    const leftMs = execution.startedAt + (definition.TimeoutSeconds ?? 0) * 1000 - clock.now()
    const waits: Record<string, number> = from ? remainingWait(definition, from, clock) : {}
    let isGoingOn = from !== undefined
    const entered = (name: string, state: State, input: unknown): Promise<void> | undefined => {
      execution.events += eventsOf(state)
      if (state.Type !== 'Task') counts.transitions++
      if (execution.events >= eventsMax) throw historyFull
      // What is inside a Map or a Parallel is repeated with it.
      if (!definition.States[name]) return undefined
      if (isGoingOn) isGoingOn = false
      else {
        for (const wait of Object.keys(waits)) delete waits[wait]
        execution.at = { state: name, input, enteredAt: clock.now() }
        if (!execution.end && !isClosed) kept?.entered(execution)
      }
      return isParked || execution.end ? new Promise(() => {}) : undefined
    }
    const waiting = new Map(named.flatMap(({ name, waits }) => (waits ? [[name, waits] as const] : [])))
    let goingOnWith = from?.awaited
    const tried = (name: string, stateInput: unknown) => {
      const limits = waiting.get(name)
      if (!limits || !execution.at) return undefined
      const awaited = goingOnWith ?? {
        token: tokens.next(execution.arn),
        since: clock.now(),
        ...limitsOf(limits, stateInput),
        isHandedOut: false,
      }
      goingOnWith = undefined
      if (execution.at.awaited !== awaited) {
        execution.at.awaited = awaited
        if (!execution.end && !isClosed) kept?.awaits(execution)
      }
      return { Task: { Token: awaited.token } }
    }
    const handlerOf = ({ resource, waits }: Task) =>
      (waits ? waitingTask : task)(execution, taskHandler(runtime, resource))
    const input: unknown = JSON.parse(execution.input)
    const run = options
      .interpreter()
      .machine({
        ...definition,
        StartAt: from?.state ?? definition.StartAt,
        TimeoutSeconds: Math.max(1, leftMs) / 1000,
      })
      .run(from ? from.input : input, {
        overrides: {
          taskResourceLocalHandlers: Object.fromEntries(named.map((each) => [each.name, handlerOf(each)])),
          waitTimeOverrides: waits,
        },
        context: {
          Execution: {
            Id: execution.arn,
            Name: execution.name,
            RoleArn: machine.roleArn,
            RedriveCount: 0,
            Input: input,
            StartTime: new Date(execution.startedAt).toISOString(),
          },
          StateMachine: { Id: machine.arn, Name: machine.name },
        },
        entered,
        ...(waiting.size > 0 && { tried }),
      })
    runs.set(execution.arn, run)
    outcomeOf(run.result).then((outcome) => conclude(execution, { ...outcome, stoppedAt: clock.now() }))
  }

  return {
    start(machine, input, name = random.uuid()) {
      const arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`
      const earlier = found(arn)
      if (earlier && !earlier.end && earlier.input === input) return earlier
      if (earlier) throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`)
      const execution: Execution = { arn, name, machine, input, startedAt: clock.now(), events: 1 }
      executions.set(arn, execution)
      counts.started++
      counts.transitions++
      kept?.started(execution)
      go(execution)
      return execution
    },
    get(arn) {
      const execution = found(arn)
      if (execution) return execution
      throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`)
    },
    list: (machineArn) =>
      [...remembered(executions.values(), clock.now())]
        .filter(({ machine }) => machine.arn === machineArn)
        .sort((a, b) => b.startedAt - a.startedAt || (a.arn < b.arn ? -1 : 1)),
    stop(arn, error, cause) {
      const execution = this.get(arn)
      const run = runs.get(arn)
      conclude(execution, {
        status: 'ABORTED',
        stoppedAt: clock.now(),
        ...(error !== undefined && { error }),
        ...(cause !== undefined && { cause }),
      })
      run?.abort()
      if (!execution.end) throw aboutToStop()
      return execution.end
    },
    answer(token, answer) {
      if (isClosed) throw aboutToStop()
      tokens.answer(token, answer)
    },
    heartbeat(token) {
      if (isClosed) throw aboutToStop()
      tokens.heartbeat(token)
    },
    resume(exists) {
      for (const execution of executions.values()) {
        if (execution.end || runs.has(execution.arn)) continue
        if (exists(execution.machine.arn)) go(execution)
        else conclude(execution, { status: 'ABORTED', stoppedAt: clock.now() })
      }
    },
    async park() {
      // A Task that ends now is followed by its next state's note before anything else happens.
      const settled = () => new Promise<void>((resolve) => clock.setImmediate(resolve))
      isParked = true
      const patience = new Promise((resolve) => clock.setTimeout(() => resolve(undefined), parkMsMax))
      await Promise.race([patience, Promise.allSettled(tasks)])
      await settled()
      isClosed = true
      for (const run of runs.values()) run.abort()
      await settled()
      kept?.close()
    },
    stats() {
      let active = 0
      for (const arn of runs.keys()) {
        const { machine, at } = executions.get(arn) ?? {}
        if (machine && !(at && (typeOf(machine, at.state) === 'Wait' || isWaitedFor(at)))) active++
      }
      return {
        standard_executions_started: counts.started,
        standard_executions_succeeded: counts.succeeded,
        standard_executions_failed: counts.failed,
        standard_executions_timed_out: counts.timed_out,
        standard_executions_aborted: counts.aborted,
        standard_executions_running: runs.size,
        /** Neither in a Wait nor waiting for a token that somebody has. */
        standard_executions_active: active,
        /** Billed: the start, each state entered, each retry (Step Functions pricing). */
        standard_state_transitions: counts.transitions,
      }
    },
  }
}

function forgetMost(execution: Execution | undefined) {
  if (!execution?.end) return
  const { status, stoppedAt } = execution.end
  execution.isBrief = true
  execution.input = ''
  execution.end = { status, stoppedAt }
  delete execution.at
}

const aboutToStop = () => new AwsError('ServiceUnavailable', 'The local runtime is about to stop', 503)

const historyFull = new TaskFailed(
  'States.Runtime',
  `The execution reached the maximum number of history events (${eventsMax}).`,
  true,
)

/** Entered and exited, and what stands between them; a Task's own are counted when it runs. */
function eventsOf({ Type }: State): number {
  return Type === 'Fail' ? 1 : Type === 'Map' || Type === 'Parallel' ? 4 : 2
}

const endCounts = { SUCCEEDED: 'succeeded', FAILED: 'failed', TIMED_OUT: 'timed_out', ABORTED: 'aborted' } as const

const readPath = pathReader()

/** Read from the state's input, before Parameters. */
function limitsOf(limits: TokenLimits, json: unknown): Pick<AwaitedToken, 'timeout_ms' | 'heartbeat_ms'> {
  const { TimeoutSeconds, TimeoutSecondsPath, HeartbeatSeconds, HeartbeatSecondsPath } = limits
  const timeout = TimeoutSeconds ?? secondsAt(TimeoutSecondsPath, 'TimeoutSecondsPath', json)
  const heartbeat = HeartbeatSeconds ?? secondsAt(HeartbeatSecondsPath, 'HeartbeatSecondsPath', json)
  return {
    ...(timeout !== undefined && { timeout_ms: timeout * 1000 }),
    ...(heartbeat !== undefined && { heartbeat_ms: heartbeat * 1000 }),
  }
}

function secondsAt(path: string | undefined, field: string, json: unknown): number | undefined {
  if (path === undefined) return undefined
  const seconds = readPath({ path, json, wrap: false })
  if (Number.isInteger(seconds) && Number(seconds) > 0) return Number(seconds)
  throw new TaskFailed(
    'States.Runtime',
    `${field} '${path}' leads to ${JSON.stringify(seconds)}; a positive integer was expected`,
    true,
  )
}

function isWaitedFor({ awaited }: StateEntered): boolean {
  return awaited?.isHandedOut === true && awaited.answer === undefined
}

/** A Wait of seconds counts from when it was entered, not from the restart; one until a time knows by itself. */
function remainingWait(definition: Definition, { state, input, enteredAt }: StateEntered, clock: Clock) {
  const { Type, Seconds, SecondsPath, InputPath = '$' } = definition.States[state] ?? { Type: '' }
  if (Type !== 'Wait' || (Seconds === undefined && SecondsPath === undefined)) return {}
  const json = readPath({ path: String(InputPath), json: input, wrap: false })
  const seconds = Number(Seconds ?? readPath({ path: String(SecondsPath), json, wrap: false }))
  return { [state]: Math.max(0, enteredAt + seconds * 1000 - clock.now()) }
}

async function outcomeOf(result: Promise<unknown>): Promise<Omit<ExecutionEnd, 'stoppedAt'>> {
  try {
    const output = await result
    checkSize(output, 'output')
    return { status: 'SUCCEEDED', output: JSON.stringify(output) }
  } catch (rejection) {
    if (rejection instanceof TaskFailed) return { status: 'FAILED', error: rejection.name, cause: rejection.message }
    const { timedOut, error, cause } = failureOf(rejection)
    return { status: timedOut ? 'TIMED_OUT' : 'FAILED', error, cause }
  }
}

const ready = new WeakMap<MachineSpec, ReadyDefinition>()

/** Each start reads it: once is enough. */
function readied(machine: MachineSpec): ReadyDefinition {
  const known =
    ready.get(machine) ?? readyDefinition(JSON.parse(machine.definitionText) as Definition, isTask, 'STANDARD')
  ready.set(machine, known)
  return known
}

function typeOf(machine: MachineSpec, state: string): string | undefined {
  return readied(machine).definition.States[state]?.Type
}

function isRemembered({ end }: Execution, now: number): boolean {
  return !end || now - end.stoppedAt < nameKeptMs
}

function* remembered(executions: Iterable<Execution>, now: number): Iterable<Execution> {
  for (const each of executions) if (isRemembered(each, now)) yield each
}
