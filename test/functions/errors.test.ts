import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { failureOf, isTemporary, PermanentFailure, TemporaryFailure } from '../../functions/errors.ts'
import { OtherJobInHand } from '../../functions/ports/jobs.ts'
import { repositoryRoot, trackedFiles } from '../tree.ts'

const sdkError = (name: string, httpStatusCode: number, more: object = {}) =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode }, ...more })

describe('an error of AWS is', () => {
  test.each([
    ['a throttle', sdkError('ThrottlingException', 400), true],
    ['a throttle of DynamoDB', sdkError('ProvisionedThroughputExceededException', 400), true],
    ['a fault of the service', sdkError('Whatever', 503), true],
    ['a timeout of ours', sdkError('TimeoutError', 0), true],
    ['a broken connection', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }), true],
    ['one that the SDK calls retryable', sdkError('Whatever', 400, { $retryable: {} }), true],
    ['a wrong request', sdkError('ValidationException', 400), false],
    ['a missing right', sdkError('AccessDeniedException', 400), false],
    ['a missing table', sdkError('ResourceNotFoundException', 400), false],
    ['a bug', new TypeError('x is undefined'), false],
    ['no error at all', 'text', false],
  ])('%s', (_, error, temporary) => {
    expect(isTemporary(error)).toBe(temporary)
    const failure = failureOf(error, 'read robot r1')
    expect(failure).toBeInstanceOf(temporary ? TemporaryFailure : PermanentFailure)
    expect(failure.message).toMatch(/^read robot r1: /)
  })
})

test('a failure that was told apart already stays what it is', () => {
  const other = new OtherJobInHand('r1', 'job-18', 'job-17')
  expect(failureOf(other, 'again')).toBe(other)
  expect(other).toBeInstanceOf(PermanentFailure)
  expect(other.name).toBe('OtherJobInHand')
})

test('what is temporary goes under the name of its kind: machines try again by the name that Lambda reports', () => {
  const renamed = trackedFiles()
    .filter((file) => file.startsWith('functions/') && file.endsWith('.ts'))
    .filter((file) =>
      /extends TemporaryFailure \{\s*override readonly name/.test(readFileSync(join(repositoryRoot, file), 'utf8')),
    )
  expect(renamed, 'leave the name out: TemporaryFailure is what is tried again').toEqual([])
})
