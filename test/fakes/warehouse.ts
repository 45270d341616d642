/**
 * The warehouse in memory: DuckDB under the words of Athena that differ, each statement run when it is started. Tables of Iceberg are
 * plain tables here, landing tables have their folders as columns.
 */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Statement, StatementState, Warehouse } from '../../functions/ports/warehouse.ts'
import { dialect } from '../../local/athena/dialect.ts'
import type { Table } from '../../warehouse/table.ts'

export interface FakeWarehouse extends Warehouse {
  /** Statements as they were run, each once per token. */
  readonly statements: readonly string[]
  /** Throws before a statement or behind it: what a process does that is killed. */
  interfere(at: (sql: string, when: 'before' | 'after') => void): void
  /** Ends in failure without being run, with the engine's words. */
  refuse(words: (sql: string) => string | undefined): void
  table(table: Table): Promise<void>
  insert(table: string, rows: readonly object[]): Promise<void>
  /** What a query finds, by the names of its columns. */
  ask(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>
  close(): void
}

interface Ran {
  readonly state: StatementState
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly (string | null)[])[]
}

export const fakeWarehouse = async (): Promise<FakeWarehouse> => {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    memory_limit: '512MB',
    // Else it spills into the folder that it was started in.
    temp_directory: join(tmpdir(), 'signalbox-fake-warehouse'),
  })
  const connection = await instance.connect()
  await connection.run(dialect)
  const ran = new Map<string, Ran>()
  const tokens = new Map<string, string>()
  const statements: string[] = []
  let interfere = (_sql: string, _when: 'before' | 'after'): void => undefined
  let refuse = (_sql: string): string | undefined => undefined

  const run = async (statement: Statement): Promise<Ran> => {
    const words = refuse(statement.sql)
    if (words !== undefined) return failed(words)
    try {
      const sql = translated(statement)
      if (sql === undefined) return { state: { status: 'succeeded' }, columns: [], rows: [] }
      const reader = await connection.runAndReadAll(sql)
      const names = reader.deduplicatedColumnNames()
      const isChange = names.length === 1 && names[0] === 'Count'
      if (isChange || names.length === 0)
        return { state: { status: 'succeeded', bytes_scanned: 0 }, columns: [], rows: [] }
      const types = reader.columnTypes()
      return {
        state: { status: 'succeeded', bytes_scanned: 0, milliseconds: 1, result_key: `results/${ran.size}.csv` },
        columns: names.map((name, index) => ({ name, type: String(types[index]).toLowerCase() })),
        rows: reader.getRowsJson().map((row) => row.map((value) => (value === null ? null : textOf(value)))),
      }
    } catch (error) {
      return failed(String(error))
    }
  }

  return {
    statements,
    interfere: (at) => {
      interfere = at
    },
    refuse: (words) => {
      refuse = words
    },
    start: async (statement) => {
      const known = statement.token === undefined ? undefined : tokens.get(statement.token)
      if (known !== undefined) return known
      interfere(statement.sql, 'before')
      const id = `statement-${statements.push(statement.sql)}`
      ran.set(id, await run(statement))
      if (statement.token !== undefined) tokens.set(statement.token, id)
      interfere(statement.sql, 'after')
      return id
    },
    state: async (id) => known(ran, id).state,
    rows: async (id, { after, most = 999 } = {}) => {
      const { columns, rows } = known(ran, id)
      const from = after === undefined ? 0 : Number(after)
      const end = from + most
      return { columns, rows: rows.slice(from, end), ...(end < rows.length && { next: String(end) }) }
    },
    cancel: async (id) => {
      const { state, ...found } = known(ran, id)
      if (state.status === 'queued' || state.status === 'running')
        ran.set(id, { ...found, state: { status: 'cancelled', error: 'Query cancelled by user' } })
    },
    table: async (table) => {
      const folders = table.partition.filter((one) => one === 'date' || one === 'hour')
      const columns = [
        ...Object.entries(table.columns).map(([name, { type }]) => `"${name}" ${type}`),
        ...folders.map((name) => `"${name}" varchar`),
      ]
      await connection.run(`create table if not exists "${table.name}" (${columns.join(', ')})`)
    },
    insert: async (table, rows) => {
      for (const row of rows) {
        const names = Object.keys(row)
        const values = Object.values(row).map(literalOf)
        await connection.run(
          `insert into "${table}" (${names.map((name) => `"${name}"`).join(', ')}) values (${values.join(', ')})`,
        )
      }
    },
    ask: async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson(),
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

const known = (ran: ReadonlyMap<string, Ran>, id: string): Ran => {
  const found = ran.get(id)
  if (found === undefined) throw new Error(`InvalidRequestException: QueryExecution ${id} was not found`)
  return found
}

const failed = (error: string): Ran => ({
  state: {
    status: 'failed',
    error,
    is_temporary: error.includes('ICEBERG_COMMIT_ERROR'),
    needs_more: error.includes('MORE_RUNS_NEEDED'),
  },
  columns: [],
  rows: [],
})

const literalOf = (value: unknown): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : value === null ? 'null' : String(value)

const textOf = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

/** Undefined: there is nothing to do in memory. */
const translated = ({ sql, parameters = [] }: Statement): string | undefined => {
  if (/^\s*(OPTIMIZE|VACUUM)\b/i.test(sql)) return undefined
  if (/^\s*(CREATE|ALTER)\b/i.test(sql)) {
    return sql
      .replaceAll(/`[^`]*`\.(?=`)/g, '')
      .replaceAll('`', '"')
      .replace(/\)\s*(PARTITIONED BY|LOCATION|TBLPROPERTIES)[\s\S]*$/i, ')')
      .replace(/ADD COLUMNS \(([\s\S]*)\)$/i, (_, columns: string) => `ADD COLUMN ${columns}`)
  }
  let place = 0
  return sql.replaceAll(/'(?:[^']|'')*'|\?/g, (found) => (found === '?' ? (parameters[place++] ?? '?') : found))
}
