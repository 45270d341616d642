/** State machines of the templates, and executions of the Express ones: they keep no history and are gone when they end. */
import { join } from 'node:path'
import { AwsError } from '../aws-api/service.ts'
import type { Runtime } from '../runtime.ts'
import { type Definition, type MachineType, readyDefinition } from './definition.ts'
import { checkSize, dataBytesMax, isTask, type TaskFailed, taskHandler } from './integrations.ts'
import { failureOf, type Interpreter, loadInterpreter, type Machine, type TaskHandler } from './interpreter.ts'
import { keptExecutions } from './kept-executions.ts'
import { type StandardExecutions, standardExecutions } from './standard.ts'

export interface MachineSpec {
  readonly type: MachineType
  readonly name: string
  readonly arn: string
  readonly roleArn: string
  /** Amazon States Language, substitutions done. */
  readonly definitionText: string
  readonly createdAt: number
}

/** What StartSyncExecution answers; times are epoch seconds, as on the wire. */
export interface ExecutionResult {
  readonly executionArn: string
  readonly stateMachineArn: string
  readonly name: string
  readonly startDate: number
  readonly stopDate: number
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT'
  readonly error?: string
  readonly cause?: string
  readonly input: string
  readonly inputDetails: { readonly included: true }
  readonly output?: string
  readonly outputDetails: { readonly included: true }
  readonly billingDetails: { readonly billedMemoryUsedInMB: number; readonly billedDurationInMilliseconds: number }
}

export interface Machines {
  create(spec: MachineSpec): void
  get(arn: string): MachineSpec
  list(): readonly MachineSpec[]
  /** Runs to the end; never rejects for what the machine does. */
  runSync(arn: string, inputText: string, name?: string): Promise<ExecutionResult>
  /** Answers at once; the run goes on. */
  start(arn: string, inputText: string, name?: string): { executionArn: string; startDate: number }
  readonly standard: StandardExecutions
  /** Resolves when no Express machine runs any more and Standard ones stand where they can go on. */
  idle(): Promise<void>
  stats(): Record<string, number>
}

interface Running {
  readonly spec: MachineSpec
  readonly machine: Machine
  readonly handlers: Readonly<Record<string, TaskHandler>>
}

