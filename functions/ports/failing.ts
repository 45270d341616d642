import { failureOf } from '../errors.ts'
import { resourceOf } from './resource.ts'

/**
 * Ends every call of an adapter: `client.send(command).catch(failing('publish to robots/r1/commands'))`. What AWS
 * answered becomes one of our two kinds of failure, with what was tried in words, and on what.
 */
export const failing =
  (what: string) =>
  (error: unknown): never => {
    const resource = resourceOf(error)
    const isNamed = resource === undefined || what.includes(resource.slice(resource.indexOf(' ') + 1))
    throw failureOf(error, isNamed ? what : `${what} (${resource})`)
  }
