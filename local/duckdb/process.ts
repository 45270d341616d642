/**
 * The process that DuckDB runs in: memory that it takes goes back to the machine with its end, and a crash of native code is not
 * the runtime's. It ends when its input does, so that nobody has to end it: also after the runtime was killed.
 */
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { type DuckDBConnection, DuckDBInstance, type DuckDBResultReader } from '@duckdb/node-api'
import type { DuckDbResult, FromDuckDb, SessionOptions, ToDuckDb } from './protocol.ts'
import { textsOf } from './texts.ts'

interface Session {
  readonly instance: DuckDBInstance
  readonly connection: DuckDBConnection
  readonly spill: string
}

/** Of a result's texts in all: it is held in memory, here and where it was asked for. */
const resultLengthMax = 32 * 1024 * 1024
const rowsAtOnce = 2_048

const sessions = new Map<string, Session>()

const say = (message: FromDuckDb) => void process.stdout.write(`${JSON.stringify(message)}\n`)

const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })
lines.on('line', (line) => {
  const message = JSON.parse(line) as ToDuckDb
  if ('interrupt' in message) {
    sessions.get(message.interrupt)?.connection.interrupt()
    return
  }
  answer(message).then(
    (result) => say({ answer: message.ask, ...(result && { result }) }),
    (error: unknown) => say({ answer: message.ask, error: error instanceof Error ? error.message : String(error) }),
  )
})
lines.on('close', () => {
  // What was under way belongs to nobody any more; a runtime that was killed removes nothing.
  for (const { spill } of sessions.values()) rmSync(spill, { recursive: true, force: true })
  // An orderly exit waits for the threads of a query, which may take hours.
  process.kill(process.pid, 'SIGKILL')
})

async function answer(message: Exclude<ToDuckDb, { interrupt: string }>): Promise<DuckDbResult | undefined> {
  if ('open' in message) {
    sessions.set(message.open, await open(message.options))
    return undefined
  }
  if ('run' in message) {
    const session = sessions.get(message.run)
    if (!session) throw new Error(`there is no session ${message.run}`)
    return run(session.connection, message.sql)
  }
  const session = sessions.get(message.close)
  sessions.delete(message.close)
  session?.connection.closeSync()
  session?.instance.closeSync()
  return undefined
}

async function open({ folders, spill, memory_mb, threads }: SessionOptions): Promise<Session> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: `${memory_mb}MB`,
    temp_directory: spill,
    // Nothing here comes from the network, and nothing goes there.
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const connection = await instance.connect()
  const list = folders.map((folder) => `'${folder.replaceAll("'", "''")}/'`).join(', ')
  await connection.run(`set allowed_directories = [${list}]`)
  await connection.run('set enable_external_access = false')
  return { instance, connection, spill }
}

async function run(connection: DuckDBConnection, sql: string): Promise<DuckDbResult> {
  const reader = await connection.streamAndRead(sql)
  const names = reader.deduplicatedColumnNames()
  const types = reader.columnTypes()
  const rows: (string | null)[][] = []
  let length = 0
  for (let read = 0; !reader.done; read = reader.currentRowCount) {
    await reader.readUntil(read + rowsAtOnce)
    for (const row of rowsFrom(reader, read)) {
      const texts = textsOf(row, types)
      for (const text of texts) length += text?.length ?? 4
      if (length > resultLengthMax) {
        throw new Error(`Result Error: more than ${resultLengthMax} characters; results that big are written to files`)
      }
      rows.push(texts)
    }
  }
  return {
    columns: names.map((name, index) => ({ name, type: String(types[index]) })),
    rows,
    rows_changed: reader.rowsChanged,
  }
}

function* rowsFrom(reader: DuckDBResultReader, first: number) {
  for (let index = first; index < reader.currentRowCount; index++) {
    yield Array.from({ length: reader.columnCount }, (_, column) => reader.value(column, index))
  }
}
