import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda'
import type { CatchUps } from './catch-ups.ts'
import { failing } from './failing.ts'

/** By Lambda's own queue of asynchronous events: it holds, tries again, and gives up into the failure intake. */
export const catchUpsByLambda = (lambda: LambdaClient, functionArn: string): CatchUps => ({
  begin: async (connection_id) => {
    const Payload = Buffer.from(JSON.stringify({ connection_id }))
    await lambda
      .send(new InvokeCommand({ FunctionName: functionArn, InvocationType: 'Event', Payload }))
      .catch(failing(`begin to catch connection ${connection_id} up`))
  },
})
