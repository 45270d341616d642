import {
  DescribeStateMachineCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
} from '@aws-sdk/client-sfn'
import { afterEach, describe, expect, test } from 'vitest'
import { AwsError } from '../../../local/aws-api/service.ts'
import type { Clock } from '../../../local/clock.ts'
import { dynamodb } from '../../../local/dynamodb/service.ts'
import type { Functions } from '../../../local/runtime.ts'
import { stepFunctions } from '../../../local/step-functions/service.ts'
import { hastyClock } from '../hasty-clock.ts'
import { type ServiceRuntime, serviceRuntime } from '../service-runtime.ts'

const lambdaInvoke = 'arn:aws:states:::lambda:invoke'
let runtime: ServiceRuntime | undefined
let client: SFNClient | undefined
afterEach(async () => {
  client?.destroy()
  await runtime?.close()
})

interface Start {
  status?: string
  error?: string
  cause?: string
  output?: unknown
}

async function machine(
  definition: object,
  options: { functions?: Functions['invoke']; substitutions?: Record<string, string>; clock?: Clock } = {},
) {
  const here = serviceRuntime({
    mode: 'simulated',
    ...(options.clock && { clock: options.clock }),
    ...(options.functions && { functions: { invoke: options.functions } }),
  })
  runtime = here
  const [tables] = dynamodb(here)
  const [provider] = stepFunctions(here)
  if (!tables || !provider) throw new Error('no provider')
  await here.stand(tables, 'AWS::DynamoDB::Table', {
    TableName: 'robots',
    KeySchema: [{ AttributeName: 'robot_id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'robot_id', AttributeType: 'S' }],
  })
  const created = await here.stand(provider, 'AWS::StepFunctions::StateMachine', {
    StateMachineName: 'machine',
    StateMachineType: 'EXPRESS',
    RoleArn: 'arn:aws:iam::000000000000:role/machine',
    DefinitionString: JSON.stringify(definition),
    DefinitionSubstitutions: options.substitutions ?? {},
  })
  // The client puts `sync-` in front of the host; the runtime's bootstrap does the same for functions.
  const sfn = new SFNClient({ ...(await here.client()), disableHostPrefix: true })
  client = sfn
  return {
    arn: created.ref,
    sfn,
    provider,
    async run(input: unknown): Promise<Start> {
      const answer = await sfn.send(
        new StartSyncExecutionCommand({ stateMachineArn: created.ref, input: JSON.stringify(input) }),
      )
      return {
        ...(answer.status && { status: answer.status }),
        ...(answer.error && { error: answer.error, cause: answer.cause ?? '' }),
        ...(answer.output && { output: JSON.parse(answer.output) }),
      }
    },
  }
}

/** As DefinitionSubstitutions fills it in. */
const placeholder = (name: string) => `\${${name}}`

const single = (state: object) => ({ StartAt: 'only', States: { only: { End: true, ...state } } })

describe('a synchronous run', () => {
  test('ends with output, times, billing and the name it was given', async () => {
    const { arn, sfn } = await machine(
      single({ Type: 'Pass', Parameters: { 'name.$': '$$.Execution.Name', 'in.$': '$.a' } }),
      { clock: hastyClock() },
    )
    const answer = await sfn.send(
      new StartSyncExecutionCommand({ stateMachineArn: arn, input: '{"a":[1]}', name: 'first' }),
    )
    expect(answer).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"name":"first","in":[1]}',
      name: 'first',
      stateMachineArn: arn,
      executionArn: expect.stringMatching(/^arn:aws:states:us-east-1:000000000000:express:machine:first:/),
      billingDetails: { billedMemoryUsedInMB: 64, billedDurationInMilliseconds: 100 },
    })
    expect(answer.startDate).toBeInstanceOf(Date)
  })

  test('answers 200 with the error and cause of a run that failed', async () => {
    const { run } = await machine(single({ Type: 'Fail', Error: 'Refused', Cause: 'because', End: undefined }))
    expect(await run({})).toEqual({ status: 'FAILED', error: 'Refused', cause: 'because' })
  })

  test('refuses input that is not JSON or is too large, and a machine that is not there', async () => {
    const { arn, sfn } = await machine(single({ Type: 'Pass' }))
    const start = (input: string, stateMachineArn = arn) =>
      sfn.send(new StartSyncExecutionCommand({ stateMachineArn, input }))
    await expect(start('{')).rejects.toMatchObject({ name: 'InvalidExecutionInput' })
    await expect(start(JSON.stringify('x'.repeat(262_144)))).rejects.toMatchObject({ name: 'ValidationException' })
    await expect(start('{}', `${arn}x`)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' })
  })
})