export function createMachines(runtime: Runtime): Machines {
  const { clock } = runtime
  const random = runtime.random.fork('step-functions')
  const machines = new Map<string, Running>()
  const underWay = new Set<Promise<unknown>>()
  const counts = { started: 0, succeeded: 0, failed: 0, timed_out: 0 }
  let loaded: Interpreter | undefined
  const interpreter = () => {
    loaded ??= loadInterpreter(clock, random)
    return loaded
  }
  const { dataDirectory } = runtime
  const standard = standardExecutions(runtime, {
    interpreter,
    ended(execution, { status, error, cause }) {
      if (status === 'FAILED' || status === 'TIMED_OUT') {
        runtime.log(`step-functions: ${execution.machine.name} ${status}: ${error}: ${cause}`)
      }
    },
    ...(dataDirectory !== undefined && {
      kept: (live) => keptExecutions(join(dataDirectory, 'step-functions'), live),
    }),
  })

  const running = (arn: string): Running => {
    const found = machines.get(arn)
    if (!found) throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`)
    return found
  }

  const arnFor = (arn: string, name: string) => `${arn.replace(':stateMachine:', ':express:')}:${name}:${random.uuid()}`

  const run = async (
    { spec, machine, handlers }: Running,
    inputText: string,
    name: string,
    executionArn = arnFor(spec.arn, name),
  ): Promise<ExecutionResult> => {
    const startedAt = clock.now()
    const input: unknown = JSON.parse(inputText)
    counts.started++
    const outcome = await runOnce(
      machine,
      handlers,
      {
        Execution: { Id: executionArn, Name: name, RoleArn: spec.roleArn, RedriveCount: 0, Input: input },
        StateMachine: { Id: spec.arn, Name: spec.name },
      },
      input,
    )
    counts[endCounts[outcome.status]]++
    const stoppedAt = clock.now()
    return {
      executionArn,
      stateMachineArn: spec.arn,
      name,
      startDate: startedAt / 1000,
      stopDate: stoppedAt / 1000,
      ...outcome,
      input: inputText,
      inputDetails: { included: true },
      outputDetails: { included: true },
      // Billed in steps of 64 MB and 100 ms (Step Functions pricing).
      billingDetails: {
        billedMemoryUsedInMB: 64,
        billedDurationInMilliseconds: Math.max(100, Math.ceil((stoppedAt - startedAt) / 100) * 100),
      },
    }
  }

  const track = <Value>(work: Promise<Value>): Promise<Value> => {
    underWay.add(work)
    const done = () => underWay.delete(work)
    work.then(done, done)
    return work
  }

  return {
    create(spec) {
      const { definition, tasks } = readyDefinition(JSON.parse(spec.definitionText) as Definition, isTask, spec.type)
      const handlers = tasks.map(({ name, resource }) => [name, taskHandler(runtime, resource)] as const)
      machines.set(spec.arn, {
        spec,
        machine: interpreter().machine(definition),
        handlers: Object.fromEntries(handlers),
      })
    },
    get: (arn) => running(arn).spec,
    list: () => [...machines.values()].map(({ spec }) => spec),
    async runSync(arn, inputText, name) {
      const found = running(arn)
      if (found.spec.type !== 'EXPRESS') {
        throw new AwsError(
          'StateMachineTypeNotSupported',
          'This operation is not supported by this type of state machine',
        )
      }
      checkInput(inputText)
      return track(run(found, inputText, name ?? random.uuid()))
    },
    start(arn, inputText, name = random.uuid()) {
      const found = running(arn)
      checkInput(inputText)
      if (found.spec.type === 'STANDARD') {
        const { arn: executionArn, startedAt } = standard.start(found.spec, inputText, name)
        return { executionArn, startDate: startedAt / 1000 }
      }
      const executionArn = arnFor(arn, name)
      track(run(found, inputText, name, executionArn)).then(({ status, error, cause }) => {
        if (status !== 'SUCCEEDED') runtime.log(`step-functions: ${found.spec.name} ${status}: ${error}: ${cause}`)
      })
      return { executionArn, startDate: clock.now() / 1000 }
    },
    standard,
    async idle() {
      while (underWay.size > 0) await Promise.allSettled(underWay)
      await standard.park()
    },
    stats() {
      return {
        executions_started: counts.started,
        executions_succeeded: counts.succeeded,
        executions_failed: counts.failed,
        executions_timed_out: counts.timed_out,
        executions_running: underWay.size,
        ...standard.stats(),
      }
    },
  }
}

const endCounts = { SUCCEEDED: 'succeeded', FAILED: 'failed', TIMED_OUT: 'timed_out' } as const

type Outcome = Pick<ExecutionResult, 'status' | 'error' | 'cause' | 'output'>

async function runOnce(
  machine: Machine,
  taskResourceLocalHandlers: Readonly<Record<string, TaskHandler>>,
  context: Readonly<Record<string, unknown>>,
  input: unknown,
): Promise<Outcome> {
  try {
    const output = await machine.run(input, { overrides: { taskResourceLocalHandlers }, context }).result
    checkSize(output, 'output')
    return { status: 'SUCCEEDED', output: JSON.stringify(output) }
  } catch (rejection) {
    const limit = rejection as Partial<TaskFailed>
    if (limit.isCatchable === false)
      return { status: 'FAILED', error: String(limit.name), cause: String(limit.message) }
    const { timedOut, error, cause } = failureOf(rejection)
    return { status: timedOut ? 'TIMED_OUT' : 'FAILED', error, cause }
  }
}

function checkInput(inputText: string) {
  if (Buffer.byteLength(inputText) > dataBytesMax) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to ${dataBytesMax}`,
    )
  }
  try {
    JSON.parse(inputText)
  } catch {
    throw new AwsError('InvalidExecutionInput', 'Invalid State Machine Execution Input: the input is not JSON')
  }
}
