/** One Standard machine behind the wire API, on a clock that nobody waits for. */
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { vi } from 'vitest'
import type { Functions } from '../../../local/runtime.ts'
import { stepFunctions } from '../../../local/step-functions/service.ts'
import { type HastyClock, hastyClock } from '../hasty-clock.ts'
import { serviceRuntime } from '../service-runtime.ts'

export const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:machine'
export const executionArnOf = (name: string) => `arn:aws:states:us-east-1:000000000000:execution:machine:${name}`

export interface StandOptions {
  readonly functions?: Functions['invoke']
  /** By default it jumps over ten minutes and less. */
  readonly clock?: HastyClock
  readonly dataDirectory?: string
  readonly type?: string
  /** False: the machine is not in the templates any more. */
  readonly isThere?: boolean
}

/** `ended` closes what was made, last made first. */
export async function standMachine(definition: object, options: StandOptions, ended: (() => Promise<void> | void)[]) {
  const clock = options.clock ?? hastyClock(600_000)
  const runtime = serviceRuntime({
    mode: 'simulated',
    clock,
    ...(options.dataDirectory !== undefined && { dataDirectory: options.dataDirectory }),
    ...(options.functions && { functions: { invoke: options.functions } }),
  })
  const [provider] = stepFunctions(runtime)
  if (!provider) throw new Error('no provider')
  if (options.isThere !== false) {
    await runtime.stand(provider, 'AWS::StepFunctions::StateMachine', {
      StateMachineName: 'machine',
      ...(options.type !== undefined && { StateMachineType: options.type }),
      RoleArn: 'arn:aws:iam::000000000000:role/machine',
      DefinitionString: JSON.stringify(definition),
    })
  }
  await provider.start?.()
  const sfn = new SFNClient({ ...(await runtime.client()), disableHostPrefix: true })
  ended.push(() => runtime.close())
  ended.push(() => sfn.destroy())
  const describe = (name: string) => sfn.send(new DescribeExecutionCommand({ executionArn: executionArnOf(name) }))
  return {
    runtime,
    clock,
    provider,
    sfn,
    start: (name: string | undefined, input: unknown = {}) =>
      sfn.send(
        new StartExecutionCommand({
          stateMachineArn: machineArn,
          input: JSON.stringify(input),
          ...(name !== undefined && { name }),
        }),
      ),
    describe,
    status: async (name: string) => (await describe(name)).status,
    end: (name: string) =>
      vi.waitFor(
        async () => {
          const found = await describe(name)
          if (found.status === 'RUNNING') throw new Error('still running')
          return found
        },
        { timeout: 60_000, interval: 5 },
      ),
  }
}

export const single = (state: object) => ({ StartAt: 'only', States: { only: { End: true, ...state } } })
