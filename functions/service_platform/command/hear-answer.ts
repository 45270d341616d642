import type { Handler } from '../../handler.ts'
import type { CommandPorts } from './ports.ts'

/** Tells whoever waits for it what the robot answered. */
export const hearAnswer: Handler<CommandPorts> = async () => []
