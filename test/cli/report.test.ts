import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NoAnswer } from '../../cli/api.ts'
import { UsageError } from '../../cli/command.ts'
import type { Connection } from '../../cli/connection.ts'
import { dayIn, reportCommand, reportOf } from '../../cli/report.ts'
import { type DataDoor, dataDoor } from '../functions/data_core/asking-data.ts'

/* The command over HTTP, against the Data API over an engine. */
let door: DataDoor
let server: Server
let connection: Connection
let folder: string
/** Questions that are answered before the line dies. */
let answeredMax = Number.POSITIVE_INFINITY
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-report-'))
  door = await dataDoor('2026-05-14T12:00:00.000Z')
  door.clock.settled_until = '2026-05-14T00:00:00.000Z'
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', async () => {
      if (request.method === 'POST' && answeredMax-- <= 0) {
        request.socket.destroy()
        return
      }
      const body = parts.length > 0 ? Buffer.concat(parts).toString() : undefined
      const answer = await door.asking()(request.method ?? 'GET', request.url ?? '/', body)
      response.writeHead(answer.status, answer.headers)
      response.end(JSON.stringify(answer.body))
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  connection = { http_url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'any' }
  await door.warehouse.insert('fact_message_hour', [
    { robot_id: 'r1', hour: '2026-05-13 08:00:00', kind: 'telemetry', messages: 41, bytes: 24_000 },
    { robot_id: 'r1', hour: '2026-05-14 00:00:00', kind: 'telemetry', messages: 7, bytes: 7 },
  ])
})
afterAll(() => {
  rmSync(folder, { recursive: true })
  server.closeAllConnections()
  server.close()
  door.warehouse.close()
})

const made = Date.parse('2026-05-14T12:00:00Z')

test('a day is asked for and drawn, from midnight to midnight', async () => {
  const { page, unanswered } = await reportOf(connection, '2026-05-13', made)
  expect(unanswered).toEqual({})
  expect(page).toContain('<h1>2026-05-13</h1>')
  expect(page).toContain('41 messages')
  expect(page).toContain('<svg')
})

test('what the API cannot answer is said, with its reason; if it can answer nothing there is no page', async () => {
  door.warehouse.refuse((sql) => (sql.includes('fact_mission') ? 'SYNTAX_ERROR: no' : undefined))
  const { page, unanswered } = await reportOf(connection, '2026-05-13', made)
  expect(unanswered).toMatchObject({ 'report-missions': expect.stringMatching(/^500: /) })
  expect(page).toContain('Not known: this question could not be answered.')
  door.warehouse.refuse(() => 'SYNTAX_ERROR: no')
  await expect(reportOf(connection, '2026-05-13', made)).rejects.toThrow(UsageError)
  door.warehouse.refuse(() => undefined)
})

test('a page that lacks something says so at its top, and is not called the report', async () => {
  door.warehouse.refuse((sql) => (sql.includes('fact_mission') ? 'SYNTAX_ERROR: no' : undefined))
  const out = join(folder, 'incomplete.html')
  const { text, isComplete } = await reportCommand(connection, { day: '2026-05-13', out }, made)
  door.warehouse.refuse(() => undefined)
  expect(isComplete).toBe(false)
  expect(text).toMatch(/incomplete\.html: incomplete, \d of \d+ questions about 2026-05-13 were not answered/)
  const top = readFileSync(out, 'utf8').split('</header>')[0]
  expect(top).toMatch(/Incomplete: \d of \d+ questions could not be answered/)
})

test('where the line dies in the middle nothing is written over the former page', async () => {
  const out = join(folder, 'former.html')
  writeFileSync(out, 'the former page')
  answeredMax = 3
  const asked = reportCommand(connection, { day: '2026-05-13', out }, made)
  await expect(asked).rejects.toThrow(NoAnswer)
  await expect(asked).rejects.toThrow(/does not answer .*: is npm start still running\? No report was written/)
  answeredMax = Number.POSITIVE_INFINITY
  expect(readFileSync(out, 'utf8')).toBe('the former page')
})

test('a place where no file can lie is one line, before anything is asked', async () => {
  answeredMax = 0
  for (const [out, says] of [
    [folder, `--out is ${folder}: that is a folder; the name of a file would be right`],
    [
      join(folder, 'nowhere', 'x.html'),
      `--out is ${join(folder, 'nowhere', 'x.html')}: there is no folder ${join(folder, 'nowhere')}`,
    ],
  ] as const) {
    const asked = reportCommand(connection, { day: '2026-05-13', out }, made)
    await expect(asked).rejects.toThrow(new UsageError(says))
  }
  answeredMax = Number.POSITIVE_INFINITY
})

test('of a day of which nothing is known that is said', async () => {
  const { text } = await reportCommand(connection, { day: '2020-01-01', out: join(folder, 'empty.html') }, made)
  expect(text).toMatch(/^Nothing is known of 2020-01-01: .*empty\.html is a page without anything$/)
  const { text: known } = await reportCommand(connection, { day: '2026-05-13', out: join(folder, 'day.html') }, made)
  expect(known).toMatch(/day\.html: the report of 2026-05-13, \d+ KB/)
})

test('a day is yesterday unless it is said, and one that there is', () => {
  expect(dayIn(undefined, made)).toBe('2026-05-13')
  expect(dayIn('2026-05-01', made)).toBe('2026-05-01')
  for (const day of ['13.5.2026', '2026-02-31', '2026-5-1', 'today', ''])
    expect(() => dayIn(day, made)).toThrow(UsageError)
  for (const day of ['2026-05-15', '2027-01-01'])
    expect(() => dayIn(day, made)).toThrow(`--day is ${day}: it has not begun; 2026-05-14 or earlier would be right`)
  expect(dayIn('2026-05-14', made)).toBe('2026-05-14')
})
