import type { AtOnce } from '../../functions/ports/at-once.ts'
import type { Delivery } from '../../functions/ports/commands.ts'
import type { Command } from '../../messages/commands.ts'

export interface FakeAtOnce extends AtOnce {
  readonly said: (Command & { readonly delivery: Delivery })[]
  /** Errors for the next ones, in order. */
  readonly faults: Error[]
}

export const fakeAtOnce = (): FakeAtOnce => {
  const said: (Command & { readonly delivery: Delivery })[] = []
  const faults: Error[] = []
  return {
    said,
    faults,
    say: async (command, delivery) => {
      const fault = faults.shift()
      if (fault) throw fault
      said.push({ ...command, delivery })
    },
  }
}
