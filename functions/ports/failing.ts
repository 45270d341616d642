import { failureOf } from '../errors.ts'
import { resourceOf } from './resource.ts'

/**
 * Ends every call of an adapter: `client.send(command).catch(failing('publish to robots/r1/commands'))`. What AWS
 * answered becomes one of our two kinds of failure, with what was tried in words, and on what.
 */
export const failing =
  (what: string) =>
  (error: unknown): never => {
    const failure = failureOf(error, what)
    const resource = resourceOf(error)
    const isNamed = resource === undefined || what.includes(resource.slice(resource.indexOf(' ') + 1))
    // Behind the reason: a parked robot's row has only the beginning of a text.
    if (failure !== error && !isNamed) failure.message += ` (${resource})`
    throw failure
  }
