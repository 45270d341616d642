import { SFNClient } from '@aws-sdk/client-sfn'
import { describe, expect, test } from 'vitest'
import { TemporaryFailure } from '../../../functions/errors.ts'
import { executionsInStepFunctions } from '../../../functions/ports/executions.sfn.ts'
import type { Executions } from '../../../functions/ports/executions.ts'
import { fakeExecutions } from '../../fakes/executions.ts'
import { fakeTransport } from '../../fakes/transport.ts'

const arn = 'arn:aws:states:us-east-1:000000000000:stateMachine:signalbox-dev-operation'

/** Step Functions' own words for a name: idempotent while it runs, refused for 90 days afterwards (API StartExecution). */
const stepFunctions = () => {
  const known = new Map<string, { readonly input: unknown; status: 'RUNNING' | 'SUCCEEDED' }>()
  const transport = fakeTransport(({ body }) => {
    const name = String(body.name)
    const one = known.get(name)
    if (one !== undefined && (one.status !== 'RUNNING' || one.input !== body.input)) {
      return { status: 400, body: { __type: 'ExecutionAlreadyExists', message: `Execution Already Exists: '${name}'` } }
    }
    known.set(name, one ?? { input: body.input, status: 'RUNNING' })
    return { body: { executionArn: `${arn}:${name}`, startDate: 1 } }
  })
  return {
    transport,
    executions: executionsInStepFunctions(new SFNClient(transport.configuration), arn),
    close: (name: string) => void known.set(name, { input: known.get(name)?.input, status: 'SUCCEEDED' }),
  }
}

const kinds: readonly [string, () => { readonly executions: Executions; close(name: string): void }][] = [
  [
    'in memory',
    () => {
      const executions = fakeExecutions()
      return { executions, close: executions.close }
    },
  ],
  ['in Step Functions', stepFunctions],
]

describe.each(kinds)('executions %s', (_, make) => {
  test('are started once, however often they are asked for with the same input', async () => {
    const { executions } = make()
    expect(await executions.start('op-1', { run: 1 })).toBe('started')
    expect(await executions.start('op-1', { run: 1 })).toBe('started')
    expect(await executions.start('op-1', { run: 2 })).toBe('closed')
  })

  test('are not started again under the name of one that has ended', async () => {
    const { executions, close } = make()
    await executions.start('op-1', { run: 1 })
    close('op-1')
    expect(await executions.start('op-1', { run: 1 })).toBe('closed')
    expect(await executions.start('op-2', { run: 2 })).toBe('started')
  })
})

test('the machine is named, and its input is JSON', async () => {
  const { executions, transport } = stepFunctions()
  await executions.start('op-1', { operation_id: 'op', run: 1 })
  expect(transport.sent).toMatchObject([
    {
      operation: 'StartExecution',
      body: { stateMachineArn: arn, name: 'op-1', input: '{"operation_id":"op","run":1}' },
    },
  ])
})

test('what Step Functions cannot do now is temporary', async () => {
  const transport = fakeTransport(() => ({
    status: 400,
    body: { __type: 'ThrottlingException', message: 'Rate exceeded' },
  }))
  const executions = executionsInStepFunctions(new SFNClient(transport.configuration), arn)
  await expect(executions.start('op-1', {})).rejects.toThrow(TemporaryFailure)
})
