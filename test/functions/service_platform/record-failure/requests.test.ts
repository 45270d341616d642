import { expect, test } from 'vitest'
import { failuresInDynamodb } from '../../../../functions/ports/failures.dynamodb.ts'
import { failureTableNames, failureTables, startDynamodb } from '../../../fakes/dynamodb.ts'
import { recorder, reported } from './recorder.ts'

/** Requests that AWS bills for five hundred failures of one cause, each of another robot, when so many come together. */
const requestsPerFailure = async (together: number): Promise<number> => {
  const dynamodb = await startDynamodb(failureTables)
  const one = recorder()
  let placed = 0
  const ports = {
    ...one.ports,
    failures: failuresInDynamodb(dynamodb.client, failureTableNames),
    shelf: {
      place: async (copies: readonly unknown[]) => {
        placed += byTens(copies.length)
      },
    },
  }
  for (let from = 0; from < failures; from += together) {
    const batch = Array.from({ length: together }, (_, n) => {
      const id = from + n
      return reported({ failure_id: `f${id}`, robot_id: `r${id}`, message_id: `m${id}` }, `q${id}`)
    })
    expect(await one.deliver(batch, 1, ports)).toEqual([])
  }
  const { requests = 0 } = dynamodb.counted()
  await dynamodb.stop()
  const batches = failures / together
  // Into the intake, out of it, and deleted there; and one invocation of the recorder.
  const queue = 3 * byTens(together) * batches
  return (requests + placed + queue + batches) / failures
}

const failures = 500
/** What SQS takes in one request. */
const byTens = (count: number): number => Math.ceil(count / 10)

test('a failure costs at most four requests, amortised: those of one cause share what is not their own', async () => {
  expect(await requestsPerFailure(1)).toBe(8)
  expect(await requestsPerFailure(2)).toBeLessThanOrEqual(4)
  expect(await requestsPerFailure(10)).toBeLessThanOrEqual(0.8)
  expect(await requestsPerFailure(50)).toBeLessThanOrEqual(0.52)
})
