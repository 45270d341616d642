// A request that came to the line and was refused there is answered 200, with its outcome: to whoever asked it is a problem like
// any other.

import { ApiProblem } from '../network/problem.ts'

interface Decided {
  readonly outcome?: string | undefined
  readonly detail?: string | undefined
  readonly reason?: string | undefined
}

export function mustBeTaken(decided: Decided | undefined): void {
  if (decided?.outcome !== 'refused' && decided?.outcome !== 'dead_lettered') return
  throw new ApiProblem({
    status: 422,
    type: 'urn:signalbox:problem:refused',
    title: decided.outcome === 'refused' ? 'The policy refused it' : 'It could not be decided',
    detail: decided.detail ?? decided.reason ?? `It was ${decided.outcome}, without a reason`,
  })
}
