import { expect, test } from 'vitest'
import { headersOf } from '../../../console/src/messages/headers.ts'
import { dataAnswers } from '../../../functions/http/responses/data.ts'
import { decisionExample, decisionSchema } from '../../../functions/http/responses/messages.ts'

const stored = dataAnswers['find-messages'].example.items[0]
if (!stored) throw new Error('There is an example of a stored message')

test('headers say who has set them, whether the line or the lake knows them', () => {
  const headers = headersOf(decisionExample, stored)
  const named = (name: string) => headers.find((one) => one.name === name)
  expect(named('topic')).toBeUndefined()
  expect(named('bytes')).toMatchObject({ value: '214', set_by: 'line' })
  expect(named('robot_id')).toMatchObject({ value: 'ff:5iO4', set_by: 'edge' })
  expect(named('type')).toMatchObject({ value: 'work.start', set_by: 'sender' })
  expect(named('revision')?.value).toBe('4')
})

test('of nothing that is known there are none', () => {
  expect(headersOf(undefined, undefined)).toEqual([])
})

test('every plain field of a decision is a header, or stands in the summary', () => {
  const inSummary = ['outcome', 'from', 'to', 'reason', 'guard', 'detail', 'failure_id', 'handlers', 'hops', 'message']
  const names = Object.keys(decisionSchema.shape).filter((name) => !inSummary.includes(name))
  const all = headersOf(Object.fromEntries(names.map((name) => [name, 'x'])) as never, undefined)
  expect(all.map(({ name }) => name).toSorted()).toEqual(names.toSorted())
})
