// Apart from the schemas (commands.ts), because every handler that commands needs these two and none of those: building the
// schemas would cost each of its cold starts four milliseconds.

import type { CommandType } from './commands.ts'
import { derivedId } from './ids.ts'
import { thingNameOf } from './robot-id.ts'

export function commandTopic(robotId: string): string {
  return `robots/${thingNameOf(robotId)}/commands`
}

/** The same cause gives the same command: publishing twice is then harmless to a robot that remembers ids. */
export function commandId(causationId: string, type: CommandType): string {
  return derivedId(causationId, `command:${type}`)
}
