// What is said after several robots were told to stop: the ones that were not told come first, by name.

import type { ApiProblem } from '../network/problem.ts'

export interface Stopped {
  readonly robot_id: string
  readonly command_id?: string | undefined
  readonly problem?: ApiProblem
}

export interface Told {
  readonly failed: readonly Stopped[]
  readonly text: string
}

export function ofSeveral(stopped: readonly Stopped[]): Told {
  const failed = stopped.filter(({ problem }) => problem !== undefined)
  const told = stopped.length - failed.length
  const [first] = stopped
  if (failed.length === 0)
    return {
      failed,
      text: stopped.length === 1 ? `${first?.robot_id} is told to stop` : `${told} robots are told to stop`,
    }
  const names = failed.map(({ robot_id, problem }) => `${robot_id} (${problem?.detail ?? 'no answer'})`)
  return { failed, text: `NOT told to stop: ${names.join('; ')}. ${told} of ${stopped.length} are told` }
}
