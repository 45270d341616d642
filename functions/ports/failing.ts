import { failureOf } from '../errors.ts'

/**
 * Ends every call of an adapter: `client.send(command).catch(failing('publish to robots/r1/commands'))`. What AWS
 * answered becomes one of our two kinds of failure, with what was tried in words.
 */
export const failing =
  (what: string) =>
  (error: unknown): never => {
    throw failureOf(error, what)
  }
