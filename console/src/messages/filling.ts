import type { LiveStatus } from '../frame/live-status.ts'
import { ApiProblem } from '../network/problem.ts'

/*
 * What an empty list of what happens means. Pure. Nothing has happened only where somebody was heard who would have said so.
 */
export interface Filling {
  readonly isFilling: boolean
  readonly problem: ApiProblem | undefined
}

export const fillingOf = (
  { status, why }: Pick<LiveStatus, 'status' | 'why'>,
  { isFilled, isOver }: { readonly isFilled: boolean; readonly isOver: boolean },
): Filling => {
  // What was heard stays, and the page says above it that it is the last known.
  if (isFilled && (isOver || status !== 'live')) return { isFilling: false, problem: undefined }
  if (status === 'lost') return { isFilling: false, problem: notThere(why) }
  if (status === 'replaced') return { isFilling: false, problem: elsewhere }
  return { isFilling: status === 'connecting' || !isOver, problem: undefined }
}

const notThere = (why: string | undefined): ApiProblem =>
  new ApiProblem({
    status: 0,
    type: 'urn:signalbox:problem:not-reachable',
    title: 'The live feed is not there',
    detail: why ?? 'It connects again by itself, and what was decided meanwhile comes then',
  })

const elsewhere = new ApiProblem({
  status: 0,
  type: 'urn:signalbox:problem:listens-elsewhere',
  title: 'Live in another tab',
  detail: 'One tab of a session hears what happens, and that is another one now',
})
