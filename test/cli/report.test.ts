import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UsageError } from '../../cli/command.ts'
import type { Connection } from '../../cli/connection.ts'
import { dayIn, reportOf } from '../../cli/report.ts'
import { type DataDoor, dataDoor } from '../functions/data_core/asking-data.ts'

/* The command over HTTP, against the Data API over an engine. */
let door: DataDoor
let server: Server
let connection: Connection
beforeAll(async () => {
  door = await dataDoor('2026-05-14T12:00:00.000Z')
  door.clock.settled_until = '2026-05-14T00:00:00.000Z'
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', async () => {
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

test('a day is yesterday unless it is said, and one that there is', () => {
  expect(dayIn(undefined, made)).toBe('2026-05-13')
  expect(dayIn('2026-05-01', made)).toBe('2026-05-01')
  for (const day of ['13.5.2026', '2026-02-31', '2026-5-1', 'today', ''])
    expect(() => dayIn(day, made)).toThrow(UsageError)
})
