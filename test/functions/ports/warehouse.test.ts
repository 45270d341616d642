import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  allRows,
  runStatement,
  StatementCancelled,
  statementToken,
  TooManyRows,
} from '../../../functions/asking/run-statement.ts'
import { PermanentFailure, TemporaryFailure } from '../../../functions/errors.ts'
import { type FakeWarehouse, fakeWarehouse } from '../../fakes/warehouse.ts'

let warehouse: FakeWarehouse
beforeEach(async () => {
  warehouse = await fakeWarehouse()
})
afterEach(() => warehouse.close())

const waiting = () => {
  let now = 0
  const sleep = async (milliseconds: number) => {
    now += milliseconds
  }
  return { now: () => now, sleep }
}

describe('a warehouse in memory', () => {
  test('runs a statement once for a token, and gives its rows as texts', async () => {
    const statement = {
      sql: 'select 1 as one, cast(null as varchar) as nothing, true as yes where 2 = ?',
      parameters: ['2'],
      token: statementToken('run', 'step', 1),
    }
    const id = await warehouse.start(statement)
    expect(await warehouse.start(statement)).toBe(id)
    expect(await warehouse.state(id)).toMatchObject({ status: 'succeeded' })
    expect(await warehouse.rows(id)).toMatchObject({
      columns: [{ name: 'one' }, { name: 'nothing' }, { name: 'yes' }],
      rows: [['1', null, 'true']],
    })
    expect(warehouse.statements).toHaveLength(1)
  })

  test('gives a result page by page', async () => {
    const id = await warehouse.start({ sql: 'select * from (values (1), (2), (3)) as found (number)' })
    const first = await warehouse.rows(id, { most: 2 })
    expect(first.rows).toEqual([['1'], ['2']])
    expect(await warehouse.rows(id, { after: first.next ?? '', most: 2 })).toMatchObject({ rows: [['3']] })
    expect(await allRows(warehouse, id)).toEqual([{ number: '1' }, { number: '2' }, { number: '3' }])
  })

  test('says what a statement failed with', async () => {
    const id = await warehouse.start({ sql: 'select nothing from nowhere' })
    expect(await warehouse.state(id)).toMatchObject({ status: 'failed', error: expect.stringContaining('nowhere') })
  })
})

describe('a statement that is run', () => {
  const statement = { sql: 'select 1 as one', token: statementToken('run', 'step', 1) }

  test('is waited for', async () => {
    expect(await runStatement(statement, 1_000, { warehouse, ...waiting() })).toMatchObject({ status: 'succeeded' })
  })

  test('goes on when time is over, and is found again by its token', async () => {
    const slow = { ...warehouse, state: async () => ({ status: 'running' as const }) }
    const ran = await runStatement(statement, 1_000, { warehouse: slow, ...waiting() })
    expect(ran).toMatchObject({ status: 'running' })
    expect(await runStatement(statement, 1_000, { warehouse, ...waiting() })).toMatchObject({ id: ran.id })
  })

  test('throws what it failed with, by whether it may succeed later', async () => {
    const failing = { sql: 'select nothing from nowhere' }
    await expect(runStatement(failing, 1_000, { warehouse, ...waiting() })).rejects.toThrow(PermanentFailure)
    warehouse.refuse(() => 'ICEBERG_COMMIT_ERROR: Failed to commit')
    await expect(runStatement(statement, 1_000, { warehouse, ...waiting() })).rejects.toThrow(TemporaryFailure)
  })

  test('that does its work in rounds is started until nothing is left, and found again wherever it is', async () => {
    const tidying = { sql: 'OPTIMIZE messages REWRITE DATA USING BIN_PACK', token: statementToken('run', 'tidy', 1) }
    let left = 2
    warehouse.refuse(() =>
      left-- > 0 ? 'ICEBERG_OPTIMIZE_MORE_RUNS_NEEDED: Processed 100 partitions in this round' : undefined,
    )
    const ran = await runStatement(tidying, 1_000, { warehouse, ...waiting() })
    expect(ran.status).toBe('succeeded')
    expect(warehouse.statements).toHaveLength(3)
    expect(await runStatement(tidying, 1_000, { warehouse, ...waiting() })).toMatchObject({ id: ran.id })
    expect(warehouse.statements).toHaveLength(3)
    warehouse.refuse(() => 'ICEBERG_VACUUM_MORE_RUNS_NEEDED: Removed 20000 files in this round')
    await expect(runStatement({ sql: 'VACUUM messages' }, 1_000, { warehouse, ...waiting() })).rejects.toThrow(
      'MORE_RUNS_NEEDED',
    )
  })

  test('gives all of its rows, or says that they are too many', async () => {
    const id = await warehouse.start({ sql: 'select number from (values (1), (2), (3)) as found (number)' })
    await expect(allRows(warehouse, id, 2)).rejects.toThrow(TooManyRows)
    expect(await allRows(warehouse, id, 3)).toHaveLength(3)
  })

  test('throws that somebody stopped it', async () => {
    const stopped = { ...warehouse, state: async () => ({ status: 'cancelled' as const, error: 'over the limit' }) }
    await expect(runStatement(statement, 1_000, { warehouse: stopped, ...waiting() })).rejects.toThrow(
      StatementCancelled,
    )
  })
})
