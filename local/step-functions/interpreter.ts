/**
 * aws-local-stepfunctions on the runtime's clock and chance. It knows no injection, so its file is evaluated with ours
 * in place of the globals; its AWS clients are replaced by nothing, so that a Task without a handler can never reach
 * a real Lambda; and JSONPath, which throws an Error for every scalar it finds, by a reader that does not.
 */
import type { Clock, Timer } from '../clock.ts'
import { pathReader } from '../json-path.ts'
import { library } from '../library.ts'
import type { Random } from '../random.ts'
import type { State } from './definition.ts'

/** The context object is there for a Task that was tried with something of its own in it. */
export type TaskHandler = (input: unknown, context?: Readonly<Record<string, unknown>>) => Promise<unknown>

export interface RunOptions {
  readonly overrides: {
    readonly taskResourceLocalHandlers: Readonly<Record<string, TaskHandler>>
    /** Milliseconds by name of a Wait state, instead of what it says. */
    readonly waitTimeOverrides?: Readonly<Record<string, number>>
  }
  /** Before a state is run, nested ones too; what it throws fails the execution. */
  readonly entered?: (name: string, state: State, input: unknown) => Promise<void> | undefined
  /** Before each attempt of a state: what the context object has beside the rest, such as `$$.Task.Token`. */
  readonly tried?: (name: string, input: unknown) => Readonly<Record<string, unknown>> | undefined
  /** The context object: `$$.Execution.Name` etc. */
  readonly context: Readonly<Record<string, unknown>>
}

export interface Machine {
  run(input: unknown, options: RunOptions): { result: Promise<unknown>; abort(): void }
}

export interface Interpreter {
  machine(definition: unknown): Machine
}

/** How a run failed, as the interpreter rejects. */
export interface RunFailure {
  readonly timedOut: boolean
  readonly error: string
  readonly cause: string
}

export function loadInterpreter(clock: Clock, random: Random): Interpreter {
  const load = library('aws-local-stepfunctions', {
    globals: {
      Date: dateOn(clock),
      Math: Object.assign(Object.create(Math), { random: () => random.next() }),
      setTimeout: (callback: () => void, ms: number) => longTimer(clock, callback, ms),
      clearTimeout: (timer: Parameters<Clock['clearTimeout']>[0]) => clock.clearTimeout(timer),
      // Nobody reads the event log: without listeners there is nothing to tell.
      EventTarget: SilentTarget,
      Event: SilentEvent,
    },
    replace: {
      '@aws-sdk/client-lambda': {},
      '@aws-sdk/credential-providers': {},
      // Definitions are checked once, when a machine is created.
      'asl-validator': () => ({ isValid: true }),
      'jsonpath-plus': { JSONPath: pathReader() },
    },
    edit: (text) => edited(text, [...keptBackslashes, ...durableExecutions, ...attempts]),
  })
  const { StateMachine } = load('aws-local-stepfunctions') as { StateMachine: new (definition: unknown) => Machine }
  return { machine: (definition) => new StateMachine(definition) }
}

/** What a rejected run says, in Step Functions' words. */
export function failureOf(rejection: unknown): RunFailure {
  const { name, cause } = rejection as { name?: string; cause?: { name?: string; message?: string } }
  if (name === 'ExecutionTimeoutError') {
    return {
      timedOut: true,
      error: 'States.Timeout',
      cause: "The execution did not end within the machine's TimeoutSeconds",
    }
  }
  return { timedOut: false, error: cause?.name ?? 'States.Runtime', cause: cause?.message ?? String(rejection) }
}

type Edit = readonly [found: string, instead: string]

/**
 * The interpreter takes every backslash out of what an intrinsic function answers, to undo the escapes of its quoted
 * arguments. That breaks the JSON text of States.JsonToString as soon as a value holds a quotation mark. Escapes are
 * undone where the language has them instead: in quoted arguments and in Format's template (ASL specification,
 * "Intrinsic Functions").
 */
