import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda'
import { PermanentFailure } from '../errors.ts'
import { failing } from './failing.ts'
import type { Invoked, InvokeFunction } from './invoke-function.ts'

/** `functions`: ARNs of those that may be invoked, without a version. */
export const functionsInLambda = (lambda: LambdaClient, functions: readonly string[]): InvokeFunction => {
  const known: ReadonlySet<string> = new Set(functions)
  return {
    knows: (functionArn) => known.has(unqualified(functionArn)),

    invoke: async (functionArn, event) => {
      const FunctionName = unqualified(functionArn)
      if (!known.has(FunctionName)) {
        throw new PermanentFailure(`${functionArn} is not invoked; known are ${functions.join(', ') || 'none'}`)
      }
      const { FunctionError, Payload } = await lambda
        .send(new InvokeCommand({ FunctionName, InvocationType: 'RequestResponse', Payload: event }))
        .catch(failing(`invoke ${FunctionName}`))
      const answer = jsonIn(Payload)
      return FunctionError === undefined ? { outcome: 'answered', answer } : failed(FunctionError, answer)
    },
  }
}

/** Destinations name the version that ran, `arn:aws:lambda:region:account:function:name:$LATEST`: the one of today is asked. */
const unqualified = (functionArn: string): string => functionArn.split(':').slice(0, 7).join(':')

const jsonIn = (payload: Uint8Array | undefined): unknown => {
  const text = Buffer.from(payload ?? []).toString('utf8')
  try {
    return text === '' ? null : JSON.parse(text)
  } catch {
    // A runtime that was killed may leave half a text.
    return text
  }
}

/** A failed function is answered with HTTP 200 and its error as Lambda writes it: errorType, errorMessage, trace. */
const failed = (kind: string, answer: unknown): Invoked => {
  const { errorType, errorMessage, trace } = (typeof answer === 'object' && answer !== null ? answer : {}) as {
    readonly errorType?: unknown
    readonly errorMessage?: unknown
    readonly trace?: unknown
  }
  return {
    outcome: 'failed',
    error_class: typeof errorType === 'string' && errorType !== '' ? errorType : kind,
    error_text: typeof errorMessage === 'string' ? errorMessage : JSON.stringify(answer),
    ...(Array.isArray(trace) && { stack: trace.map(String).join('\n') }),
  }
}
