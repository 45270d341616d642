import { expect, test } from 'vitest'
import { byStage, gapOf, noGapsInWords, places, stages, sumsOf } from '../../../console/src/data/loss.ts'
import { runInWords, totalsOf } from '../../../console/src/data/runs.ts'
import { bodies } from '../../../functions/http/bodies.ts'
import { lossGap, lossHour } from '../../../warehouse/tables/loss.ts'

const plan = {
  kind: 'replay',
  range: { from: '2026-05-13T13:00:00Z', until: '2026-05-13T14:00:01Z', robot_id: 'r1' },
  reason: 'Loss report',
}
const run = { from: '2026-05-13T13:00:00Z', until: '2026-05-13T15:00:00Z', reason: 'Loss report' }
const row = {
  robot_id: 'r1',
  hour: '2026-05-13T13:00:00.000Z',
  stage: 'stream_to_lake',
  from_place: '1',
  to_place: '3',
  messages: 3,
}

test('the stages and places of the page are those of the warehouse', () => {
  for (const stage of Object.keys(stages)) expect(lossGap.columns.stage.describes).toContain(stage)
  for (const place of Object.keys(places)) expect(Object.keys(lossHour.columns)).toContain(place)
})

test('what brings a gap back is read as the report writes it, and would be taken by the API', () => {
  const replay = gapOf({ ...row, offered_operation: `POST /operations ${JSON.stringify(plan)}` }).offered
  expect(replay).toEqual({ path: '/operations', body: plan })
  expect(bodies['plan-operation'].safeParse(replay?.body).error).toBeUndefined()
  const settle = gapOf({ ...row, offered_operation: `POST /data/runs ${JSON.stringify(run)}` }).offered
  expect(settle).toEqual({ path: '/data/runs', body: run })
  expect(bodies['start-data-run'].safeParse(settle?.body).error).toBeUndefined()
})

test('anything else that is offered is shown, and not done', () => {
  expect(gapOf(row).offered).toBeUndefined()
  for (const text of ['not json', 'POST /operations {', 'DELETE /robots/r1 {}', 'POST /operations/../robots {}'])
    expect(gapOf({ ...row, offered_operation: text })).toMatchObject({ offered: undefined, offeredText: text })
})

test('gaps are summed by stage, in the order of the line', () => {
  const gaps = [row, { ...row, stage: 'robot_to_stream', robot_id: 'r2' }, { ...row, from_place: '9' }].map(gapOf)
  expect(byStage(gaps)).toEqual([
    { stage: 'robot_to_stream', ranges: 1, messages: 3, robots: 1 },
    { stage: 'stream_to_lake', ranges: 2, messages: 6, robots: 1 },
  ])
})

test('hours are summed by place, and those of robots without numbers of their own are counted', () => {
  const hours = [
    { claimed: 3, streamed: 3, decided: 3, landed: 3, settled: 2, lost: 1 },
    { streamed: 2, decided: 2, landed: 2, settled: 2, lost: 0 },
  ]
  expect(sumsOf(hours)).toEqual({
    rows: 2,
    counts: { claimed: 3, streamed: 5, decided: 5, landed: 5, settled: 4 },
    lost: 1,
    unknown: 1,
  })
})

test('no gap is good news only of hours that were counted', () => {
  expect(noGapsInWords(24)).toMatchObject({ isGood: true, says: expect.stringContaining('24 hours were counted') })
  expect(noGapsInWords(0).isGood).toBe(false)
  expect(noGapsInWords(undefined).isGood).toBe(false)
})

test('a run says what it settled, or why not', () => {
  const run = { run_id: 'a', job: 'hourly', status: 'succeeded', by: 'clock', asked_at: '2026-05-14T00:20:00.000Z' }
  const table = { table: 'messages', rows_in: 10, rows_out: 8, rejected: 1, hours_touched: 2 }
  const report = { landed_hours: 1, objects: 1, statements: 1, bytes_scanned: 1, tables: [table, table] }
  expect(totalsOf({ ...run, report })).toEqual({ rows_in: 20, rows_out: 16, rejected: 2 })
  expect(runInWords({ ...run, report })).toBe('16 rows, 2 rejected')
  expect(runInWords({ ...run, status: 'failed', error: 'no lake' })).toBe('no lake')
  expect(runInWords({ ...run, status: 'asked' })).toBe('Waits for its turn')
})
