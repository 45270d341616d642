import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dataRunsInDynamodb } from '../../../functions/ports/data-runs.dynamodb.ts'
import { type DataRun, type DataRuns, settledUntil } from '../../../functions/ports/data-runs.ts'
import { fakeDataRuns } from '../../fakes/data-runs.ts'
import { startDynamodb, type TestDynamodb } from '../../fakes/dynamodb.ts'

let dynamodb: TestDynamodb
let tables = 0
beforeAll(async () => {
  dynamodb = await startDynamodb(
    Array.from({ length: 3 }, (_, n) => ({ name: `data-runs-${n}`, keys: ['book', 'entry'] as const })),
  )
})
afterAll(() => dynamodb.stop())

const run = (run_id: string, over: Partial<DataRun> = {}): DataRun => ({
  run_id,
  job: 'hourly',
  status: 'asked',
  by: 'schedule',
  asked_at: '2026-05-13T12:20:00.000Z',
  stage: 0,
  attempt: 1,
  ...over,
})

const kinds: readonly [string, () => DataRuns][] = [
  ['in memory', fakeDataRuns],
  ['in DynamoDB', () => dataRunsInDynamodb(dynamodb.client, `data-runs-${tables++}`)],
]

describe.each(kinds)('runs of the warehouse %s', (_, made) => {
  test('are asked for once, go on, and are listed from the newest', async () => {
    const runs = made()
    expect(await runs.read('a')).toBeUndefined()
    expect(await runs.ask(run('2026-a'))).toBe('asked')
    expect(await runs.ask(run('2026-a', { by: 'somebody else' }))).toBe('exists')
    await runs.write(run('2026-a', { status: 'running', stage: 3 }))
    expect(await runs.read('2026-a')).toEqual(run('2026-a', { status: 'running', stage: 3 }))
    await runs.ask(run('2026-b'))
    await runs.ask(run('2026-c'))
    const first = await runs.list({ limit: 2 })
    expect(first.items.map(({ run_id }) => run_id)).toEqual(['2026-c', '2026-b'])
    const second = await runs.list({ limit: 2, after: first.next })
    expect(second).toEqual({ items: [run('2026-a', { status: 'running', stage: 3 })] })
  })

  test('know how far the warehouse is: nobody writes over what they have not seen', async () => {
    const runs = made()
    const seen = await runs.standing()
    expect(seen).toEqual({ version: 0 })
    expect(await settledUntil(runs)).toBeUndefined()
    expect(await runs.stand({ ...seen, settled_until: '2026-05-13T12:00:00.000Z' }, seen)).toBe('written')
    expect(await runs.stand({ ...seen, settled_until: '2026-05-13T11:00:00.000Z' }, seen)).toBe('changed')
    expect(await settledUntil(runs)).toBe('2026-05-13T12:00:00.000Z')
    const again = await runs.standing()
    expect(await runs.stand({ ...again, running: { run_id: 'a', until: '2026-05-13T13:00:00.000Z' } }, again)).toBe(
      'written',
    )
    expect(await runs.standing()).toMatchObject({ version: 2, running: { run_id: 'a' } })
    expect((await runs.list({ limit: 5 })).items).toEqual([])
  })
})
