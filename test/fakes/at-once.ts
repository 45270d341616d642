import type { AtOnce } from '../../functions/ports/at-once.ts'
import type { Command } from '../../messages/commands.ts'

export interface FakeAtOnce extends AtOnce {
  readonly said: Command[]
  /** Errors for the next ones, in order. */
  readonly faults: Error[]
}

export const fakeAtOnce = (): FakeAtOnce => {
  const said: Command[] = []
  const faults: Error[] = []
  return {
    said,
    faults,
    say: async (command) => {
      const fault = faults.shift()
      if (fault) throw fault
      said.push(command)
    },
  }
}
