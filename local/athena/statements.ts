/** What a statement is: its kind, the table that it changes, and where its parts lie in the text. */
import { BadSql, isSymbol, isWord, nameIn, type Token, tokensOf } from './tokens.ts'

export type Statement =
  | { readonly kind: 'query' }
  | { readonly kind: 'unload'; readonly query: string; readonly to: string; readonly options: Options }
  | ({ readonly kind: 'create table' } & CreateTable)
  | {
      readonly kind: 'add columns'
      readonly table: TableName
      readonly columns: readonly ColumnDefinition[]
    }
  | { readonly kind: 'drop table'; readonly table: TableName; readonly ifExists: boolean }
  | ({ readonly kind: 'insert' | 'delete' | 'update' | 'merge' } & Change)
  | { readonly kind: 'optimize'; readonly table: TableName; readonly condition: readonly Token[] }
  | { readonly kind: 'vacuum'; readonly table: TableName }

export interface TableName {
  /** Undefined: the database that the query is asked in. */
  readonly database?: string
  readonly name: string
}

export interface ColumnDefinition {
  readonly name: string
  readonly type: string
}

export type Options = Readonly<Record<string, string>>

export interface CreateTable {
  readonly table: TableName
  readonly ifNotExists: boolean
  readonly columns: readonly ColumnDefinition[]
  /** `day(received_at)`, `bucket(16, trace_id)`, `robot_id` */
  readonly partition: readonly Transform[]
  readonly location: string
  readonly properties: Options
}

export interface Transform {
  readonly name: string
  readonly column: string
  /** Of a bucket: into how many. */
  readonly count?: number
}

export interface Change {
  readonly table: TableName
  /** Where its name lies in the text, to be replaced. */
  readonly name: { readonly start: number; readonly end: number }
  /** What its rows are called in the statement: an alias, else its name. */
  readonly alias: string
  readonly hasAlias: boolean
  /** ON of a MERGE, WHERE of the others: rows beyond it stay as they are. Empty: any row may be touched. */
  readonly condition: readonly Token[]
}

/** A statement that nothing here runs. */
export class UnknownStatement extends Error {
  override readonly name = 'UnknownStatement'
}

const known =
  'SELECT, WITH, UNLOAD, CREATE TABLE (of Iceberg), ALTER TABLE ADD COLUMNS, DROP TABLE, INSERT INTO, DELETE FROM, UPDATE, MERGE INTO, OPTIMIZE and VACUUM are'

/** Names nothing unless it is quoted (Athena User Guide, "Reserved keywords in SQL SELECT statements"). DuckDB would take some of them. */
const reserved =
  `alter and as between by case constraint create cross cube current_catalog current_date current_path current_schema
  current_time current_timestamp current_user deallocate delete describe distinct drop else end escape except execute exists extract
  false first for from full group grouping having in inner insert intersect into is join last left like listagg localtime
  localtimestamp natural normalize not null on or order outer prepare recursive right rollup skip table then trim true
  uescape union unnest using when where`.split(/\s+/)

/** Throws BadSql and UnknownStatement. */
export function statementOf(sql: string): Statement {
  const all = tokensOf(sql)
  const last = all.at(-1)
  const tokens = isSymbol(last, ';') ? all.slice(0, -1) : all
  if (tokens.length === 0) throw new BadSql('the statement is empty')
  if (tokens.some((token) => isSymbol(token, ';'))) throw new BadSql('Only one sql statement is allowed')
  const reader = readerOf(tokens, sql)
  const taken = tokens.findIndex((token, at) => isWord(tokens[at - 1], 'as') && isWord(token, ...reserved))
  if (taken >= 0) {
    reader.at = taken
    throw reader.fail('<identifier>')
  }
  const [first, second] = tokens
  if (isWord(first, 'select', 'with')) return { kind: 'query' }
  if (isWord(first, 'unload')) return unload(reader, sql)
  if (isWord(first, 'create') && isWord(second, 'table')) return createTable(reader)
  if (isWord(first, 'alter') && isWord(second, 'table')) return addColumns(reader)
  if (isWord(first, 'drop') && isWord(second, 'table')) return dropTable(reader)
  if (isWord(first, 'insert') && isWord(second, 'into')) return { kind: 'insert', ...changed(reader, 2) }
  if (isWord(first, 'delete') && isWord(second, 'from')) return { kind: 'delete', ...changed(reader, 2) }
  if (isWord(first, 'update')) return { kind: 'update', ...changed(reader, 1) }
  if (isWord(first, 'merge') && isWord(second, 'into')) return { kind: 'merge', ...changed(reader, 2) }
  if (isWord(first, 'optimize')) return optimize(reader)
  if (isWord(first, 'vacuum')) {
    reader.skip('vacuum')
    const table = reader.table()
    reader.end()
    return { kind: 'vacuum', table }
  }
  const words = tokens.slice(0, 2).map(({ value }) => value.toUpperCase())
  throw new UnknownStatement(`Queries of this type are not supported: ${words.join(' ')}; ${known}`)
}

