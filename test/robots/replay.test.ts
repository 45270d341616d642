import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { mqttUrl } from '../../robots/mqtt-url.ts'
import { progressOn } from '../../robots/progress.ts'
import { readPlan, replay, summaryText } from '../../robots/replay.ts'
import { repositoryRoot } from '../tree.ts'
import { heardBy, type TestBroker, testBroker } from './broker.ts'

const directory = mkdtempSync(join(tmpdir(), 'signalbox-replay-'))
const closing: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})
afterAll(() => rmSync(directory, { recursive: true }))

async function broker(): Promise<TestBroker> {
  const made = await testBroker(true)
  closing.push(made.close)
  return made
}

function recording(name: string, lines: readonly unknown[]): string {
  const file = join(directory, name)
  writeFileSync(file, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'))
  return file
}

const META = { _kind: 'session_meta', schema: 1 }
const at = (ms: number) => new Date(Date.parse('2026-05-13T11:48:51.000Z') + ms).toISOString()
const line = (topic: string, payload: string, ms: number, retain = false) => ({
  topic,
  payload,
  timestamp: at(ms),
  qos: 0,
  retain,
})

const screen = () => {
  const written: string[] = []
  return { isTTY: false, written, write: (text: string) => written.push(text) }
}

describe('a replay', () => {
  test('publishes every message on its topic with its bytes, in order, in its spacing divided by the speed', async () => {
    const { runtime, url } = await broker()
    const file = recording('spaced.log', [
      META,
      line('fts/v1/ff/5iO4/state', '{"é":1}', 0),
      line('fts/v1/ff/leJ4/state', 'not json', 5_000),
      line('fts/v1/ff/5iO4/state', '', 20_000),
    ])
    const { written, ...out } = screen()
    const summary = await replay({ file, speed: 20, mqtt_url: url }, out)
    expect(heardBy(runtime).map(({ topic, text }) => [topic, text])).toEqual([
      ['fts/v1/ff/5iO4/state', '{"é":1}'],
      ['fts/v1/ff/leJ4/state', 'not json'],
      ['fts/v1/ff/5iO4/state', ''],
    ])
    expect(summary).toMatchObject({ messages: 3, bytes: 16, topics: 2, recorded_seconds: 20, stopped: false })
    expect(summary.seconds).toBeGreaterThanOrEqual(0.99)
    expect(summary.seconds).toBeLessThan(3)
    expect(written.join('')).toContain('100 %  3/3 messages')
    expect(summaryText({ file, speed: 20, mqtt_url: url }, summary)).toMatch(/messages {2}3\n {2}bytes {5}16\n/)
  })

  test('leaves out what IoT Core would drop the connection for, and says so', async () => {
    const { runtime, url } = await broker()
    const file = recording('refused.log', [
      META,
      line('a/picture', 'x'.repeat(128 * 1024 + 1), 0),
      line('a/b/c/d/e/f/g/h/i', 'deep', 1),
      line('$SYS/x', 'own', 2),
      line('good', 'x', 3),
    ])
    const summary = await replay({ file, speed: 1000, mqtt_url: url }, screen())
    expect(heardBy(runtime).map(({ topic }) => topic)).toEqual(['good'])
    expect([...summary.refused].map(([why, { count }]) => [why, count])).toEqual([
      ['larger than 128 KB', 1],
      ['a topic of more than 7 slashes', 1],
      ['a topic of the broker itself', 1],
    ])
    expect(summaryText({ file, speed: 1000, mqtt_url: url }, summary)).toContain('3: 1 larger than 128 KB (a/picture);')
  })

  test('stops where it is asked to, with what was acknowledged so far', async () => {
    const { runtime, url } = await broker()
    const file = recording('long.log', [META, line('a', '1', 0), line('a', '2', 3_600_000)])
    const stop = new AbortController()
    const playing = replay({ file, speed: 1, mqtt_url: url }, screen(), stop.signal)
    await expect.poll(() => heardBy(runtime)).toHaveLength(1)
    stop.abort()
    const summary = await playing
    expect(summary).toMatchObject({ messages: 1, stopped: true })
  })

  test('reads captures whose messages are JSON, between notes', async () => {
    const { runtime, url } = await broker()
    const file = recording('capture.jsonl', [
      { t: at(0), topic: 'uagv/v2/c/1/state', qos: 0, retain: false, bytes: 13, message: { a: [1, 2.5] } },
      { t: at(1), note: 'order sent', bytes: 876 },
    ])
    await replay({ file, speed: 1, mqtt_url: url }, screen())
    expect(heardBy(runtime).map(({ text }) => text)).toEqual(['{"a":[1,2.5]}'])
  })

  const real = join(
    repositoryRoot,
    '../shared/data/factory-recordings/production-wr-agv2-b-agv1-clean_20260513_135600.log',
  )
  test.skipIf(!existsSync(real))(
    'of a real factory puts exactly its bytes on the stream, but for two pictures',
    async () => {
      const { runtime, url } = await broker()
      const summary = await replay({ file: real, speed: 1000, mqtt_url: url }, screen())
      expect(summary).toMatchObject({ messages: 2713, topics: 42 })
      const sum = (topic: string, text: string) => createHash('sha256').update(`${topic}\n${text}`).digest('hex')
      const recorded = readFileSync(real, 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((text) => JSON.parse(text) as { topic: string; payload: string })
        .filter(({ payload }) => Buffer.byteLength(payload) <= 128 * 1024)
      expect(heardBy(runtime).map(({ topic, text }) => sum(topic, text))).toEqual(
        recorded.map(({ topic, payload }) => sum(topic, payload)),
      )
    },
  )
})

describe('what is wrong is said in one line', () => {
  test.each([
    ['text.log', ['hello'], 'line 1: not a JSON object: hello'],
    ['array.log', [META, [1]], 'line 2: not a JSON object: [1]'],
    ['topicless.log', [META, line('a', 'x', 0), { payload: 'x', timestamp: at(0) }], 'line 3: it has no topic'],
    ['empty-topic.log', [META, line('', 'x', 0)], 'line 2: it has no topic'],
    ['payload.log', [META, { topic: 'a', timestamp: at(0) }], 'line 2: it has neither a payload text nor a message'],
    ['time.log', [META, { topic: 'a', payload: 'x', timestamp: 'noon' }], 'line 2: its timestamp is "noon", RFC 3339'],
    ['meta-only.log', [META], 'it has no message'],
    ['empty.log', [], 'it has no message'],
  ])('%s', async (name, lines, why) => {
    const file = recording(name, lines)
    await expect(replay({ file, speed: 1, mqtt_url: 'mqtt://127.0.0.1:1' }, screen())).rejects.toThrow(
      `${file} is not a recording: ${why}`,
    )
  })

  test('a missing file, a folder, a broker that is not there', async () => {
    const plan = { speed: 1, mqtt_url: 'mqtt://127.0.0.1:1' }
    await expect(replay({ ...plan, file: 'nowhere.log' }, screen())).rejects.toThrow('there is no file nowhere.log')
    await expect(replay({ ...plan, file: directory }, screen())).rejects.toThrow('is not a file')
    const file = recording('fine.log', [META, line('a', 'x', 0)])
    await expect(replay({ ...plan, file }, screen())).rejects.toThrow('no MQTT broker answers at mqtt://127.0.0.1:1')
  })

  test('something that listens and is no broker', async () => {
    const server = createServer((socket) => socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(async () => new Promise((resolve) => server.close(resolve)))
    const { port } = server.address() as { port: number }
    const file = recording('fine.log', [META, line('a', 'x', 0)])
    await expect(replay({ file, speed: 1, mqtt_url: `mqtt://127.0.0.1:${port}` }, screen())).rejects.toThrow(
      'no MQTT broker',
    )
  })

  test('a speed that is none, no recording, no run', () => {
    expect(() => readPlan(['x.log', '--speed', '0', '--mqtt-url', 'mqtt://a'])).toThrow('--speed is 0')
    expect(() => readPlan(['x.log', '--speed', 'fast', '--mqtt-url', 'mqtt://a'])).toThrow('a number above 0')
    expect(() => readPlan([])).toThrow('name one recording: npm run replay -- FILE')
    expect(() => mqttUrl(undefined, join(directory, 'run.json'))).toThrow('run npm start first')
    expect(() => mqttUrl('127.0.0.1', '')).toThrow('--mqtt-url is 127.0.0.1')
  })

  test('and the command ends with exit code 1 and no stack', async () => {
    const run = promisify(execFile)(process.execPath, [
      join(repositoryRoot, 'robots/replay.ts'),
      'nowhere.log',
      '--mqtt-url',
      'mqtt://127.0.0.1:1',
    ])
    await expect(run).rejects.toMatchObject({ code: 1, stderr: 'there is no file nowhere.log\n' })
  })
})

test.each(['--help', '-h'])('%s prints how the command is written', async (flag) => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(repositoryRoot, 'robots/replay.ts'), flag])
  expect(stdout).toMatch(/^npm run replay -- FILE \[--speed 60\]/)
})

test('mqtt_url comes from the run on this machine', () => {
  const file = recording('run.json', [{ mqtt_url: 'mqtt://127.0.0.1:1883' }])
  expect(mqttUrl(undefined, file)).toBe('mqtt://127.0.0.1:1883')
  expect(mqttUrl('mqtt://elsewhere:1', file)).toBe('mqtt://elsewhere:1')
})

test('a terminal gets a bar that redraws itself, anything else a line per tenth', () => {
  let now = 0
  const drawOn = (isTTY: boolean) => {
    const written: string[] = []
    const progress = progressOn({ isTTY, columns: 100, write: (text: string) => written.push(text) }, 1000, () => now)
    for (let done = 1; done <= 1000; done++) {
      now += 2
      progress.show(done)
    }
    progress.end()
    return written
  }
  const bar = drawOn(true)
  expect(bar.length).toBeLessThan(30)
  expect(bar.every((text) => text === '\n' || text.startsWith('\r['))).toBe(true)
  expect(bar.at(-2)).toContain(`[${'#'.repeat(30)}] 100 %  1,000/1,000 messages`)
  const lines = drawOn(false)
  expect(lines).toHaveLength(10)
  expect(lines.every((text) => text.indexOf('\r') < 0)).toBe(true)
})
