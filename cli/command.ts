import { InvalidPolicy } from '../policy/policy.ts'

/** Runs a command: a person's mistake is one line on stderr, anything else keeps its stack. */
export const run = async (command: () => Promise<void>): Promise<void> => {
  try {
    await command()
  } catch (error) {
    const isMistake = error instanceof UsageError || error instanceof InvalidPolicy
    if (isMistake || (error instanceof TypeError && 'code' in error)) process.stderr.write(`${error.message}\n`)
    else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exitCode = 1
  }
}

/** What a person did wrong, in one line. Printed without a stack; exit code 1. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