const keptBackslashes: readonly Edit[] = [
  ['result = result.replaceAll("\\\\", "");', ''],
  ['return arg.slice(1, lastSingleQuote);', "return arg.slice(1, lastSingleQuote).replace(/\\\\(['\\\\])/g, '$1');"],
  [
    'return templateStr.replace(/\\{\\}/g, () => placeholderValues[i++]);',
    'return templateStr.replace(/\\{\\}|\\\\([{}])/g, (_, brace) => brace ?? placeholderValues[i++]);',
  ],
]

/**
 * What an execution needs that outlives its process: to hear which state is entered, and to keep its input and start
 * time when it goes on in the middle. And one that was stopped while it waited for a retry does not run the Task again.
 */
const durableExecutions: readonly Edit[] = [
  [
    'const stateExecutor = new StateExecutor(currStateName, currState);',
    `const heard = options.runOptions?.entered?.(currStateName, currState, currInput);
        if (heard !== undefined) await heard;
        const stateExecutor = new StateExecutor(currStateName, currState);`,
  ],
  ['        Input: input,', '        Input: options.runOptions?.context?.Execution?.Input ?? input,'],
  [
    'StartTime: (/* @__PURE__ */ new Date()).toISOString()',
    'StartTime: options.runOptions?.context?.Execution?.StartTime ?? new Date().toISOString()',
  ],
  [
    'await sleep(waitTimeBeforeRetry, options.abortSignal);',
    'await sleep(waitTimeBeforeRetry, options.abortSignal); if (options.abortSignal.aborted) throw error;',
  ],
]

/**
 * Each attempt of a Task may have a token of its own. A limit is read from the state's input, not from what Parameters make of
 * it. And a Task that waits fails by the name alone: States.TaskFailed takes every error but States.Timeout.
 */
const attempts: readonly Edit[] = [
  [
    'const processedInput = this.processInput(input, context);',
    `const tried = options.runOptions?.tried?.(this.stateName, input);
      if (tried !== undefined) context = { ...context, ...tried };
      const processedInput = this.processInput(input, context);`,
  ],
  ['options.overrideFn(input)', 'options.overrideFn(input, context)'],
  ['this.getTimeoutMs(input, context)', 'this.getTimeoutMs(options.rawInput, context)'],
  [
    'execute(input, context, { overrideFn, awsConfig })',
    'execute(input, context, { overrideFn, awsConfig, rawInput })',
  ],
  ['!(error instanceof StatesTimeoutError)', 'error.name !== "States.Timeout"'],
  ['!(error instanceof StatesTimeoutError)', 'error.name !== "States.Timeout"'],
]

function edited(text: string, edits: readonly Edit[]): string {
  return edits.reduce((before, [found, instead]) => {
    if (!before.includes(found)) throw new Error(`aws-local-stepfunctions has changed: ${found} is not in its file`)
    return before.replace(found, () => instead)
  }, text)
}

/** A day at a time: Node's timers end after 25 days, and a virtual one that is given up frees what it holds. */
const timerMsMax = 86_400_000

function longTimer(clock: Clock, callback: () => void, ms: number): Timer {
  let current: Timer
  const wait = (left: number) => {
    current =
      left > timerMsMax ? clock.setTimeout(() => wait(left - timerMsMax), timerMsMax) : clock.setTimeout(callback, left)
  }
  wait(Math.max(0, ms))
  return { cancel: () => current.cancel() }
}

function dateOn(clock: Clock): typeof Date {
  return new Proxy(Date, {
    construct: (target, given) =>
      given.length === 0 ? new target(clock.now()) : (Reflect.construct(target, given) as object),
    get: (target, name) => (name === 'now' ? () => clock.now() : Reflect.get(target, name)),
  })
}

class SilentTarget {
  addEventListener() {}
  removeEventListener() {}
  dispatchEvent() {
    return true
  }
}

class SilentEvent {}
