import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keptTables } from '../../../local/dynamodb/kept-tables.ts'
import type { Change } from '../../../local/dynamodb/tables.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'signalbox-kept-tables-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

/** A table of ten items, changed over and over; with a stream or without. */
function table(kept: ReturnType<typeof keptTables>, streamed: boolean) {
  const rows = new Map<string, string>()
  const opened = kept.open('t', () => rows)
  for (const [key, text] of opened.rows) rows.set(key, text)
  let sequence = opened.sequence
  return {
    opened,
    rows,
    change(key: string, after: string | undefined) {
      const before = rows.get(key)
      if (after === undefined) rows.delete(key)
      else rows.set(key, after)
      const change: Change = {
        table: 't',
        key,
        at: 1,
        keys: `{"id":"${key}"}`,
        ...(streamed && { sequenceNumber: String(++sequence) }),
        ...(before !== undefined && { before }),
        ...(after !== undefined && { after }),
      }
      kept.append([change])
      return change
    },
  }
}

test.each([false, true])('a file does not grow without end, and nothing is lost by that (stream: %s)', (streamed) => {
  const kept = keptTables(directory, 10_000)
  const { change, rows } = table(kept, streamed)
  const changes = Array.from({ length: 5_000 }, (_, index) =>
    change(`k${index % 10}`, index % 13 === 0 ? undefined : `{"n":${index}}`),
  )
  kept.close()
  if (!streamed) expect(statSync(join(directory, 't.jsonl')).size).toBeLessThan(20_000)
  const again = table(keptTables(directory, 10_000), streamed)
  expect([...again.opened.rows].sort()).toEqual([...rows].sort())
  expect(again.opened.changes).toEqual(streamed ? changes : [])
})

test('a line that was not finished is no change, and the next one is whole', () => {
  const first = keptTables(directory)
  table(first, true).change('a', '{"n":1}')
  first.close()
  appendFileSync(join(directory, 't.jsonl'), '{"k":"b","n":"{}')
  const second = keptTables(directory)
  table(second, true).change('c', '{"n":3}')
  second.close()
  const third = table(keptTables(directory), true)
  expect([...third.opened.rows]).toEqual([
    ['a', '{"n":1}'],
    ['c', '{"n":3}'],
  ])
  expect(third.opened.changes.map((each) => each.key)).toEqual(['a', 'c'])
})