describe('a Task that invokes a function', () => {
  const invoking = (more: object = {}) =>
    single({
      Type: 'Task',
      Resource: lambdaInvoke,
      Parameters: { FunctionName: placeholder('f'), 'Payload.$': '$' },
      ...more,
    })
  const substitutions = { f: 'arn:aws:lambda:us-east-1:000000000000:function:work' }

  test('gets the payload and gives the answer as Lambda does', async () => {
    const asked: unknown[] = []
    const { run } = await machine(invoking(), {
      substitutions,
      functions: async (name, payload) => {
        asked.push([name, payload])
        return { payload: { done: true } }
      },
    })
    expect(await run({ a: 1 })).toEqual({
      status: 'SUCCEEDED',
      output: { ExecutedVersion: '$LATEST', Payload: { done: true }, StatusCode: 200 },
    })
    expect(asked).toEqual([[substitutions.f, { a: 1 }]])
  })

  test('fails with the function’s error type, and its JSON as the cause', async () => {
    const { run } = await machine(invoking(), {
      substitutions,
      functions: async () => ({
        functionError: 'Unhandled',
        error: { errorType: 'PermanentFailure', errorMessage: 'no such job', trace: ['at x'] },
      }),
    })
    const { status, error, cause } = await run({})
    expect([status, error]).toEqual(['FAILED', 'PermanentFailure'])
    expect(JSON.parse(cause ?? '')).toEqual({
      errorType: 'PermanentFailure',
      errorMessage: 'no such job',
      trace: ['at x'],
    })
  })

  test('is retried by error name, on the runtime’s clock', async () => {
    const clock = hastyClock()
    let calls = 0
    const { run } = await machine(
      invoking({ Retry: [{ ErrorEquals: ['TemporaryFailure'], IntervalSeconds: 7, BackoffRate: 2, MaxAttempts: 2 }] }),
      {
        substitutions,
        clock,
        functions: async () =>
          ++calls < 3
            ? { functionError: 'Unhandled', error: { errorType: 'TemporaryFailure', errorMessage: 'busy' } }
            : { payload: calls },
      },
    )
    expect((await run({})).output).toMatchObject({ Payload: 3 })
    expect(clock.waited).toEqual([7_000, 14_000])
  })

  test('that is throttled fails as Lambda.TooManyRequestsException', async () => {
    const { run } = await machine(invoking(), {
      substitutions,
      functions: async () => {
        throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429)
      },
    })
    expect(await run({})).toEqual({
      status: 'FAILED',
      error: 'Lambda.TooManyRequestsException',
      cause: 'Rate Exceeded.',
    })
  })

  test('that takes too long fails as States.Timeout, which Catch can take', async () => {
    const { run } = await machine(
      {
        StartAt: 'slow',
        States: {
          slow: {
            ...invoking().States.only,
            TimeoutSeconds: 3,
            Catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: '$.failed', Next: 'caught' }],
          },
          caught: { Type: 'Pass', End: true },
        },
      },
      { substitutions, clock: hastyClock(), functions: () => new Promise(() => {}) },
    )
    expect(await run({ a: 1 })).toMatchObject({
      status: 'SUCCEEDED',
      output: { a: 1, failed: { Error: 'States.Timeout' } },
    })
  })

  test('whose answer exceeds 256 KiB fails as States.DataLimitExceeded, which States.ALL does not catch', async () => {
    const { run } = await machine(
      {
        StartAt: 'big',
        States: {
          big: { ...invoking().States.only, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'caught' }] },
          caught: { Type: 'Pass', End: true },
        },
      },
      { substitutions, functions: async () => ({ payload: 'x'.repeat(262_144) }) },
    )
    expect(await run({})).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' })
  })
})

test('a run that does not end is TIMED_OUT at the machine’s limit', async () => {
  const clock = hastyClock()
  const { run } = await machine({ ...single({ Type: 'Wait', Seconds: 3600 }), TimeoutSeconds: 2 }, { clock })
  expect(await run({})).toMatchObject({ status: 'TIMED_OUT', error: 'States.Timeout' })
})

