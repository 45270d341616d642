// One handler of a cell's list as a Task: its domain's function, told which handler it is to be.

import { type Domain, type HandlerName, handlerDomains } from './handlers.ts'
import type { Policy } from './policy.ts'
import { retriers, temporaryHandlerErrors } from './temporary-errors.ts'
import type { AslState } from './to-asl.ts'

/**
 * A warm handler answers in tens of milliseconds, a cold one within two seconds; what takes longer belongs to a worker. Its
 * function ends by itself before the machine stops waiting, cold start included: else the machine's next try would run
 * beside the one that nobody waits for.
 */
export const functionTimeoutSeconds = 5
const coldStartSecondsMax = 2

/** Put in by the deployment (DefinitionSubstitutions): the ARN of the domain's function. */
export function handlersArn(domain: Domain): string {
  return `${domain}_handlers_arn`
}

export function handlerState(
  policy: Policy,
  handlers: readonly HandlerName[],
  index: number,
  nextState: string,
): AslState {
  const handler = handlers[index]
  if (handler === undefined) throw new RangeError(`handler ${index} of [${handlers.join(', ')}]`)
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: {
      FunctionName: `\${${handlersArn(handlerDomains[handler])}}`,
      Payload: {
        handler,
        'message.$': '$.message',
        'robot.$': '$.robot',
        'to.$': '$.cell.output.to',
        policy_version: policy.version,
      },
    },
    ResultSelector: { handler, 'events.$': '$.Payload.events' },
    ResultPath: `$.cell.effects.h${index}`,
    TimeoutSeconds: functionTimeoutSeconds + coldStartSecondsMax,
    Retry: retriers(temporaryHandlerErrors),
    Next: nextState,
  }
}

/** `start-work`; in a list of several: `release-work before dock-robot`, `dock-robot after release-work`. Unique per list. */
export function handlerName(handlers: readonly HandlerName[], index: number): string {
  const before = handlers.slice(0, index).join(', ')
  const after = handlers.slice(index + 1).join(', ')
  const name = [handlers[index], before && `after ${before}`, after && `before ${after}`].filter(Boolean).join(' ')
  // The language's limit for names; lists this long are told apart by their place and length.
  return name.length <= 80 ? name : `${name.slice(0, 66)}~ ${index + 1}/${handlers.length}`
}
