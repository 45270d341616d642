import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { shelfByQueue } from '../../../functions/ports/shelf.sqs.ts'
import type { Shelf, ShelfWalk, TakenCopy } from '../../../functions/ports/shelf.ts'
import { startQueues, type TestQueues } from '../../fakes/queues.ts'
import { fakeShelf } from '../../fakes/shelf.ts'

let aws: TestQueues
let queues = 0
beforeAll(async () => {
  aws = await startQueues()
})
afterAll(() => aws.stop())

const shelves: readonly [string, () => Promise<Shelf & ShelfWalk>][] = [
  ['in memory', async () => fakeShelf()],
  ['by queue', async () => shelfByQueue(aws.sqs, await aws.queue(`shelf-${++queues}`))],
]

const copies = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ body: `copy ${n}`, attributes: { failure_id: `f${n}`, attempt: '1' } }))

describe.each(shelves)('the shelf %s', (_, make) => {
  const walked = async (shelf: ShelfWalk): Promise<readonly TakenCopy[]> => {
    const taken: TakenCopy[] = []
    for (let some = await shelf.take(60); some.length > 0; some = await shelf.take(60)) taken.push(...some)
    return taken
  }
  const bodies = (taken: readonly TakenCopy[]) => taken.map(({ body }) => body).sort()

  test('gives each copy out once, with its attributes and when it was placed, until none is visible', async () => {
    const shelf = await make()
    await shelf.place(copies(12))
    const taken = await walked(shelf)
    expect(bodies(taken)).toEqual(
      copies(12)
        .map(({ body }) => body)
        .sort(),
    )
    expect(taken[0]?.attributes).toEqual({ failure_id: taken[0]?.body.replace('copy ', 'f'), attempt: '1' })
    expect(new Set(taken.map(({ id }) => id)).size).toBe(12)
    for (const { placed_at } of taken) expect(placed_at).toMatch(/^20\d\d-\d\d-\d\dT[\d:.]+Z$/)
  })

  test('shows what is put back at once, under the same id, and never again what is removed', async () => {
    const shelf = await make()
    await shelf.place(copies(12))
    const taken = await walked(shelf)
    const isOdd = ({ body }: TakenCopy) => Number(body.slice(5)) % 2 === 1
    await shelf.remove(taken.filter(isOdd))
    await shelf.putBack(taken.filter((copy) => !isOdd(copy)))
    const left = await walked(shelf)
    expect(bodies(left)).toEqual(['copy 0', 'copy 10', 'copy 2', 'copy 4', 'copy 6', 'copy 8'])
    const ids = new Set(taken.map(({ id }) => id))
    expect(left.every(({ id }) => ids.has(id))).toBe(true)
  })

  test('takes nothing and removes nothing when there is nothing', async () => {
    const shelf = await make()
    expect(await shelf.take(60)).toEqual([])
    await shelf.remove([])
    await shelf.putBack([])
  })
})
