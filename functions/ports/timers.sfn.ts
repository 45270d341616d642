import type { SFNClient } from '@aws-sdk/client-sfn'
import { derivedId } from '../../messages/ids.ts'
import { executionsInStepFunctions } from './executions.sfn.ts'
import type { Timer, Timers } from './timers.ts'

/** An execution of the machine `timer` each, by its name: Step Functions knows it for 90 days after the timer has rung. */
export const timersInStepFunctions = (sfn: SFNClient, machineArn: string): Timers => {
  const executions = executionsInStepFunctions(sfn, machineArn)
  return {
    start: async ({ name, at, message }) => {
      const input: Omit<Timer, 'name'> = { at, message }
      await executions.start(executionName(name), input)
    },
  }
}

/** An execution's name has at most 80 of these. */
const executionName = (name: string): string => (/^[A-Za-z0-9_.-]{1,80}$/.test(name) ? name : derivedId('timer', name))
