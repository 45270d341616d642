import { expect, test } from 'vitest'
import { stepFunctions } from '../../../local/step-functions/service.ts'
import { functionsAssembly, simulated } from './simulated-functions.ts'

const hourMs = 3_600_000

test('a Standard execution outlives the functions that are killed under it, and waits in virtual time', async () => {
  const assembly = functionsAssembly(
    { counts: 'export const handler = async ({ count = 0 }) => ({ count: count + 1 })' },
    {
      Machine: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          StateMachineName: 'machine',
          StateMachineType: 'STANDARD',
          RoleArn: 'arn:aws:iam::000000000000:role/machine',
          DefinitionString: JSON.stringify({
            StartAt: 'count',
            States: {
              count: {
                Type: 'Task',
                Resource: 'arn:aws:states:::lambda:invoke',
                Parameters: { FunctionName: 'counts', 'Payload.$': '$' },
                OutputPath: '$.Payload',
                Retry: [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 2, MaxAttempts: 3 }],
                Next: 'enough',
              },
              enough: {
                Type: 'Choice',
                Choices: [{ Variable: '$.count', NumericGreaterThanEquals: 2, Next: 'done' }],
                Default: 'wait',
              },
              wait: { Type: 'Wait', Seconds: 3_600, Next: 'count' },
              done: { Type: 'Succeed' },
            },
          }),
        },
      },
    },
  )
  let invocations = 0
  const run = await simulated(assembly, {
    parts: [stepFunctions],
    faults: { invocation: () => (invocations++ < 2 ? { killed: 'after' } : undefined) },
  })
  const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:machine'
  const { executionArn } = await run.call('states', 'StartExecution', { stateMachineArn, name: 'one' })
  const described = () => run.call('states', 'DescribeExecution', { executionArn })

  await run.drain()
  expect(run.invocations('counts').map(({ outcome }) => outcome)).toEqual(['killed', 'killed', 'returned'])
  expect(await described()).toMatchObject({ status: 'RUNNING' })
  await run.advance(hourMs)
  await run.drain()
  expect(await described()).toMatchObject({ status: 'SUCCEEDED', output: '{"count":2}' })
  await run.stop()
})
