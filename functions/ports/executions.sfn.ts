import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import type { Executions } from './executions.ts'
import { failing } from './failing.ts'

/**
 * Of a Standard machine. Starting a name again with the same input while it is under way answers with the one that is; once it
 * has ended, or with another input, AWS refuses the name for 90 days.
 */
export const executionsInStepFunctions = (sfn: SFNClient, machineArn: string): Executions => ({
  start: async (name, input) => {
    try {
      await sfn.send(new StartExecutionCommand({ stateMachineArn: machineArn, name, input: JSON.stringify(input) }))
      return 'started'
    } catch (error) {
      if (error instanceof ExecutionAlreadyExists) return 'closed'
      return failing(`start ${name} of ${machineArn}`)(error)
    }
  },
})
