/** What a person did wrong or a broker does not do, in one line. Printed without a stack; exit code 1. */
export class Mistake extends Error {
  override readonly name = 'Mistake'
}

/** Runs a command: a mistake is one line on stderr, anything else keeps its stack. */
export async function command(run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    // parseArgs throws TypeErrors with a code for options that nobody knows.
    const expected = error instanceof Mistake || (error instanceof TypeError && 'code' in error)
    const text = error instanceof Error ? (expected ? error.message : (error.stack ?? error.message)) : String(error)
    process.stderr.write(`${text}\n`)
    process.exitCode = 1
  }
}