describe('a Task on DynamoDB', () => {
  const update = single({
    Type: 'Task',
    Resource: 'arn:aws:states:::dynamodb:updateItem',
    Parameters: {
      TableName: 'robots',
      Key: { robot_id: { 'S.$': '$.id' } },
      UpdateExpression: 'SET #state = :state, #ids = :ids',
      ConditionExpression: 'attribute_not_exists(#state)',
      ExpressionAttributeNames: { '#state': 'state', '#ids': 'ids' },
      ExpressionAttributeValues: { ':state': { 'S.$': '$.to' }, ':ids': { 'L.$': '$.ids' } },
      ReturnValues: 'ALL_NEW',
    },
  })

  test('writes, and names the condition that failed', async () => {
    const { run } = await machine(update)
    const input = { id: 'r1', to: 'idle', ids: [{ S: 'm1' }] }
    expect(await run(input)).toEqual({
      status: 'SUCCEEDED',
      output: { Attributes: { robot_id: { S: 'r1' }, state: { S: 'idle' }, ids: { L: [{ S: 'm1' }] } } },
    })
    expect(await run(input)).toMatchObject({
      status: 'FAILED',
      error: 'DynamoDB.ConditionalCheckFailedException',
      cause: /The conditional request failed \(Service: AmazonDynamoDBv2; Status Code: 400/,
    })
  })

  test('gives what the SDK has no class for the service’s general name', async () => {
    const { run } = await machine(update)
    expect(await run({ id: '', to: 'idle', ids: [] })).toMatchObject({ error: 'DynamoDB.AmazonDynamoDBException' })
  })
})

describe('what the interpreter would do differently', () => {
  test('type tests for false match', async () => {
    const { run } = await machine({
      StartAt: 'choose',
      States: {
        choose: {
          Type: 'Choice',
          Choices: [
            { Variable: '$.a', IsPresent: false, Next: 'absent' },
            {
              And: [
                { Variable: '$.a', IsNull: false },
                { Variable: '$.a', IsString: false },
              ],
              Next: 'number',
            },
          ],
          Default: 'other',
        },
        absent: { Type: 'Pass', Result: 'absent', End: true },
        number: { Type: 'Pass', Result: 'number', End: true },
        other: { Type: 'Pass', Result: 'other', End: true },
      },
    })
    expect((await run({})).output).toBe('absent')
    expect((await run({ a: 1 })).output).toBe('number')
    expect((await run({ a: null })).output).toBe('other')
    expect((await run({ a: 'x' })).output).toBe('other')
  })

  test('ResultPath $ replaces the input', async () => {
    const { run } = await machine(single({ Type: 'Pass', Result: { b: 1 }, ResultPath: '$' }))
    expect((await run({ a: 1 })).output).toEqual({ b: 1 })
  })

  test('paths beyond plain ones are read by jsonpath-plus', async () => {
    const { run } = await machine(single({ Type: 'Pass', Parameters: { 'all.$': '$.list[*].n', 'q.$': "$['a b'].c" } }))
    const input = { list: [{ n: 1 }, { n: 2 }], 'a b': { c: null } }
    expect((await run(input)).output).toEqual({ all: [1, 2], q: null })
  })

  test.each([
    ['JSONata', { ...single({ Type: 'Pass' }), QueryLanguage: 'JSONata' }, /QueryLanguage: JSONata is not run here/],
    ['Assign', single({ Type: 'Pass', Assign: { x: 1 } }), /States.only.Assign: variables are not run here/],
    [
      'an unknown resource',
      single({ Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', Parameters: {} }),
      /States.only.Resource: arn:aws:states:::sqs:sendMessage is not run here/,
    ],
    [
      'an unknown resource in a branch',
      single({
        Type: 'Parallel',
        Branches: [
          { StartAt: 'in', States: { in: { Type: 'Task', Resource: 'arn:aws:states:::sns:publish', End: true } } },
        ],
      }),
      /States.only.Branches.0.States.in.Resource: arn:aws:states:::sns:publish is not run here/,
    ],
    ['a state that is not there', { ...single({ Type: 'Pass' }), StartAt: 'other' }, /other/],
    ['a placeholder without a value', single({ Type: 'Pass', Result: placeholder('x') }), /no value for \$\{x\}/],
  ])('%s stops the start by its place', async (_what, definition, message) => {
    await expect(machine(definition)).rejects.toThrow(message)
  })
})

test('an asynchronous start answers at once, and its failure is logged', async () => {
  const { arn, sfn, provider } = await machine(single({ Type: 'Fail', Error: 'Broken', End: undefined }))
  const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn: arn }))
  expect(executionArn).toMatch(/:express:machine:/)
  await provider.stop?.()
  expect(runtime?.lines).toEqual([expect.stringMatching(/machine FAILED: Broken/)])
})

test('DescribeStateMachine shows the definition with its substitutions', async () => {
  const { arn, sfn } = await machine(single({ Type: 'Pass', Result: placeholder('x') }), {
    substitutions: { x: 'here' },
  })
  const described = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn: arn }))
  expect(described).toMatchObject({ type: 'EXPRESS', status: 'ACTIVE', name: 'machine' })
  expect(JSON.parse(described.definition ?? '').States.only.Result).toBe('here')
})