export const endOf = (sql: string): string => sql.trimEnd().replace(/;\s*$/, '')

interface Reader {
  readonly tokens: readonly Token[]
  at: number
  /** The next words have to be these. */
  skip(...words: string[]): void
  /** Takes them if they come next. */
  takes(...words: string[]): boolean
  table(): TableName
  name(): string
  text(): string
  symbol(symbol: string): void
  end(): void
  fail(expected: string): BadSql
}

function readerOf(tokens: readonly Token[], sql: string): Reader {
  const reader: Reader = {
    tokens,
    at: 0,
    skip(...words) {
      for (const word of words) {
        if (!isWord(tokens[reader.at], word)) throw reader.fail(word.toUpperCase())
        reader.at += 1
      }
    },
    takes(...words) {
      if (!words.every((word, index) => isWord(tokens[reader.at + index], word))) return false
      reader.at += words.length
      return true
    },
    name() {
      const name = nameIn(tokens[reader.at])
      if (name === undefined) throw reader.fail('a name')
      reader.at += 1
      return name
    },
    table() {
      const parts = [reader.name()]
      while (isSymbol(tokens[reader.at], '.')) {
        reader.at += 1
        parts.push(reader.name())
      }
      const name = parts.at(-1) ?? ''
      const database = parts.at(-2)
      return { name, ...(database !== undefined && { database }) }
    },
    text() {
      const token = tokens[reader.at]
      if (token?.kind !== 'text') throw reader.fail('a text')
      reader.at += 1
      return token.value
    },
    symbol(symbol) {
      if (!isSymbol(tokens[reader.at], symbol)) throw reader.fail(symbol)
      reader.at += 1
    },
    end() {
      if (reader.at < tokens.length) throw reader.fail('the end')
    },
    fail(expected) {
      const token = tokens[reader.at]
      const before = sql.slice(0, token?.start ?? sql.length).split('\n')
      const found = token ? sql.slice(token.start, token.end) : '<EOF>'
      return new BadSql(
        `line ${before.length}:${(before.at(-1)?.length ?? 0) + 1}: mismatched input '${found}'. Expecting: ${expected}`,
      )
    },
  }
  return reader
}

function createTable(reader: Reader): Statement {
  reader.skip('create', 'table')
  const ifNotExists = reader.takes('if', 'not', 'exists')
  const table = reader.table()
  const columns = definitions(reader)
  const partition = reader.takes('partitioned', 'by') ? transforms(reader) : []
  reader.skip('location')
  const location = reader.text()
  reader.skip('tblproperties')
  const properties = options(reader)
  reader.end()
  if (properties.table_type?.toLowerCase() !== 'iceberg') {
    throw new UnknownStatement("CREATE TABLE makes tables of Iceberg here: TBLPROPERTIES ('table_type'='ICEBERG')")
  }
  for (const name of Object.keys(properties)) {
    if (!icebergProperties.has(name) && !/^optimize_|^vacuum_/.test(name)) {
      throw new BadSql(`Unsupported table property key: ${name}`)
    }
  }
  return { kind: 'create table', table, ifNotExists, columns, partition, location, properties }
}

/** Athena User Guide, "Create Iceberg tables", "Table properties"; `optimize_*` and `vacuum_*` beside them. */
const icebergProperties = new Set([
  'table_type',
  'format',
  'write_compression',
  'write_target_data_file_size_bytes',
  'compression_level',
])

function definitions(reader: Reader): readonly ColumnDefinition[] {
  const columns: ColumnDefinition[] = []
  reader.symbol('(')
  do {
    columns.push({ name: reader.name(), type: reader.name() })
  } while (comma(reader))
  reader.symbol(')')
  const twice = columns.find(({ name }, index) => columns.findIndex((other) => other.name === name) !== index)
  if (twice) throw new BadSql(`Column '${twice.name}' specified more than once`)
  return columns
}

