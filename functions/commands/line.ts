// The commands of one robot in the order in which they reach it. One is on its way at a time, until the robot has it: robots
// keep no order among what arrives together, and QoS 1 keeps none on a resend. Of those that wait, urgent ones go first, and
// within a priority it is first come, first served.
//
// Whoever is on its way holds the place only for a time: an execution that somebody ended by hand never gives it back.

import type { Line, Waiting } from '../ports/command-book.ts'

/** A robot that has this many commands waiting is not helped by one more. */
export const WAITING_MAX = 100

/** Takes the place if it is free and nobody waits for it; else waits behind the others. */
export const joined = (line: Line, command: Waiting, until: number, now: number): Line =>
  line.waiting.length === 0 && isFree(line, now)
    ? { ...line, on_its_way: { command_id: command.command_id, until } }
    : { ...line, waiting: [...line.waiting, command] }

/** The place is given to whoever is first, if it is free. `until` is for the one that gets it. */
export const advanced = (line: Line, until: number, now: number): Line => {
  if (!isFree(line, now)) return line
  const { on_its_way, ...free } = line
  const first = firstOf(line)
  if (first === undefined) return on_its_way === undefined ? line : free
  return {
    ...free,
    on_its_way: { command_id: first.command_id, until },
    waiting: line.waiting.filter(({ command_id }) => command_id !== first.command_id),
  }
}

/** The robot has it, or it is over: it is in nobody's way any more. */
export const without = (line: Line, commandId: string): Line => {
  const { on_its_way, ...rest } = line
  const waiting = line.waiting.filter(({ command_id }) => command_id !== commandId)
  return on_its_way === undefined || on_its_way.command_id === commandId
    ? { ...rest, waiting }
    : { ...rest, on_its_way, waiting }
}

/** The robot is not there: it waits again, where it was, and the place is free for what is more urgent. */
export const steppedBack = (line: Line, command: Waiting): Line => {
  const left = without(line, command.command_id)
  return { ...left, waiting: [command, ...left.waiting] }
}

/**
 * Whoever waits for its turn and asks for it keeps its place, however long the robot could be told nothing; one whose place was
 * given away meanwhile was asked for before those that wait.
 */
export const kept = (line: Line, command: Waiting, until: number): Line => {
  if (holds(line, command.command_id)) return { ...line, on_its_way: { command_id: command.command_id, until } }
  return knows(line, command.command_id) ? line : { ...line, waiting: [command, ...line.waiting] }
}

export const holds = (line: Line, commandId: string): boolean => line.on_its_way?.command_id === commandId

export const knows = (line: Line, commandId: string): boolean =>
  holds(line, commandId) || line.waiting.some(({ command_id }) => command_id === commandId)

const isFree = ({ on_its_way }: Line, now: number): boolean => on_its_way === undefined || on_its_way.until <= now

const firstOf = ({ waiting }: Line): Waiting | undefined =>
  waiting.find(({ priority }) => priority === 'urgent') ?? waiting[0]
