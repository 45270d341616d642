import { build } from 'esbuild'

/**
 * Trino's own grammar, which is Athena's: what DuckDB would forgive is found here. The package cannot be imported by Node as it is,
 * so that it is bundled first. It does not know UNLOAD, OPTIMIZE and VACUUM, which only Athena has.
 */
export const trinoGrammar = async (): Promise<(sql: string) => string | undefined> => {
  const { outputFiles } = await build({
    stdin: { contents: "export { TrinoSQL } from 'dt-sql-parser/dist/parser/trino'", resolveDir: import.meta.dirname },
    bundle: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    write: false,
    logLevel: 'error',
  })
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')
  const { TrinoSQL }: { TrinoSQL: new () => { validate(sql: string): readonly Fault[] } } = await import(
    `data:text/javascript;base64,${code}`
  )
  const parser = new TrinoSQL()
  return (sql) => {
    const [fault] = parser.validate(sql)
    return fault ? `${fault.startLine}:${fault.startColumn}: ${fault.message}` : reservedName(sql)
  }
}

/** Names that Athena wants quoted (User Guide, "Escape reserved keywords in SQL SELECT statements"), though Trino's grammar takes them. */
const reservedName = (sql: string): string | undefined => {
  const bare = sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--.*$/gm, '')
  const name = [...bare.matchAll(/\bas\s+([a-z_]+)\b/gi)]
    .map(([, one = '']) => one)
    .find((one) => reserved.has(one.toUpperCase()))
  return name && `"as ${name}": ${name} is a reserved word of Athena, quote it or name it otherwise`
}

const reserved: ReadonlySet<string> = new Set([
  ...['ALTER', 'CONSTRAINT', 'CUBE', 'CURRENT_DATE', 'CURRENT_TIME', 'CURRENT_TIMESTAMP', 'CURRENT_USER', 'DEALLOCATE'],
  ...[
    'DELETE',
    'DESCRIBE',
    'DROP',
    'END',
    'ESCAPE',
    'EXECUTE',
    'EXISTS',
    'EXTRACT',
    'FALSE',
    'FIRST',
    'FULL',
    'GROUPING',
  ],
  ...['LAST', 'LEFT', 'LISTAGG', 'LOCALTIME', 'LOCALTIMESTAMP', 'NATURAL', 'NORMALIZE', 'NULL', 'ORDER', 'OUTER'],
  ...['PREPARE', 'RECURSIVE', 'RIGHT', 'ROLLUP', 'SKIP', 'TRIM', 'TRUE', 'UESCAPE', 'UNION', 'USING'],
])

interface Fault {
  readonly message: string
  readonly startLine: number
  readonly startColumn: number
}
