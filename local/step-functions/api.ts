/** Step Functions' wire operations: what they demand of their input and how they say what is known. */
import type { JsonOperation } from '../aws-api/json-service.ts'
import { AwsError } from '../aws-api/service.ts'
import { dataBytesMax } from './integrations.ts'
import type { MachineSpec, Machines } from './machines.ts'
import type { Execution } from './standard.ts'

type Operations = Readonly<Record<string, JsonOperation>>

export function machineOperations(machines: Machines): Operations {
  return {
    StartSyncExecution: ({ stateMachineArn, input = '{}', name }) =>
      machines.runSync(text(stateMachineArn, 'stateMachineArn'), text(input, 'input'), nameOf(name)),
    StartExecution: ({ stateMachineArn, input = '{}', name }) =>
      machines.start(text(stateMachineArn, 'stateMachineArn'), text(input, 'input'), nameOf(name)),
    DescribeStateMachine({ stateMachineArn }) {
      const spec = machines.get(text(stateMachineArn, 'stateMachineArn'))
      return { ...listedMachine(spec), status: 'ACTIVE', definition: spec.definitionText, roleArn: spec.roleArn }
    },
    ListStateMachines: () => ({ stateMachines: machines.list().map(listedMachine) }),
  }
}

/** Of Standard machines only: an Express execution has nothing to look at. */
export function executionOperations({ standard, get }: Machines): Operations {
  return {
    DescribeExecution: ({ executionArn }) => described(standard.get(standardArn(executionArn))),
    StopExecution({ executionArn, error, cause }) {
      const { stoppedAt } = standard.stop(standardArn(executionArn), optional(error, 256), optional(cause, 32_768))
      return { stopDate: stoppedAt / 1000 }
    },
    ListExecutions({ stateMachineArn, statusFilter, maxResults, nextToken }) {
      const machine = get(text(stateMachineArn, 'stateMachineArn'))
      if (machine.type !== 'STANDARD') {
        throw new AwsError('StateMachineTypeNotSupported', 'This operation is not supported by EXPRESS state machines')
      }
      const all = standard.list(machine.arn).filter((each) => !statusFilter || statusOf(each) === statusFilter)
      // A page begins behind the execution that ended the one before.
      const from = nextToken === undefined ? 0 : all.findIndex(({ arn }) => arn === decoded(nextToken)) + 1
      if (nextToken !== undefined && from === 0) throw new AwsError('InvalidToken', `Invalid Token: '${nextToken}'`)
      const page = all.slice(from, from + (Number(maxResults) || 100))
      const last = from + page.length < all.length ? page.at(-1) : undefined
      return {
        executions: page.map(listedExecution),
        ...(last && { nextToken: Buffer.from(last.arn).toString('base64url') }),
      }
    },
  }
}

/** For whoever was handed a token; the token alone says what is answered. */
export function taskOperations({ standard }: Machines): Operations {
  return {
    SendTaskSuccess({ taskToken, output }) {
      standard.answer(tokenOf(taskToken), { output: jsonOf(output) })
      return {}
    },
    SendTaskFailure({ taskToken, error, cause }) {
      standard.answer(tokenOf(taskToken), { error: optional(error, 256) ?? '', cause: optional(cause, 32_768) ?? '' })
      return {}
    },
    SendTaskHeartbeat({ taskToken }) {
      standard.heartbeat(tokenOf(taskToken))
      return {}
    },
  }
}

function listedMachine({ arn, name, type, createdAt }: MachineSpec) {
  return { stateMachineArn: arn, name, type, creationDate: createdAt / 1000 }
}

function listedExecution(execution: Execution) {
  const { arn, name, machine, startedAt, end } = execution
  return {
    executionArn: arn,
    stateMachineArn: machine.arn,
    name,
    status: statusOf(execution),
    startDate: startedAt / 1000,
    ...(end && { stopDate: end.stoppedAt / 1000 }),
    redriveCount: 0,
  }
}

function described(execution: Execution) {
  const { status: _status, stoppedAt: _stoppedAt, ...result } = execution.end ?? { status: '', stoppedAt: 0 }
  return {
    ...listedExecution(execution),
    ...(execution.isBrief
      ? { inputDetails: { included: false } }
      : { input: execution.input, inputDetails: { included: true } }),
    ...result,
    ...('output' in result && { outputDetails: { included: true } }),
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: 'RedriveExecution is not run here',
  }
}

function statusOf({ end }: Execution) {
  return end?.status ?? 'RUNNING'
}

function text(value: unknown, member: string): string {
  if (typeof value === 'string' && value !== '') return value
  throw new AwsError('ValidationException', `1 validation error detected: '${member}' must not be null`)
}

function tokenOf(value: unknown): string {
  const token = text(value, 'taskToken')
  if (token.length <= 2048) return token
  throw new AwsError(
    'ValidationException',
    "1 validation error detected: Value at 'taskToken' failed to satisfy constraint: Member must have length less than or equal to 2048",
  )
}

function jsonOf(value: unknown): unknown {
  const output = text(value, 'output')
  if (Buffer.byteLength(output) > dataBytesMax) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'output' failed to satisfy constraint: Member must have length less than or equal to ${dataBytesMax}`,
    )
  }
  try {
    return JSON.parse(output)
  } catch {
    throw new AwsError('InvalidOutput', "Invalid Output: 'The output is not JSON'")
  }
}

function optional(value: unknown, lengthMax: number): string | undefined {
  return typeof value === 'string' ? value.slice(0, lengthMax) : undefined
}

function standardArn(value: unknown): string {
  const arn = text(value, 'executionArn')
  if (!arn.includes(':express:')) return arn
  throw new AwsError('InvalidArn', "Invalid Arn: 'Resource type not valid in this context: express'")
}

/** "A name must not contain" these (API reference, StartExecution), nor be longer than 80. */
const forbidden = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cs}\uFFFE\uFFFF]/u

function nameOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string' && value.length >= 1 && value.length <= 80 && !forbidden.test(value)) return value
  throw new AwsError('InvalidName', `Invalid Name: '${String(value)}'`)
}

function decoded(token: unknown): string {
  return Buffer.from(String(token), 'base64url').toString()
}
