import { handlerDomains, handlerNames } from '../policy/handlers.ts'
import { asError } from './errors.ts'
import type { HandlerAnswer, Work } from './handler.ts'
import type { Log } from './logger.ts'

/**
 * Says which handler failed, on its way out and in one line. The machine tells what failed and not where: a cell may have
 * several handlers, and an error's stack is of minified code. The name goes in front of the text; the class stays as it is,
 * because the machine retries by it.
 */
export const nameFailures =
  (run: (work: Work) => Promise<HandlerAnswer>, log: Log) =>
  async (work: Work): Promise<HandlerAnswer> => {
    try {
      return await run(work)
    } catch (error) {
      const named = withName(asError(error), nameOf(work.handler))
      log.error('handler failed', { handler: nameOf(work.handler), ...idsOf(work), error: named })
      throw named
    }
  }

/** `work.start-work`, as a text of a failure begins; undefined for one that no handler of ours has named. */
export const handlerIn = (errorText: string): string | undefined => known.get(errorText.split(': ', 1)[0] ?? '')

const nameOf = (handler: string): string =>
  Object.hasOwn(handlerDomains, handler)
    ? `${handlerDomains[handler as keyof typeof handlerDomains]}.${handler}`
    : handler

const known: ReadonlyMap<string, string> = new Map(handlerNames.map(nameOf).map((name) => [name, name]))

/** An error that was thrown before bears its name already. */
const withName = (error: Error, name: string): Error => {
  if (!error.message.startsWith(`${name}: `)) error.message = `${name}: ${error.message}`
  return error
}

const idsOf = ({ message, policy_version }: Work) => ({
  message_id: message.message_id,
  trace_id: message.trace_id,
  robot_id: message.robot_id,
  ...(message.correlation_id !== undefined && { correlation_id: message.correlation_id }),
  type: message.type,
  policy_version,
})
