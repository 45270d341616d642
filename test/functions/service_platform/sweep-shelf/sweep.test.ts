import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { archived, claimed, restored } from '../../../../functions/failures/actions.ts'
import { failureKinds } from '../../../../functions/failures/kinds.ts'
import { type FailureRecord, withReport } from '../../../../functions/failures/record.ts'
import { shelfCopyOf, shelvedOf } from '../../../../functions/failures/shelf-copy.ts'
import type { FailureReport } from '../../../../functions/ports/failure-intake.ts'
import { staleCopies } from '../../../../functions/service_platform/sweep-shelf/stale-copies.ts'
import { sweepShelf } from '../../../../functions/service_platform/sweep-shelf/sweep.ts'
import { fakeEventBus } from '../../../fakes/event-bus.ts'
import { fakeFailures } from '../../../fakes/failures.ts'
import { fakeLog } from '../../../fakes/log.ts'
import { fakeShelf } from '../../../fakes/shelf.ts'
import { failureRecord } from '../api/stored.ts'
import { report } from '../record-failure/recorder.ts'

const begun = Date.parse('2026-11-20T09:00:00.000Z')
const at = (seconds: number): string => new Date(begun + seconds * 1000).toISOString()

let failures: ReturnType<typeof fakeFailures>
let shelf: ReturnType<typeof fakeShelf>
let bus: ReturnType<typeof fakeEventBus>
let now: number
beforeEach(() => {
  failures = fakeFailures()
  shelf = fakeShelf()
  bus = fakeEventBus()
  now = begun
})

const sweep = (over: { readonly copies_max?: number } = {}) =>
  sweepShelf(
    {
      shelf,
      failures,
      due: failures.due,
      bus,
      kinds: failureKinds,
      agenda: { retries_max: 5, backoff_seconds: 30 },
      now: () => now,
      random: () => 0.5,
      log: fakeLog().log,
      measures: { publish: () => undefined },
    },
    { copies_max: 2_000, walk_seconds: 30, placed_max: 500, ...over },
  )()

const store = (record: FailureRecord): FailureRecord => {
  failures.records.set(record.failure_id, record)
  return record
}
const placed = async (record: FailureRecord): Promise<FailureRecord> => {
  await shelf.place([shelfCopyOf(record)])
  return record
}
const failedAgain = (record: FailureRecord, over: Partial<FailureReport>): FailureRecord => {
  const after = withReport(record, report({ failure_id: record.failure_id, ...over }), record.original)
  if (!after) throw new Error('the report says nothing new')
  return after
}
const onShelf = (): readonly string[] =>
  shelf.visible().map((copy) => {
    const { failure_id, attempt } = shelvedOf(copy) ?? {}
    return `${failure_id} ${attempt}`
  })

