import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda'
import type { Deliveries } from './deliveries.ts'
import { failing } from './failing.ts'

/** An asynchronous invocation: Lambda has a queue of its own for it, and the intake for what comes to nothing. */
export const deliveriesByLambda = (lambda: LambdaClient, functionName: string): Deliveries => ({
  begin: async (delivery) => {
    await lambda
      .send(
        new InvokeCommand({
          FunctionName: functionName,
          InvocationType: 'Event',
          Payload: Buffer.from(JSON.stringify(delivery)),
        }),
      )
      .catch(failing(`begin a delivery to subscription ${delivery.subscription_id}`))
  },
})
