import { ApiProblem, problemOf } from '../network/problem.ts'

/*
 * Why a page cannot be drawn. Pure. Each page is fetched when somebody first goes there: a tab that was opened before a deploy may ask
 * for what a newer build has no more, and what the browser says of it helps nobody.
 */
export const pageProblemOf = (error: unknown): ApiProblem => {
  const problem = problemOf(error)
  if (!fetching.test(problem.detail)) return problem
  return new ApiProblem({
    status: -1,
    type: 'urn:signalbox:problem:page-not-fetched',
    title: 'This page could not be fetched',
    detail: 'A newer version of the console may be there since this tab was opened, or the network is gone',
  })
}

/** As Chrome, Firefox and Safari say it, and Vite of a style. */
const fetching = /dynamically imported module|Importing a module script failed|Unable to preload CSS/i
