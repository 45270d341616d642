import { expect, test } from 'vitest'
import { addColumns, createTable } from '../../warehouse/ddl.ts'
import { tables } from '../../warehouse/tables.ts'

const each = tables.map((table) => [table.name, table] as const)

test('each table has a name of its own', () => {
  expect(new Set(tables.map(({ name }) => name)).size).toBe(tables.length)
})

test.each(each)('%s: its columns are snake_case and say what they are', (_, { columns }) => {
  for (const [name, { describes }] of Object.entries(columns)) {
    expect(name).toMatch(/^[a-z][a-z0-9_]*$/)
    expect(describes).toMatch(/^\S.*\S$/)
  }
})

test.each(each)('%s: what it is keyed, partitioned and sorted by are columns of it', (_, table) => {
  const columns = Object.keys(table.columns)
  const transformed = table.partition.flatMap((one) => /\((?:\d+, )?([a-z_]+)\)$/.exec(one)?.[1] ?? [])
  // Of a landing table the key is the one that its rows settle by.
  expect([...table.key, ...table.sorted, ...transformed].filter((name) => !columns.includes(name))).toEqual([])
})

test.each(each)('%s: the day of a partition is the day of a time', (_, { columns, partition }) => {
  const days = partition.flatMap((one) => /^day\(([a-z_]+)\)$/.exec(one)?.[1] ?? [])
  expect(days.filter((name) => !['timestamp', 'date'].includes(columns[name]?.type ?? ''))).toEqual([])
})

test.each(each)('%s: columns that came later stand behind those that were there', (_, { columns }) => {
  const since = Object.values(columns).map((column) => column.since ?? 1)
  expect(since).toEqual([...since].sort((one, other) => one - other))
})

test.each(each)('%s is a landing table exactly if it has a folder', (_, { layer, folder, format, partition }) => {
  expect([folder !== undefined, format !== undefined, partition.includes('date')]).toEqual(
    Array(3).fill(layer === 'landing'),
  )
})

test('a table that lacks columns gets those, in their order, and no others', () => {
  const table = { ...firstOf('messages') }
  const existing = Object.keys(table.columns).slice(0, -2)
  expect(addColumns(table, 'signalbox_dev', existing)).toBe(
    'ALTER TABLE `signalbox_dev`.`messages` ADD COLUMNS (`attempt` int, `edited_from` string)',
  )
  expect(addColumns(table, 'signalbox_dev', Object.keys(table.columns))).toBeUndefined()
})

test('a table is made by its partitions, with every name quoted', () => {
  const sql = createTable(firstOf('traces'), { database: 'signalbox_dev', location: 's3://lake/warehouse' })
  expect(sql).toMatchInlineSnapshot(`
    "CREATE TABLE IF NOT EXISTS \`signalbox_dev\`.\`traces\` (
      \`trace_id\` string,
      \`robot_id\` string,
      \`message_id\` string,
      \`type\` string,
      \`kind\` string,
      \`received_at\` timestamp
    )
    PARTITIONED BY (day(\`received_at\`), bucket(16, \`trace_id\`))
    LOCATION 's3://lake/warehouse/traces/'
    TBLPROPERTIES ('table_type'='ICEBERG', 'format'='parquet', 'write_compression'='zstd', 'vacuum_max_snapshot_age_seconds'='259200', 'optimize_rewrite_delete_file_threshold'='1')"
  `)
})

const firstOf = (name: string) => {
  const table = tables.find((one) => one.name === name)
  if (table === undefined) throw new Error(`no table ${name}`)
  return table
}
