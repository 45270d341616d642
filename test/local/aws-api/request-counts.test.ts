import { expect, test } from 'vitest'
import { requestCounts } from '../../../local/aws-api/request-counts.ts'

test('requests are counted by service and operation, or by method where only that says what is wanted', () => {
  const { count, counts, bytes } = requestCounts()
  const body = new Uint8Array(10)
  count({ service: 'sqs', operation: 'SendMessage', method: 'POST', body })
  count({ service: 'sqs', operation: 'SendMessage', method: 'POST', body })
  count({ service: 's3', operation: '', method: 'PUT', body })
  expect(counts).toEqual({ 'sqs SendMessage': 2, 's3 PUT': 1 })
  expect(bytes).toEqual({ 'sqs SendMessage': 20, 's3 PUT': 10 })
})
