import { failureKinds, kindsOf } from '../../../../functions/failures/kinds.ts'
import { type FailureRecord, withReport } from '../../../../functions/failures/record.ts'
import type { MeasuredSet } from '../../../../functions/measures.ts'
import type { AskedPace } from '../../../../functions/operations/pace.ts'
import { type AskedPlan, planRedrive } from '../../../../functions/operations/plan.ts'
import { cancelOperation, startOperation } from '../../../../functions/operations/start.ts'
import type { FailureReport } from '../../../../functions/ports/failure-intake.ts'
import type { OperationResult } from '../../../../functions/ports/failures.ts'
import type { Operation } from '../../../../functions/ports/operations.ts'
import type { Wanted } from '../../../../functions/ports/recall.ts'
import type { RobotRow } from '../../../../functions/ports/robots.ts'
import { operate, type Step, type Stepped } from '../../../../functions/service_platform/operate/operate.ts'
import type { OperatePorts } from '../../../../functions/service_platform/operate/ports.ts'
import { positionOf } from '../../../../messages/position.ts'
import { fakeExecutions } from '../../../fakes/executions.ts'
import { fakeFailedBytes } from '../../../fakes/failed-bytes.ts'
import { fakeFailureIntake } from '../../../fakes/failure-intake.ts'
import { fakeFailures } from '../../../fakes/failures.ts'
import { fakeFunctions } from '../../../fakes/invoke-function.ts'
import { fakeOperations } from '../../../fakes/operations.ts'
import { failureRecord } from '../api/stored.ts'

export const epoch = Date.UTC(2026, 10, 20, 9)
export const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:notify'

/** How a redriven message ends, as dispatch and the recorder would say. */
export type Ends = (failureId: string, attempt: number) => OperationResult | 'silence'

/**
 * Everything around a worker: failures, the line that decides what is put on the stream (each attempt of a failure once), the
 * recorder of the ends, the machine that comes back. Time passes only where somebody waits, or works.
 */
export const world = (latencyMs = 0) => {
  const clock = { now: epoch }
  const failures = fakeFailures()
  const operations = fakeOperations(failures)
  const executions = fakeExecutions()
  const bytes = fakeFailedBytes()
  const intake = fakeFailureIntake()
  const functions = fakeFunctions()
  const measured: MeasuredSet[] = []
  const lines: { readonly text: string; readonly fields: Readonly<Record<string, unknown>> }[] = []
  const robots = new Map<string, RobotRow>()
  const puts: {
    readonly failure_id: string
    readonly attempt: number
    readonly subject: string
    readonly at: number
    readonly out_of_order: boolean
  }[] = []
  /** What took effect, in its order. */
  const effects: { readonly failure_id: string; readonly subject: string }[] = []
  const line = { ends: (() => 'applied') as Ends, delayMs: 200, decided: 0 }
  functions.answers.set(functionArn, () => ({ outcome: 'answered', answer: null }))

  const work = async (): Promise<void> => {
    clock.now += latencyMs
    await new Promise((resolve) => setImmediate(resolve))
  }

  const ports: OperatePorts = {
    failures: {
      find: (ids) => work().then(() => failures.find(ids)),
      write: (changes) => work().then(() => failures.write(changes)),
    },
    bytes,
    stream: {
      put: async (all) => {
        await work()
        if (new Set(all.map(({ subject }) => subject)).size < all.length) throw new Error('two of one subject in a put')
        for (const { subject, record } of all) {
          const { redrive } = record
          if (redrive === undefined) throw new Error('a put of an operation is a redrive')
          puts.push({
            failure_id: redrive.redrive_of,
            attempt: redrive.attempt,
            subject,
            at: clock.now,
            out_of_order: redrive.out_of_order === true,
          })
        }
      },
    },
    functions,
    intake,
    operations,
    reader: operations.reader,
    executions,
    kinds: kindsOf([...failureKinds.values()]),
    agenda: { retries_max: 5, backoff_seconds: 30 },
    now: () => clock.now,
    random: () => 0.5,
    sleep: async (milliseconds) => {
      clock.now += milliseconds
      await decideAll()
    },
    log: {
      info: (text, fields = {}) => void lines.push({ text, fields }),
      warn: (text, fields = {}) => void lines.push({ text, fields }),
      error: (text, fields = {}) => void lines.push({ text, fields }),
    },
    measures: { publish: (sets) => void measured.push(...sets) },
  }

  /** dispatch and recorder, for everything that has been on its way long enough. */
  const seen = new Set<string>()
  const decideAll = async (): Promise<void> => {
    for (const put of puts.slice(line.decided)) {
      if (put.at + line.delayMs > clock.now) break
      line.decided += 1
      const key = `${put.failure_id}#${put.attempt}`
      if (seen.has(key)) continue
      seen.add(key)
      effects.push({ failure_id: put.failure_id, subject: put.subject })
      const result = line.ends(put.failure_id, put.attempt)
      if (result !== 'silence') await record(put.failure_id, put.attempt + 1, result)
    }
    for (const [failureId, reports] of intake.reports) {
      intake.reports.delete(failureId)
      for (const report of reports) {
        effects.push({ failure_id: failureId, subject: 'function' })
        await record(failureId, report.attempt, report.status === 'resolved' ? 'delivered' : 'failed_again')
      }
    }
  }

  const record = async (failureId: string, attempt: number, result: OperationResult): Promise<void> => {
    const before = failures.records.get(failureId) as FailureRecord
    const operation_id = before.operation_id as string
    const at = new Date(clock.now).toISOString()
    const ended: Partial<FailureReport> =
      result === 'failed_again' || result === 'held_back'
        ? { status: 'open' }
        : result === 'held'
          ? { status: 'held' }
          : { status: 'resolved', ended_as: result }
    const report = { ...reportOf(before), ...ended, at, attempt, operation_id } as FailureReport
    const after = withReport(before, report, before.original)
    if (after) await failures.write([{ before, after, result: { operation_id, failure_id: failureId, at, result } }])
  }

  let ids = 0
  const planPorts = {
    reader: failures.reader,
    failures,
    recall: {
      recall: async ({ robots: wanted = [] }: Wanted) => ({
        robots: new Map(wanted.flatMap((id) => (robots.has(id) ? [[id, robots.get(id) as RobotRow] as const] : []))),
        last_known: new Map(),
        journal: new Map(),
      }),
    },
    operations,
    kinds: ports.kinds,
    now: ports.now,
    newId: () => `op-${++ids}`,
  }
  const startPorts = { operations, executions, now: ports.now }

  return {
    clock,
    ports,
    failures,
    operations,
    executions,
    bytes,
    functions,
    measured,
    lines,
    robots,
    puts,
    effects,
    line,
    decideAll,
    plan: (asked: Partial<AskedPlan> = {}) =>
      planRedrive({ kind: 'redrive', by: 'ada', why: 'the arm is repaired', ...asked }, planPorts),
    start: (id: string, pace: AskedPace = {}, by = 'grace') => startOperation(id, pace, { by }, startPorts),
    cancel: (id: string, by = 'grace') => cancelOperation(id, by, startPorts),
    operation: (id: string) => operations.rows.get(id) as Operation,
    /** The machine of one execution, to its end. */
    async run(
      name = executions.begun.at(-1)?.name ?? '',
      { ports: used = ports, stepsMax = 10_000, onStep = async (_: Stepped): Promise<void> => undefined } = {},
    ): Promise<void> {
      let leg = executions.begun.find((one) => one.name === name)?.input as Step
      for (let steps = 0; steps < stepsMax; steps += 1) {
        const stepped = await operate(used)(structuredClone(leg))
        await onStep(stepped)
        if (!stepped.more) {
          executions.close(name)
          return
        }
        // What it costs the machine to come back.
        clock.now += 50 + stepped.wait_seconds * 1000
        await decideAll()
        const { more: _, wait_seconds: __, ...rest } = stepped
        leg = rest
      }
      throw new Error(`${name} does not end in ${stepsMax} steps`)
    },
  }
}