describe('the sweep of the shelf', () => {
  test('takes off copies of what is resolved, archived or waits behind its robot, and leaves the open ones', async () => {
    for (const status of ['open', 'needs_attention', 'resolved', 'archived', 'held', 'retrying'] as const) {
      store(await placed(failureRecord({ failure_id: status, status })))
    }
    expect(await sweep()).toEqual({ seen: 6, removed: 3, placed: 0 })
    expect(onShelf()).toEqual(['open 1', 'needs_attention 1', 'retrying 1'])
  })

  test('leaves everything visible at once for whoever looks', async () => {
    for (let n = 0; n < 25; n++) store(await placed(failureRecord({ failure_id: `f${n}` })))
    await sweep()
    expect(shelf.visible()).toHaveLength(25)
  })

  test('keeps of one failure the copy of the last try, also while the next one is under way', async () => {
    const first = await placed(failureRecord())
    const again = await placed(failedAgain(first, { attempt: 2, at: '2026-05-13T14:00:00.000Z' }))
    store(again)
    await sweep()
    expect(onShelf()).toEqual(['f1 2'])
    store(claimed(again, { by: 'ada', at: at(0) }))
    expect(await sweep()).toMatchObject({ removed: 0 })
    expect(onShelf()).toEqual(['f1 2'])
  })

  test('takes off a copy of an earlier try although the newer one was not seen', async () => {
    const first = await placed(failureRecord())
    store(failedAgain(first, { attempt: 2, at: '2026-05-13T14:00:00.000Z' }))
    await sweep()
    expect(onShelf()).toEqual([])
  })

  test('takes off the second of two copies that were placed after the same try', async () => {
    const record = store(failureRecord())
    await placed(record)
    await placed(record)
    expect(await sweep()).toMatchObject({ removed: 1 })
    expect(onShelf()).toEqual(['f1 1'])
  })

  test('does not take one copy that is handed out twice for two copies', () => {
    const record = failureRecord()
    const copy = { taken: { id: 'q1', placed_at: at(0) }, shelved: { failure_id: 'f1', attempt: 1 } }
    expect(staleCopies([copy, { ...copy }], new Map([['f1', record]]))).toEqual([])
  })

  test('leaves what nobody knows, and what is no copy at all', async () => {
    await shelf.place([
      { body: 'a note of somebody', attributes: {} },
      shelfCopyOf(failureRecord({ failure_id: 'gone' })),
    ])
    expect(await sweep()).toEqual({ seen: 2, removed: 0, placed: 0 })
    expect(shelf.visible()).toHaveLength(2)
  })

  test('sees no copy that somebody has open in the console, and loses nothing when its failure cannot be read', async () => {
    store(await placed(failureRecord({ failure_id: 'f1', status: 'resolved' })))
    await shelf.take(30)
    expect(await sweep()).toMatchObject({ seen: 0, removed: 0 })
    shelf.timeOut()
    failures.find = async () => {
      throw new Error('read 1 failures: ThrottlingException')
    }
    await expect(sweep()).rejects.toThrow(/Throttling/)
    shelf.timeOut()
    expect(shelf.visible()).toHaveLength(1)
  })

  test('stops after so many copies, and goes on with the others at the next run', async () => {
    for (let n = 0; n < 40; n++) store(await placed(failureRecord({ failure_id: `f${n}`, status: 'resolved' })))
    expect(await sweep({ copies_max: 20 })).toMatchObject({ seen: 20, removed: 20 })
    expect(await sweep({ copies_max: 20 })).toMatchObject({ seen: 20, removed: 20 })
    expect(shelf.copies).toEqual([])
  })

  test('places what is due, and looks at it again in twelve days', async () => {
    store({ ...failureRecord(), agenda: { what: 'shelve', at: at(0) } })
    expect(await sweep()).toMatchObject({ placed: 1 })
    expect(onShelf()).toEqual(['f1 1'])
    expect(failures.records.get('f1')).toMatchObject({
      agenda: { what: 'shelve', at: at(12 * 86_400) },
      record_version: 2,
    })
    expect(await sweep()).toMatchObject({ placed: 0 })
    now += 12 * 86_400_000
    expect(await sweep()).toMatchObject({ placed: 1 })
    expect(await sweep()).toMatchObject({ removed: 1 })
    expect(onShelf()).toEqual(['f1 1'])
  })

  test('places what was restored', async () => {
    const away = archived(failureRecord(), { by: 'ada', at: at(-60) }, 'noise')
    store({ ...restored(away, { by: 'ada', at: at(0) }, 'no noise'), agenda: { what: 'shelve', at: at(0) } })
    await sweep()
    expect(onShelf()).toEqual(['f1 1'])
    expect(bus.taken).toEqual([])
  })

  test('gives what was written past the recorder its next try, or tells people when there is none', async () => {
    const temporary = { kind: 'rule', stage: 'rule', retryable: true, at: at(-10) } as const
    store({ ...failureRecord({ ...temporary, failure_id: 'f1' }), agenda: { what: 'shelve', at: at(-9) } })
    store({ ...failureRecord({ ...temporary, failure_id: 'f2' }), retries: 5, agenda: { what: 'shelve', at: at(-9) } })
    store({
      ...failureRecord({ failure_id: 'f3', status: 'needs_attention', at: at(-10) }),
      agenda: { what: 'shelve', at: at(-9) },
    })
    store({
      ...failureRecord({ failure_id: 'f4', status: 'needs_attention', at: at(-12 * 86_400) }),
      agenda: { what: 'shelve', at: at(0) },
    })
    expect(await sweep()).toMatchObject({ placed: 4 })
    expect(failures.records.get('f1')).toMatchObject({ status: 'open', agenda: { what: 'retry' } })
    expect(failures.records.get('f2')).toMatchObject({ status: 'needs_attention', agenda: { what: 'shelve' } })
    expect(bus.taken.map(({ detail }) => (detail.payload as { failure_id: string }).failure_id)).toEqual(['f2', 'f3'])
  })

  test('leaves on the shelf exactly the open failures, whatever lay there and in whatever order', async () => {
    const statuses = ['open', 'needs_attention', 'resolved', 'archived', 'held'] as const
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            status: fc.constantFrom(...statuses),
            copies: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 }),
          }),
          { maxLength: 12 },
        ),
        async (made) => {
          failures = fakeFailures()
          shelf = fakeShelf()
          for (const [n, { status, copies }] of made.entries()) {
            const record = failureRecord({ failure_id: `f${n}`, status, attempt: 3 })
            const isPlaced = copies.includes(3)
            store(isPlaced ? record : { ...record, agenda: { what: 'shelve', at: at(0) } })
            for (const attempt of copies) {
              await shelf.place([shelfCopyOf({ ...record, standing: { ...record.standing, attempt } })])
            }
          }
          await sweep()
          const open = made.flatMap(({ status }, n) =>
            status === 'open' || status === 'needs_attention' ? [`f${n} 3`] : [],
          )
          expect([...onShelf()].sort()).toEqual(open.sort())
        },
      ),
      { numRuns: 50 },
    )
  })
})
