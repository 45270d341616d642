import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { keptTransactions } from '../../../local/dynamodb/kept-transactions.ts'
import { storeOnThisThread, type TableStore } from '../../../local/dynamodb/store.ts'
import type { Change, TableSpec } from '../../../local/dynamodb/tables.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'signalbox-kept-transactions-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const spec = (TableName: string, streamed: boolean): TableSpec => ({
  description: {
    TableName,
    TableStatus: 'ACTIVE',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  },
  ...(streamed && { streamViewType: 'NEW_AND_OLD_IMAGES' }),
})

async function stand(at: string): Promise<{ store: TableStore; kept: readonly Change[] }> {
  const store = storeOnThisThread({ now: () => 1_000, onChange: () => {}, directory: at })
  const kept = [...(await store.create(spec('left', true))), ...(await store.create(spec('right', false)))]
  return { store, kept }
}

const move = (count: number, token: string) =>
  JSON.stringify({
    ClientRequestToken: token,
    TransactItems: [
      ['left', -count],
      ['right', count],
    ].map(([TableName, by]) => ({
      Update: {
        TableName,
        Key: { id: { S: 'purse' } },
        UpdateExpression: 'ADD coins :n',
        ExpressionAttributeValues: { ':n': { N: String(by) } },
      },
    })),
  })

async function coins(store: TableStore, table: string): Promise<number> {
  const { body } = await store.execute('GetItem', JSON.stringify({ TableName: table, Key: { id: { S: 'purse' } } }))
  return Number(JSON.parse(body).Item?.coins.N ?? 0)
}

describe('a process that is killed while a transaction is written', () => {
  const files = ['@transactions.jsonl', 'left.jsonl', 'right.jsonl'] as const
  const sizes = (at: string) => files.map((file) => statSync(join(at, file)).size)

  test('leaves all of it or nothing, wherever it stopped, and no change twice in the stream', async () => {
    const whole = join(directory, 'whole')
    const { store } = await stand(whole)
    await store.execute('TransactWriteItems', move(1, 'first'))
    const [log0 = 0, left0 = 0, right0 = 0] = sizes(whole)
    await store.execute('TransactWriteItems', move(10, 'second'))
    const [log2 = 0, left1 = 0, right1 = 0] = sizes(whole)
    await store.stop()
    const log1 = readFileSync(join(whole, files[0])).indexOf('\n', log0) + 1

    const stops: (readonly [number, number, number])[] = []
    const steps = [
      [log0, log1, (size: number) => [size, left0, right0]],
      [left0, left1, (size: number) => [log1, size, right0]],
      [right0, right1, (size: number) => [log1, left1, size]],
      [log1, log2, (size: number) => [size, left1, right1]],
    ] as const
    for (const [from, to, at] of steps) {
      for (let size = from; size <= to; size++) stops.push(at(size) as [number, number, number])
    }
    expect(stops.length).toBeGreaterThan(300)
    const seen = new Set<string>()
    for (const [index, stop] of stops.entries()) {
      const killed = join(directory, `killed-${index}`)
      cpSync(whole, killed, { recursive: true })
      files.forEach((file, at) => void truncateSync(join(killed, file), stop[at]))
      for (let restart = 0; restart < 2; restart++) {
        const again = await stand(killed)
        const [left, right] = [await coins(again.store, 'left'), await coins(again.store, 'right')]
        expect(left + right, `stopped at ${stop}`).toBe(0)
        expect(again.kept.map(({ after }) => JSON.parse(after ?? '{}').coins.N)).toEqual(
          right === 1 ? ['-1'] : ['-1', '-11'],
        )
        seen.add(`${right}`)
        // Its own retry does it, or finds it done.
        if (restart === 1) {
          await again.store.execute('TransactWriteItems', move(10, 'second'))
          expect(await coins(again.store, 'right')).toBe(11)
        }
        await again.store.stop()
      }
      rmSync(killed, { recursive: true })
    }
    expect([...seen]).toEqual(['1', '11'])
  })

  test('later changes stay when a transaction was brought to its end before them', async () => {
    const { store } = await stand(directory)
    await store.execute('TransactWriteItems', move(5, 'only'))
    await store.stop()
    const log = join(directory, files[0])
    truncateSync(log, readFileSync(log).indexOf('\n', 1) + 1)
    const second = await stand(directory)
    await second.store.execute('PutItem', '{"TableName":"right","Item":{"id":{"S":"purse"},"coins":{"N":"77"}}}')
    await second.store.stop()
    const third = await stand(directory)
    expect(await coins(third.store, 'right')).toBe(77)
    await third.store.stop()
  })

  test.each([0, 1, 2])('by SIGKILL at any moment, too: %#', async () => {
    const script = `
      import { storeOnThisThread } from ${JSON.stringify(new URL('../../../local/dynamodb/store.ts', import.meta.url).href)}
      const store = storeOnThisThread({ now: Date.now, onChange() {}, directory: ${JSON.stringify(directory)} })
      for (const spec of ${JSON.stringify([spec('left', true), spec('right', false)])}) await store.create(spec)
      const move = ${JSON.stringify(move(1, '-'))}
      for (let number = 0; ; number++) {
        await store.execute('TransactWriteItems', move.replace('"-"', '"' + number + '"'))
        if (number === 200) process.stdout.write('moving')
      }`
    const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    await new Promise((resolve) => child.stdout?.once('data', resolve))
    child.kill('SIGKILL')
    await ended
    const { store } = await stand(directory)
    const moved = await coins(store, 'right')
    expect(moved).toBeGreaterThan(200)
    expect(await coins(store, 'left')).toBe(-moved)
    await store.stop()
  })
})

test('the file of transactions does not grow without end, and keeps the tokens of ten minutes', () => {
  const path = join(directory, 'transactions.jsonl')
  const kept = keptTransactions(path, 10_000)
  for (let at = 0; at < 5_000_000; at += 1_000) {
    kept.around([], { token: `t${at}`, digest: 'd', at }, () => {})
  }
  kept.close()
  expect(statSync(path).size).toBeLessThan(400_000)
  const again = keptTransactions(path, 10_000)
  expect(again.finished(5_000_000).map(({ token }) => token)).toEqual(
    Array.from({ length: 599 }, (_, index) => `t${4_401_000 + index * 1_000}`),
  )
  again.close()
  // Neither does it over many short runs.
  for (let at = 6_000_000; at < 106_000_000; at += 1_000_000) {
    const run = keptTransactions(path, 10_000)
    for (let each = at; each < at + 50; each++) run.around([], { token: `u${each}`, digest: 'd', at: each }, () => {})
    run.close()
  }
  expect(statSync(path).size).toBeLessThan(100_000)
})
