/*
 * Served mode, with real sockets, threads and files: the process is killed with -9 while robots speak, threads die under the
 * functions' hands, and whatever was acknowledged is there afterwards, once and in order.
 */
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetReadObjects } from 'hyparquet'
import { afterEach, expect, test } from 'vitest'
import { synthesised } from '../assembly.ts'
import { publishPersistently, type ServedLine, servedLine } from './served-line.ts'

const assembly = synthesised().directory
const robots = Array.from({ length: 8 }, (_, index) => `r${index}`)
const jobs = 5

let standing: Promise<ServedLine> | undefined
let directory = ''
afterEach(async () => {
  const line = await standing?.catch(() => undefined)
  await line?.kill()
  standing = undefined
  if (directory !== '') rmSync(directory, { recursive: true, force: true })
})

/** What a robot and its applications say, in order. */
const sayingsOf = (
  robot: string,
): readonly { readonly message_id: string; readonly type: string; readonly payload: object }[] => [
  { message_id: `${robot}-c`, type: 'robot.connected', payload: {} },
  ...Array.from({ length: jobs }, (_, job) => [
    { message_id: `${robot}-s${job}`, type: 'work.start', payload: { job_id: `j${job}` } },
    { message_id: `${robot}-w${job}`, type: 'work.completed', payload: { job_id: `j${job}` } },
  ]).flat(),
]

/** All robots say everything, each thing when the one before it was acknowledged. */
async function speak(current: () => Promise<ServedLine>, acknowledged: (count: number) => void): Promise<number> {
  let count = 0
  let sent = 0
  await Promise.all(
    robots.map(async (robot) => {
      for (const message of sayingsOf(robot)) {
        const times = await publishPersistently(current, `robots/${robot}/messages`, JSON.stringify(message))
        sent += times
        acknowledged(++count)
      }
    }),
  )
  return sent
}

type Counters = Readonly<Record<string, number>>

async function atRest(current: ServedLine, published: number): Promise<Counters> {
  for (let tries = 0; ; tries++) {
    const counters = (await current.get('/counters').catch(() => ({}))) as Counters
    if (counters.pending === 0 && (counters.published ?? 0) >= published) return counters
    if (tries === 1_000) throw new Error(`not at rest: ${JSON.stringify(counters)}`)
    await new Promise((resolve) => setTimeout(resolve, 60))
  }
}

/** Each robot's messages were applied once each, in order, and its state is the one after the last. */
async function nothingIsLost(current: ServedLine): Promise<void> {
  for (const robot of robots) {
    const { items } = (await current.get(`/robots/${robot}/transitions?limit=100`)) as {
      items: { message_id: string; revision: number }[]
    }
    const applied = [...items].sort((a, b) => a.revision - b.revision).map(({ message_id }) => message_id)
    expect(applied).toEqual(sayingsOf(robot).map(({ message_id }) => message_id))
    expect(await current.get(`/robots/${robot}`)).toMatchObject({ state: 'idle' })
  }
}

test('kill -9 of the whole process: what was acknowledged is applied once and in order after the restart', async () => {
  directory = mkdtempSync(join(tmpdir(), 'signalbox-killed-'))
  const settings = { assembly, data_directory: directory }
  let now = servedLine(settings)
  standing = now
  const killAt = new Set([20, 55])
  const restart = () => {
    now = now.then(async (line) => {
      await line.kill()
      return servedLine(settings)
    })
    standing = now
  }
  const sent = await speak(
    () => now,
    (count) => {
      if (killAt.has(count)) restart()
    },
  )
  const line = await now
  const messages = robots.length * (1 + 2 * jobs)
  const counters = await atRest(line, messages)
  expect(counters).toMatchObject({ applied: messages, refused: 0, dead_lettered: 0 })
  // What was sent again because its acknowledgement was lost with the process is a duplicate, if it had arrived at all.
  expect(counters.duplicate).toBeLessThanOrEqual(sent - messages)
  await nothingIsLost(line)
  // At least once: a parcel that was being written is written again.
  const said = robots.flatMap((robot) => sayingsOf(robot).map(({ message_id }) => message_id))
  await expect.poll(async () => new Set(await inLake(directory)), { timeout: 30_000 }).toEqual(new Set(said))
}, 180_000)

/** message_id of every row of Parquet that lies in the data folder. */
async function inLake(data: string): Promise<readonly string[]> {
  const ids: string[] = []
  for (const file of globSync('lake/*/landing/messages/**/*.parquet', { cwd: data })) {
    const rows = await parquetReadObjects({
      file: Uint8Array.from(readFileSync(join(data, file))).buffer,
      columns: ['message_id', 'kind'],
    })
    for (const { message_id, kind } of rows) if (kind !== 'control') ids.push(String(message_id))
  }
  return ids
}

test('threads that die again and again under their functions lose nothing', async () => {
  directory = mkdtempSync(join(tmpdir(), 'signalbox-dying-'))
  const calm_file = join(directory, 'calm')
  standing = servedLine({ assembly, calm_file })
  const current = await standing
  await speak(
    async () => current,
    () => {},
  )
  await new Promise((resolve) => setTimeout(resolve, 2500))
  writeFileSync(calm_file, '')
  const messages = robots.length * (1 + 2 * jobs)
  await current.release(robots)
  const counters = await atRest(current, messages)
  expect(await current.restarts()).toBeGreaterThan(2)
  expect(counters).toMatchObject({ published: messages, applied: messages, refused: 0, dead_lettered: 0 })
  await nothingIsLost(current)
}, 180_000)