export type World = ReturnType<typeof world>

/** Failures of robots in the order in which they were said: `r1-0`, `r2-0`, … */
export const addFailures = (
  { failures }: Pick<World, 'failures'>,
  {
    robots,
    each,
    over = () => ({}),
  }: {
    readonly robots: number
    readonly each: number
    readonly over?: (robot: number, n: number) => Partial<FailureReport>
  },
): void => {
  for (let n = 0; n < each; n += 1) {
    for (let robot = 1; robot <= robots; robot += 1) {
      const at = new Date(epoch - 3_600_000 + n * 1000 + robot).toISOString()
      const made = failureRecord({
        failure_id: `r${robot}-${n}`,
        robot_id: `r${robot}`,
        message_id: `m-r${robot}-${n}`,
        topic: `robots/r${robot}/messages`,
        kind: 'machine',
        stage: 'machine',
        position: positionOf(String(1000 + n * 100 + robot), 1),
        index: 1,
        received_at: at,
        at,
        status: 'open',
        attempt: 1,
        ...over(robot, n),
      })
      failures.records.set(made.failure_id, made)
    }
  }
}

const reportOf = ({ failure_id, kind, stage, error_class, error_text, retryable }: FailureRecord) => ({
  failure_id,
  kind,
  stage,
  error_class,
  error_text,
  retryable,
  original_base64: '',
})

/** Every call of the worker to the outside, in its order: `around` decides whether it is made and answered. */
export const interrupting = (
  ports: OperatePorts,
  around: (number: number, name: string, call: () => Promise<unknown>) => Promise<unknown>,
): OperatePorts => {
  let number = 0
  const wrap = <Port extends object>(port: Port, name: string, methods: readonly (keyof Port & string)[]): Port => ({
    ...port,
    ...Object.fromEntries(
      methods.map((method) => [
        method,
        (...args: unknown[]) => {
          number += 1
          const call = port[method] as (...args: unknown[]) => Promise<unknown>
          return around(number, `${name}.${method}`, () => call(...args))
        },
      ]),
    ),
  })
  return {
    ...ports,
    failures: wrap(ports.failures, 'failures', ['find', 'write']),
    bytes: wrap(ports.bytes, 'bytes', ['read', 'keep']),
    stream: wrap(ports.stream, 'stream', ['put']),
    functions: wrap(ports.functions, 'functions', ['invoke']),
    intake: wrap(ports.intake, 'intake', ['report']),
    operations: wrap(ports.operations, 'operations', ['read', 'write', 'frozen', 'results']),
    reader: wrap(ports.reader, 'reader', ['messages']),
    executions: wrap(ports.executions, 'executions', ['start']),
  }
}
