import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { type Execution, executionsIn } from '../../../local/athena/executions.ts'

const folder = mkdtempSync(join(tmpdir(), 'executions-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const execution = (id: string, state: Execution['state'], token?: string): Execution => ({
  id,
  sql: 'select 1',
  parameters: [],
  database: 'db',
  workgroup: 'data',
  statement_type: 'DML',
  output: `s3://lake/results/${id}.csv`,
  submitted_at: 1,
  state,
  ...(token !== undefined && { token }),
})

test('a runtime that was killed knows its queries again: what had ended stands, what ran has failed', () => {
  const file = join(folder, 'kept.jsonl')
  const before = executionsIn(file)
  before.put(execution('ended', 'SUCCEEDED', 'a'))
  before.put(execution('ran', 'RUNNING', 'b'))
  before.put(execution('waited', 'QUEUED'))
  // Killed: nothing is closed.

  const after = executionsIn(file)
  expect(after.get('ended')).toEqual(execution('ended', 'SUCCEEDED', 'a'))
  for (const id of ['ran', 'waited']) {
    expect(after.get(id)).toMatchObject({ state: 'FAILED', reason: expect.stringMatching(/^GENERIC_INTERNAL_ERROR: /) })
  }
  expect(after.byToken('data', 'a')?.id).toBe('ended')
  expect(after.byToken('data', 'b')?.id).toBe('ran')
  expect(after.byToken('other', 'a')).toBeUndefined()
  after.close()
})

test('the oldest queries are forgotten, and their tokens with them, never one that runs', () => {
  const executions = executionsIn(undefined)
  executions.put(execution('first', 'SUCCEEDED', 'first'))
  for (let index = 0; index < 2_000; index += 1) executions.put(execution(`q${index}`, 'SUCCEEDED'))
  expect(executions.get('first')).toBeUndefined()
  expect(executions.byToken('data', 'first')).toBeUndefined()
  expect(executions.newest('data')).toHaveLength(2_000)
  expect(executions.newest('data')[0]?.id).toBe('q1999')
})
