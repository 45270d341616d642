import type { CommandType } from '../../messages/commands.ts'

/** These wait for nobody: a stop must not, and what calls a command back would wait for what it calls back. */
const pastTheLine: readonly CommandType[] = ['robot.stop', 'command.cancel']

export const hasLane = (type: CommandType): boolean => pastTheLine.includes(type)
