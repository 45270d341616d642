import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda'
import { TemporaryFailure } from '../errors.ts'
import type { AtOnce } from './at-once.ts'
import { failing } from './failing.ts'

/** The function that sends commands, asked itself. */
export const atOnceByLambda = (lambda: LambdaClient, functionName: string): AtOnce => ({
  say: async (command, delivery) => {
    const what = `say ${command.type} to ${command.robot_id} at once`
    const { FunctionError, Payload } = await lambda
      .send(
        new InvokeCommand({
          FunctionName: functionName,
          InvocationType: 'RequestResponse',
          Payload: Buffer.from(JSON.stringify({ at_once: command, delivery })),
        }),
      )
      .catch(failing(what))
    if (FunctionError === undefined) return
    throw new TemporaryFailure(
      `${what}: ${FunctionError}: ${Buffer.from(Payload ?? [])
        .toString('utf8')
        .slice(0, 500)}`,
    )
  },
})
