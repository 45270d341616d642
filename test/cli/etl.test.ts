import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UsageError } from '../../cli/command.ts'
import type { Connection } from '../../cli/connection.ts'
import { etlCommand } from '../../cli/etl.ts'

/* What a person types, against an API that says what the Data API says. */
const report = { tables: [{ table: 'messages', rows_in: 4, rows_out: 3, rejected: 1, hours_touched: 1 }] }
const asked: { readonly method?: string; readonly url?: string; readonly body: string }[] = []
let looks = 0
let server: Server
let connection: Connection

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const { method = '', url = '' } = request
      asked.push({ method, url, body: Buffer.concat(parts).toString() })
      const run = { run_id: 'a-range', status: 'asked', by: 'ada', from: 'then', until: 'later' }
      if (method === 'POST') response.statusCode = 202
      const body = url.startsWith('/data/runs?')
        ? { items: [{ run_id: 'an-hour', status: 'succeeded', by: 'schedule', report }] }
        : url === '/data/runs/a-range'
          ? { ...run, status: looks++ === 0 ? 'running' : 'succeeded', report }
          : run
      response.end(JSON.stringify(body))
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  connection = { http_url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'any' }
})
afterAll(() => server.close())

test('without a range the last runs are shown, with rows in, out and rejected', async () => {
  const { text } = await etlCommand(connection, {})
  expect(text).toContain('an-hour')
  expect(text).toContain('messages 4 → 3 (1)')
})

test('a range is asked for with a reason, and waited for, saying how far it is', async () => {
  const wanted = { from: '2026-05-13T00:00:00Z', until: '2026-05-14T00:00:00Z', why: 'a rule was wrong', wait: true }
  const told: string[] = []
  const { answer } = await etlCommand(connection, wanted, (line) => told.push(line))
  expect(answer).toMatchObject({ status: 'succeeded' })
  expect(told).toEqual(['a-range running'])
  const { body } = asked.find(({ method }) => method === 'POST') ?? { body: '{}' }
  expect(JSON.parse(body)).toEqual({ from: wanted.from, until: wanted.until, reason: 'a rule was wrong' })
})

test('half a range, or one without a reason, is refused before anything is asked', async () => {
  const before = asked.length
  await expect(etlCommand(connection, { from: '2026-05-13T00:00:00Z' })).rejects.toThrow(UsageError)
  await expect(etlCommand(connection, { from: 'a', until: 'b' })).rejects.toThrow('--why')
  await expect(etlCommand(connection, { limit: 'x' })).rejects.toThrow('--limit x')
  expect(asked.length).toBe(before)
})
