import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { claimed } from '../../../../functions/failures/actions.ts'
import { failureGroupsReaderInDynamodb } from '../../../../functions/ports/failure-groups.dynamodb.ts'
import { failuresInDynamodb } from '../../../../functions/ports/failures.dynamodb.ts'
import { resultsKey, resultsOfItem } from '../../../../functions/ports/operation-message-item.dynamodb.ts'
import { failureTableNames, failureTables, startDynamodb, type TestDynamodb } from '../../../fakes/dynamodb.ts'
import { recorder, reported } from './recorder.ts'

const counted = { books: { published: 1, dead_lettered: 1 } }
const end = {
  attempt: 2,
  at: '2026-05-13T14:05:00.000Z',
  status: 'resolved',
  ended_as: 'applied',
  operation_id: 'o1',
  books: { dead_lettered: -1, applied: 1 },
} as const

/** Before the batch, f0 was recorded and somebody's operation has claimed it. */
const batch = [
  reported({ ...end, failure_id: 'f0' }, 'q0'),
  reported({ ...counted, failure_id: 'f1', robot_id: 'r2' }, 'q1'),
  reported({ ...counted, failure_id: 'f2', error_class: 'Other' }, 'q2'),
]

let dynamodb: TestDynamodb
/** The n-th call dies, before it has an effect or after. */
let dies: { nth: number; when: 'before' | 'after'; name: string } | undefined
let calls = 0

/** A time-out is temporary, so the messages come back; anything else is tried one by one. */
const died = (): Error => Object.assign(new Error(`died at call ${calls}`), { name: dies?.name })

const start = async () => {
  dynamodb = await startDynamodb(failureTables)
  const failures = failuresInDynamodb(dynamodb.client, failureTableNames)
  const one = recorder()
  const ports = { ...one.ports, failures }
  await one.deliver([reported({ ...counted, failure_id: 'f0' }, 'q')], 1, ports)
  const before = (await failures.find(['f0'])).get('f0')
  if (before === undefined) throw new Error('f0 is not recorded')
  const after = claimed(before, { by: 'ada', at: '2026-05-13T14:01:00.000Z', operation_id: 'o1' })
  const acted = {
    operation_id: 'o1',
    failure_id: 'f0',
    kind: 'redrive',
    by: 'ada',
    why: 'repaired',
    at: '2026-05-13T14:01:00.000Z',
    from: 'open',
    to: 'retrying',
    attempt: 2,
  } as const
  await failures.write([{ before, after, acted }])
  calls = 0
  dynamodb.client.middlewareStack.add(
    (next) => async (args) => {
      calls += 1
      const mine = dies?.nth === calls ? dies.when : undefined
      if (mine === 'before') throw died()
      const answer = await next(args)
      if (mine === 'after') throw died()
      return answer
    },
    { step: 'initialize', name: 'dies' },
  )
  return { one, ports }
}

const standing = async () => {
  const groups = failureGroupsReaderInDynamodb(dynamodb.client, 'failure-groups')
  const row = async (TableName: string, Key: ReturnType<typeof resultsKey>) =>
    (await dynamodb.client.send(new GetItemCommand({ TableName, Key }))).Item ?? {}
  const { items } = await groups.list(undefined, { limit: 10 })
  const books = await row('books', { book: { S: 'counters' }, shard: { S: 'failures' } })
  return {
    totals: await groups.totals(),
    groups: items.map(({ error_class, count, by_status, robots }) => ({ error_class, count, by_status, robots })),
    books: [books.published?.N, books.dead_lettered?.N, books.applied?.N],
    results: resultsOfItem(await row('operations', resultsKey('o1'))),
  }
}

test('killed before or after each of its calls to the tables, the recorder counts everything once', async () => {
  dies = undefined
  const whole = await start()
  await whole.one.deliver(batch, 1, whole.ports)
  const ofOneDelivery = calls
  expect(ofOneDelivery).toBe(3)
  const expected = await standing()
  expect(expected).toMatchObject({
    totals: { open: 2, resolved: 1 },
    books: ['3', '2', '1'],
    results: { applied: 1 },
  })
  await dynamodb.stop()

  const deaths = ['TimeoutError', 'Error'].flatMap((name) => [
    { name, when: 'before' as const },
    { name, when: 'after' as const },
  ])
  for (const { name, when } of deaths) {
    for (let nth = 1; nth <= ofOneDelivery; nth += 1) {
      const { one, ports } = await start()
      dies = { nth, when, name }
      const unacknowledged = await one.deliver(batch, 1, ports)
      dies = undefined
      expect(unacknowledged).toHaveLength(name === 'TimeoutError' ? 3 : 0)
      const again = batch.filter(({ messageId }) => unacknowledged.includes(messageId))
      if (again.length > 0) expect(await one.deliver(again, 2, ports)).toEqual([])
      const where = `${name} ${when} call ${nth}`
      expect(await standing(), where).toEqual(expected)
      const onShelf = new Set(one.shelf.copies.map(({ attributes }) => attributes.failure_id))
      expect(onShelf, where).toEqual(new Set(['f0', 'f1', 'f2']))
      await dynamodb.stop()
    }
  }
})
