import { afterAll, beforeAll, expect, test } from 'vitest'
import { allRows, runStatement, statementToken } from '../../../functions/asking/run-statement.ts'
import { PermanentFailure } from '../../../functions/errors.ts'
import { warehouseInAthena } from '../../../functions/ports/warehouse.athena.ts'
import type { Warehouse } from '../../../functions/ports/warehouse.ts'
import { type AthenaWorld, athenaWorld, database, workgroup } from '../../local/athena/athena-world.ts'

/* The adapter against Athena as it runs on one machine; the fake keeps the same promises (warehouse.test.ts). */
let world: AthenaWorld
let warehouse: Warehouse
beforeAll(async () => {
  world = await athenaWorld()
  warehouse = warehouseInAthena(world.client, { workgroup, database })
})
afterAll(() => world.close())

const waiting = {
  now: Date.now,
  sleep: (milliseconds: number) => new Promise<void>((done) => void setTimeout(done, Math.min(milliseconds, 20))),
}
const soon = () => Date.now() + 20_000

test('a statement runs once for a token, and its rows are texts', async () => {
  const statement = {
    sql: 'select one, nothing, yes from (values (1, cast(null as varchar), true)) as v (one, nothing, yes) where 2 = ?',
    parameters: ['2'],
    token: statementToken('run', 'step', 1),
  }
  const ran = await runStatement(statement, soon(), { warehouse, ...waiting })
  expect(await warehouse.start(statement)).toBe(ran.id)
  expect(await warehouse.rows(ran.id)).toMatchObject({
    columns: [{ name: 'one' }, { name: 'nothing' }, { name: 'yes' }],
    rows: [['1', null, 'true']],
  })
  expect(ran).toMatchObject({ status: 'succeeded', state: { result_key: expect.stringContaining(ran.id) } })
})

test('a result is given page by page, the line of names left out', async () => {
  const sql = 'select number from (values (1), (2), (3)) as found (number)'
  const { id } = await runStatement({ sql }, soon(), { warehouse, ...waiting })
  const first = await warehouse.rows(id, { most: 2 })
  expect(first.rows).toEqual([['1'], ['2']])
  expect(await warehouse.rows(id, { after: first.next ?? '', most: 2 })).toMatchObject({ rows: [['3']] })
  expect(await allRows(warehouse, id)).toEqual([{ number: '1' }, { number: '2' }, { number: '3' }])
})

test('what a statement failed with is said, by whether it may succeed later', async () => {
  await expect(runStatement({ sql: 'select nothing from nowhere' }, soon(), { warehouse, ...waiting })).rejects.toThrow(
    PermanentFailure,
  )
  const id = await warehouse.start({ sql: 'select nothing from nowhere' })
  await expect
    .poll(() => warehouse.state(id))
    .toMatchObject({
      status: 'failed',
      is_temporary: false,
      error: expect.stringContaining('TABLE_NOT_FOUND'),
    })
})

test('one that has ended stays as it is when it is cancelled', async () => {
  const { id } = await runStatement({ sql: 'select 1 as one' }, soon(), { warehouse, ...waiting })
  await warehouse.cancel(id)
  expect(await warehouse.state(id)).toMatchObject({ status: 'succeeded' })
})