function transforms(reader: Reader): readonly Transform[] {
  const found: Transform[] = []
  reader.symbol('(')
  do {
    const name = reader.name()
    if (!isSymbol(reader.tokens[reader.at], '(')) {
      found.push({ name: 'identity', column: name })
      continue
    }
    reader.symbol('(')
    const first = reader.tokens[reader.at]
    const count = first?.kind === 'number' ? Number(first.value) : undefined
    if (count !== undefined) {
      reader.at += 1
      reader.symbol(',')
    }
    found.push({ name, column: reader.name(), ...(count !== undefined && { count }) })
    reader.symbol(')')
  } while (comma(reader))
  reader.symbol(')')
  return found
}

/** `('a'='b', …)`, or `(a = 'b', …)` of an UNLOAD. */
function options(reader: Reader): Options {
  const found: Record<string, string> = {}
  reader.symbol('(')
  do {
    const token = reader.tokens[reader.at]
    const name = token?.kind === 'text' ? reader.text() : reader.name()
    reader.symbol('=')
    found[name.toLowerCase()] = reader.text()
  } while (comma(reader))
  reader.symbol(')')
  return found
}

function comma(reader: Reader): boolean {
  if (!isSymbol(reader.tokens[reader.at], ',')) return false
  reader.at += 1
  return true
}

function addColumns(reader: Reader): Statement {
  reader.skip('alter', 'table')
  const table = reader.table()
  if (!reader.takes('add', 'columns'))
    throw new UnknownStatement('ALTER TABLE … ADD COLUMNS is the only change known here')
  const columns = definitions(reader)
  reader.end()
  return { kind: 'add columns', table, columns }
}

function dropTable(reader: Reader): Statement {
  reader.skip('drop', 'table')
  const ifExists = reader.takes('if', 'exists')
  const table = reader.table()
  reader.end()
  return { kind: 'drop table', table, ifExists }
}

function optimize(reader: Reader): Statement {
  reader.skip('optimize')
  const table = reader.table()
  reader.skip('rewrite', 'data', 'using', 'bin_pack')
  if (!reader.takes('where')) {
    reader.end()
    return { kind: 'optimize', table, condition: [] }
  }
  return { kind: 'optimize', table, condition: reader.tokens.slice(reader.at) }
}

function changed(reader: Reader, at: number): Change {
  const { tokens } = reader
  reader.at = at
  const start = tokens[at]?.start ?? 0
  const table = reader.table()
  const end = tokens[reader.at - 1]?.end ?? start
  const hasAs = reader.takes('as')
  const next = tokens[reader.at]
  const isAlias = hasAs || (nameIn(next) !== undefined && !(next?.kind === 'word' && afterTable.has(next.value)))
  const alias = isAlias ? reader.name() : table.name
  return {
    table,
    name: { start, end },
    alias,
    hasAlias: isAlias,
    condition: conditionOf(tokens, reader.at),
  }
}

const afterTable = new Set(['using', 'where', 'set', 'select', 'with', 'values', 'table'])

/** Behind the outermost ON or WHERE, up to WHEN. */
function conditionOf(tokens: readonly Token[], from: number): readonly Token[] {
  const begin = tokens.findIndex((token, at) => at >= from && token.depth === 0 && isWord(token, 'on', 'where'))
  if (begin < 0) return []
  const end = tokens.findIndex((token, at) => at > begin && token.depth === 0 && isWord(token, 'when'))
  return tokens.slice(begin + 1, end < 0 ? tokens.length : end)
}

function unload(reader: Reader, sql: string): Statement {
  reader.skip('unload')
  const open = reader.tokens[reader.at]
  reader.symbol('(')
  const close = reader.tokens.findIndex((token, at) => at > reader.at && isSymbol(token, ')') && token.depth === 0)
  const query = sql.slice(open?.end ?? 0, reader.tokens[close]?.start ?? sql.length)
  reader.at = close + 1
  reader.skip('to')
  const to = reader.text()
  reader.skip('with')
  const given = options(reader)
  reader.end()
  if (!isWord(tokensOf(query)[0], 'select', 'with')) throw new BadSql('UNLOAD takes a SELECT')
  if (!/^s3:\/\/[^/]+\/.*/.test(to)) throw new BadSql(`UNLOAD writes to s3://bucket/prefix/, not ${to}`)
  return { kind: 'unload', query, to, options: given }
}
