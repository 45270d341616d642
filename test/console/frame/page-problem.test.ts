import { expect, test } from 'vitest'
import { nextStepOf } from '../../../console/src/frame/next-step.ts'
import { pageProblemOf } from '../../../console/src/frame/page-problem.ts'
import { notReachable } from '../../../console/src/network/problem.ts'

test.each([
  'Failed to fetch dynamically imported module: https://d1.cloudfront.net/console/assets/robots-Dk3x.js',
  'error loading dynamically imported module: https://d1.cloudfront.net/console/assets/robots-Dk3x.js',
  'Importing a module script failed.',
  'Unable to preload CSS for /console/assets/overview-Dk3x.css',
])('a page that a newer build has no more is to be loaded anew: %s', (said) => {
  const problem = pageProblemOf(new TypeError(said))
  expect(problem.title).toBe('This page could not be fetched')
  expect(problem.detail).toContain('newer version of the console')
  expect(nextStepOf(problem)).toMatch(/^Load the page anew\./)
})

test('whatever else a page fails by is said as it is', () => {
  expect(pageProblemOf(new TypeError('x is not a function')).detail).toBe('x is not a function')
  const problem = notReachable()
  expect(pageProblemOf(problem)).toBe(problem)
})
