import { expect, test } from 'vitest'
import { problemIn, problemOf } from '../../../console/src/network/problem.ts'

test('a problem document is read as it was said, with who was faster', () => {
  const problem = problemIn(
    409,
    null,
    JSON.stringify({
      type: 'urn:signalbox:problem:resolved',
      title: 'Conflict',
      status: 409,
      detail: 'Failure f1 is resolved',
      changed_by: 'zoe',
      changed_at: '2026-11-21T00:30:00Z',
    }),
  )
  expect(problem).toMatchObject({
    status: 409,
    type: 'urn:signalbox:problem:resolved',
    detail: 'Failure f1 is resolved',
    changed_by: 'zoe',
    changed_at: '2026-11-21T00:30:00Z',
  })
})

test('the gateway has a message in place of a detail, and somebody in between has neither', () => {
  expect(problemIn(401, null, '{"message":"Unauthorized"}').detail).toBe('Unauthorized')
  expect(problemIn(502, null, '<html>bad gateway</html>').detail).toBe('The API answered 502')
})

test('how long to wait is told in seconds, or not at all', () => {
  expect(problemIn(429, '3', '{}').retry_after_seconds).toBe(3)
  expect(problemIn(429, 'Sat, 21 Nov 2026 00:30:00 GMT', '{}').retry_after_seconds).toBeUndefined()
})

test('whatever else is thrown is a problem of the console', () => {
  expect(problemOf(new TypeError('x is not a function'))).toMatchObject({ status: -1, detail: 'x is not a function' })
  const problem = problemIn(404, null, '{}')
  expect(problemOf(problem)).toBe(problem)
})
