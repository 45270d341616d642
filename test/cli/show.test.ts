import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Connection } from '../../cli/connection.ts'
import { find, render } from '../../cli/show.ts'

const trace_id = '4bf92f3577b34da6a3ce929d0e0e4736'
const failure = {
  failure_id: 'f1',
  status: 'open',
  error_class: 'NotJson',
  error_text: 'Unexpected token',
  last_seen_at: '2026-11-20T07:00:00.000Z',
  robot_id: 'r1',
  trace_id,
  message_id: 'm1',
}
const answers: Readonly<Record<string, unknown>> = {
  '/robots/r1': { robot_id: 'r1', state: 'idle' },
  '/failures?robot_id=r1&limit=20': { items: [failure], next_cursor: null },
  '/failures?limit=100': {
    items: [{ ...failure, failure_id: 'f0', trace_id: 'x', message_id: 'm0' }],
    next_cursor: 'p2',
  },
  '/failures?limit=100&cursor=p2': { items: [failure], next_cursor: null },
  '/failures/f1': { ...failure, original_base64: Buffer.from('not "a"\njson').toString('base64') },
  '/failures/f2': { ...failure, original_base64: Buffer.from([255, 0]).toString('base64') },
}

/** Answers as the API does, 404 for what is not there. */
let server: Server
let connection: Connection
beforeAll(async () => {
  server = createServer((request, response) => {
    const answer = answers[request.url ?? '']
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  connection = { http_url: `http://127.0.0.1:${(server.address() as { port: number }).port}`, token: 't' }
})
afterAll(() => server.close())

test('a robot is shown with its failures', async () => {
  const shown = render('r1', await find(connection, 'r1'))
  expect(shown).toMatch(/^robot r1\n/)
  expect(shown).toContain('open  NotJson  Unexpected token  f1')
})

test.each([
  ['message', 'm1'],
  ['trace', trace_id],
  ['trace as IoT Core shows it', '4BF92F35-77B3-4DA6-A3CE-929D0E0E4736'],
])('the %s of what could not be opened is found among the failures', async (_, id) => {
  const { failures = [] } = await find(connection, id)
  expect(failures.map(({ failure_id }) => failure_id)).toEqual(['f1'])
})

test('the original of a failure is shown as text where it is text', async () => {
  expect(render('f1', await find(connection, 'f1'))).toMatch(/^ {2}original +not "a"\\njson$/m)
  expect(render('f2', await find(connection, 'f2'))).toMatch(/^ {2}original_base64 +\/wA=$/m)
})

test('nothing is found where nothing is', async () => {
  expect(await find(connection, 'nonsense')).toEqual({})
})
