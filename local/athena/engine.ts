/** Runs one statement: what it asks on DuckDB, what it says of tables on their manifests. */
import { change, optimize } from './changes.ts'
import { athenaType, duckTypeOf } from './dialect.ts'
import { StatementFailed } from './failed.ts'
import type { Outcome } from './outcome.ts'
import { type Asked, type EngineParts, withTables } from './snapshot.ts'
import { endOf } from './statements.ts'
import type { Manifest } from './tables.ts'
import { unload } from './unload.ts'

export interface Engine {
  run(asked: Asked): Promise<Outcome>
}

export function engine(parts: EngineParts): Engine {
  const nothing: Outcome = { columns: [], rows: [], bytes_scanned: 0 }
  const found = (database: string | undefined, name: string, asked: Asked): Manifest => {
    const its = database ?? asked.database
    const manifest = parts.tables.get(its, name)
    if (manifest) return manifest
    if (parts.door('catalog').table(its, name)) {
      throw new StatementFailed(`NOT_SUPPORTED: Modifying Hive table rows is not supported: ${its}.${name}`)
    }
    throw new StatementFailed(`TABLE_NOT_FOUND: line 1:1: Table 'awsdatacatalog.${its}.${name}' does not exist`)
  }

  return {
    async run(asked) {
      const { statement } = asked
      switch (statement.kind) {
        case 'query':
          return query(asked, asked.sql, parts)
        case 'unload':
          return unload(asked, statement.query, statement.to, statement.options, parts)
        case 'create table': {
          const { table, ifNotExists, columns, partition, location } = statement
          const database = table.database ?? asked.database
          const catalog = parts.door('catalog')
          if (!catalog.has(database)) throw new StatementFailed(`SCHEMA_NOT_FOUND: Schema ${database} does not exist`)
          if (parts.tables.get(database, table.name) || catalog.table(database, table.name)) {
            if (ifNotExists) return nothing
            throw new StatementFailed(`TABLE_ALREADY_EXISTS: Table ${database}.${table.name} already exists`)
          }
          for (const column of columns) duckTypeOf(column)
          const cutBy = partition.find(({ column }) => !columns.some(({ name }) => name === column))
          if (cutBy) throw new StatementFailed(`COLUMN_NOT_FOUND: partition column ${cutBy.column} is no column`)
          parts.tables.create({ database, name: table.name, columns, partition, location })
          return nothing
        }
        case 'add columns': {
          const manifest = found(statement.table.database, statement.table.name, asked)
          for (const column of statement.columns) {
            duckTypeOf(column)
            if (manifest.columns.some(({ name }) => name === column.name)) {
              throw new StatementFailed(`COLUMN_ALREADY_EXISTS: Column '${column.name}' already exists`)
            }
          }
          parts.tables.commit(manifest, { remove: [], add: [], columns: [...manifest.columns, ...statement.columns] })
          return nothing
        }
        case 'drop table': {
          const database = statement.table.database ?? asked.database
          if (statement.ifExists && !parts.tables.get(database, statement.table.name)) return nothing
          parts.tables.drop(found(database, statement.table.name, asked))
          return nothing
        }
        case 'vacuum':
          parts.tables.sweep(found(statement.table.database, statement.table.name, asked))
          return nothing
        case 'optimize':
          return optimize(
            asked,
            found(statement.table.database, statement.table.name, asked),
            statement.condition,
            parts,
          )
        case 'insert':
        case 'merge':
        case 'delete':
        case 'update':
          return change(asked, statement, found(statement.table.database, statement.table.name, asked), parts)
      }
    },
  }
}

async function query(asked: Asked, sql: string, parts: EngineParts): Promise<Outcome> {
  return withTables(asked, sql, 0, parts, async (session, bytes_scanned) => {
    const { columns, rows } = await session.run(endOf(sql))
    return { columns: columns.map(({ name, type }) => ({ name, type: athenaType(type) })), rows, bytes_scanned }
  })
}
