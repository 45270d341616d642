import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UsageError } from '../../cli/command.ts'
import type { Connection } from '../../cli/connection.ts'
import { answerTo, dataCommand } from '../../cli/data.ts'
import { type DataDoor, dataDoor } from '../functions/data_core/asking-data.ts'

/* The command over HTTP, against the Data API over an engine: what a person types and reads. */
let door: DataDoor
let server: Server
let connection: Connection
let folder: string
/** What lies where a result is fetched from. */
let result: string | Buffer = 'cause,refused\n'

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-data-'))
  door = await dataDoor('2026-05-13T12:00:00.000Z')
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', async () => {
      const { method = 'GET', url = '/' } = request
      if (url.startsWith('/results/')) {
        response.end(result)
        return
      }
      const body = parts.length > 0 ? Buffer.concat(parts).toString() : undefined
      const answer = await door.asking()(method, url, body)
      response.writeHead(answer.status, answer.headers)
      response.end(JSON.stringify(answer.body))
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  connection = { http_url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'any' }
  Object.assign(door.ports, {
    results: {
      ...door.ports.results,
      addresses: async () => [{ name: 'refusals.csv', url: `${connection.http_url}/results/refusals.csv` }],
    },
  })
  const hour = '2026-05-13 08:00:00'
  const refused = { hour, policy_version: 'v1', outcome: 'refused', from_state: 'idle', to_state: '' }
  await door.warehouse.insert(
    'fact_decision_hour',
    [...Array(1_500).keys()].map((n) => ({
      ...refused,
      robot_id: `r${n % 3}`,
      type: `work.type${n}`,
      cause: 'not_allowed',
      decisions: 1_500 - n,
    })),
  )
  await door.warehouse.insert('fact_telemetry_hour', [
    { robot_id: 'r1', hour, samples: 3, battery_min: 12, battery_max: 40, battery_last: 12, distance_metres: 5 },
  ])
})
afterAll(() => {
  rmSync(folder, { recursive: true })
  server.closeAllConnections()
  server.close()
  door.warehouse.close()
})

const data = async (line: string, values: Parameters<typeof dataCommand>[2] = {}): Promise<string> =>
  (await dataCommand(connection, line.split(' '), values)).text

test('questions and measures are listed with what they take', async () => {
  expect(await data('queries')).toMatch(/^robot-day +What was a robot's day, hour by hour\? +robot_id! from until$/m)
  expect(await data('measures')).toMatch(/^messages +What was said +robot_id type kind dialect fleet site$/m)
})

test('a question is answered as a table, with its numbers as numbers', async () => {
  const shown = await data('query battery-low', { set: ['percent=15'] })
  expect(shown).toMatch(/^robot_id +battery_min +hours/)
  expect(shown).toContain('r1')
  expect(await data('query battery-low', { set: ['percent=10'] })).toBe('Nothing in that range')
  const said = data('query battery-low', { set: ['percent=many'] })
  await expect(said).rejects.toThrow('parameters.percent is "many"; a number from 0 to 100 was expected')
})

test('whatever there is comes, page by page', async () => {
  const { columns, rows } = await answerTo(connection, { name: 'refusals' })
  expect(columns[0]?.name).toBe('cause')
  expect(rows).toHaveLength(1_000)
  expect([rows[0]?.[4], rows.at(-1)?.[4]]).toEqual([1_500, 501])
})

test('a result is written to a file, in the format that is asked for', async () => {
  const out = join(folder, 'refusals.csv')
  expect(await data('query refusals', { format: 'csv', out })).toBe(`written: ${out}`)
  expect(readFileSync(out, 'utf8')).toBe('cause,refused\n')
  await expect(data('query refusals', { format: 'csv' })).rejects.toThrow('--format needs --out FILE')
})

test('lines of JSON are unpacked, unless the file is to be a packed one', async () => {
  const out = join(folder, 'refusals.json')
  // The fake engine writes no files of its own; as it comes from UNLOAD.
  result = gzipSync('{"cause":"not_allowed"}\n')
  await data('query refusals', { out })
  expect(readFileSync(out, 'utf8')).toBe('{"cause":"not_allowed"}\n')
  await data('query refusals', { out: `${out}.gz` })
  expect(readFileSync(`${out}.gz`).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]))
})

test('a place where no file can lie is one line', async () => {
  const said = data('query refusals', { format: 'csv', out: join(folder, 'nowhere', 'x.csv') })
  await expect(said).rejects.toThrow(`there is no folder ${join(folder, 'nowhere')}`)
  await expect(said).rejects.toBeInstanceOf(UsageError)
})

test('that nothing is missing is said of hours that a report counted alone', async () => {
  const until = '2026-05-12T00:00:00Z'
  const unknown =
    'Nothing is known of that range: no loss report has counted anything in it; npm run loss -- --from … --until … has one made, of hours that are over'
  for (const what of [undefined, 'hours', 'gaps', 'rules']) expect(await data('loss', { what, until })).toBe(unknown)
  await door.warehouse.insert('loss_hour', [
    { robot_id: 'r1', hour: '2026-05-13 08:00:00', lost: 0 },
    { robot_id: 'r2', hour: '2026-05-13 08:00:00', lost: 0 },
    { robot_id: 'r1', hour: '2026-05-13 09:00:00', lost: 0 },
  ])
  expect(await data('loss')).toBe('Nothing is missing in the 2 hours of that range that loss reports have counted')
  expect(await data('loss', { until })).toBe(unknown)
  expect(await data('loss', { what: 'hours', robot: 'r3' })).toBe(
    'Nothing listed; loss reports have counted 2 hours of that range',
  )
})

test('messages, history and measures say when there is nothing', async () => {
  expect(await data('messages')).toBe('No message in that range')
  expect(await data('history r1')).toBe('Nothing became of r1 in that range')
  expect(await data('stats decisions', { by: 'robot_id', interval: 'all' })).toMatch(/^robot_id +decisions\nr0 +\d+/)
})

test('a mistake is one line that says what would have been right', async () => {
  await expect(data('query nope')).rejects.toThrow(/400: name is "nope"; one of trace, /)
  await expect(data('stats')).rejects.toThrow('stats takes the name of a measure')
  await expect(data('stats messages', { by: 'payload' })).rejects.toThrow('some of robot_id, type, kind')
  await expect(data('stats foo')).rejects.toThrow('measure foo; npm run data -- measures lists them')
  await expect(data('loss', { by: 'x' })).rejects.toThrow(UsageError)
  await expect(data('nothing')).rejects.toThrow('there is no command "nothing"')
})
