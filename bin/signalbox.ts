import { signalbox } from '../lib/signalbox.ts'

try {
  const app = await signalbox()
  app.synth()
} catch (error) {
  // What a person got wrong (an environment, a policy) says so in its message; where it was noticed does not help.
  const expected = error instanceof Error && /^(Unknown|Invalid)/.test(error.name)
  process.stderr.write(`${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
}
