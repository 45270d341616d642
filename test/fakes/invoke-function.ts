import { PermanentFailure } from '../../functions/errors.ts'
import type { Invoked, InvokeFunction } from '../../functions/ports/invoke-function.ts'

/** Functions by ARN, each answering an event; what they were invoked with is in `events`. */
export interface FakeFunctions extends InvokeFunction {
  readonly events: { readonly arn: string; readonly event: unknown }[]
  readonly answers: Map<string, (event: unknown) => Invoked>
}

export const fakeFunctions = (): FakeFunctions => {
  const events: FakeFunctions['events'] = []
  const answers: FakeFunctions['answers'] = new Map()
  const unqualified = (arn: string): string => arn.split(':').slice(0, 7).join(':')
  return {
    events,
    answers,
    knows: (arn) => answers.has(unqualified(arn)),
    invoke: async (qualified, bytes) => {
      const arn = unqualified(qualified)
      const answer = answers.get(arn)
      if (answer === undefined) throw new PermanentFailure(`${arn} is not invoked`)
      const event: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'))
      events.push({ arn, event })
      return answer(event)
    },
  }
}
