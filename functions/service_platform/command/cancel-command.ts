import type { Handler } from '../../handler.ts'
import type { CommandPorts } from './ports.ts'

/** Calls a command back. */
export const cancelCommand: Handler<CommandPorts> = async () => []
