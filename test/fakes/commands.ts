import type { Commands } from '../../functions/ports/commands.ts'
import type { Command } from '../../messages/commands.ts'

export interface FakeCommands extends Commands {
  readonly sent: Command[]
  /** Errors for the next sends, in order; undefined lets one pass. */
  readonly faults: (Error | undefined)[]
}

export const fakeCommands = (): FakeCommands => {
  const sent: Command[] = []
  const faults: (Error | undefined)[] = []
  return {
    sent,
    faults,
    send: async (command) => {
      const fault = faults.shift()
      if (fault) throw fault
      if (sent.some(({ message_id }) => message_id === command.message_id)) return
      sent.push(command)
    },
  }
}
