/** Glue's catalog: the databases and external tables of the templates, for Firehose's conversion and for Athena. */
import * as z from 'zod'
import { arnOf } from '../resources/names.ts'
import { propertiesOf } from '../resources/properties.ts'
import { type Provider, type ResolvedResource, UnsupportedProperty } from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'
import { BadTable, type CatalogTable, catalogTable, tableInput } from './table.ts'

const databaseProperties = z.looseObject({
  CatalogId: z.string(),
  DatabaseInput: z.looseObject({
    Name: z.string().regex(/^[a-z0-9_]{1,255}$/, 'a name of lower-case letters, digits and underscores'),
  }),
})
const tableProperties = z.looseObject({ CatalogId: z.string(), DatabaseName: z.string(), TableInput: tableInput })

export function glue(runtime: Runtime): readonly Provider[] {
  const databases = new Map<string, Map<string, CatalogTable>>()

  runtime.offer('catalog', {
    has: (database) => databases.has(database),
    table: (database, name) => databases.get(database)?.get(name),
    tables: (database) => [...(databases.get(database)?.values() ?? [])],
  })

  const createTable = (resource: ResolvedResource) => {
    const { DatabaseName, TableInput } = propertiesOf(tableProperties, resource)
    const tables = databases.get(DatabaseName)
    if (!tables) throw new UnsupportedProperty(resource, 'DatabaseName', `there is no database ${DatabaseName}`)
    if (tables.has(TableInput.Name)) {
      throw new UnsupportedProperty(resource, 'TableInput.Name', `${TableInput.Name} exists already`)
    }
    try {
      tables.set(TableInput.Name, catalogTable(DatabaseName, TableInput))
    } catch (error) {
      if (!(error instanceof BadTable)) throw error
      throw new UnsupportedProperty(resource, `TableInput.${error.property}`, error.message)
    }
    return { ref: TableInput.Name, attributes: {} }
  }

  const provider: Provider = {
    types: ['AWS::Glue::Database', 'AWS::Glue::Table'],
    async create(resource) {
      if (resource.type === 'AWS::Glue::Table') return createTable(resource)
      const { Name } = propertiesOf(databaseProperties, resource).DatabaseInput
      if (databases.has(Name)) throw new UnsupportedProperty(resource, 'DatabaseInput.Name', `${Name} exists already`)
      databases.set(Name, new Map())
      return { ref: Name, attributes: { Arn: arnOf('glue', `database/${Name}`, runtime) } }
    },
    stats: () => ({ tables: [...databases.values()].reduce((sum, { size }) => sum + size, 0) }),
  }
  return [provider]
}
