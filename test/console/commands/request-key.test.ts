import { expect, test } from 'vitest'
import { requestKeys } from '../../../console/src/commands/request-key.ts'

const keys = () => {
  let made = 0
  return requestKeys(() => `key-${++made}`)
}

test('a request that is asked for again because no answer came is the same request', () => {
  const { keyOf } = keys()
  expect(keyOf({ reason: 'a cable' })).toBe('key-1')
  expect(keyOf({ reason: 'a cable' })).toBe('key-1')
})

test('with other words it is another one: the API would refuse them under the same key', () => {
  const { keyOf } = keys()
  keyOf({ reason: 'a cable' })
  expect(keyOf({ reason: 'a cable, again' })).toBe('key-2')
})

test('once it was answered it is another one too: a refusal is not answered from the books', () => {
  const { keyOf, answered } = keys()
  keyOf({ reason: 'a cable' })
  answered()
  expect(keyOf({ reason: 'a cable' })).toBe('key-2')
})
