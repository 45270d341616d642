import { Stack } from 'aws-cdk-lib'
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { glueColumns } from '../../warehouse/ddl.ts'
import type { Table } from '../../warehouse/table.ts'
import { landingTables } from '../../warehouse/tables.ts'
import { Capability } from '../namespaces.ts'
import { SignalboxStack } from '../signalbox-stack.ts'

/**
 * What lies in the lake, as tables: the database of the environment, and in it the tables over what Firehose lays down, whose
 * columns are its schema. No crawler guesses: columns come from warehouse/tables, and folders are reckoned from date and hour,
 * so that nobody has to say that a new hour began. The tables that are made of them (Iceberg) are the ETL's to make.
 *
 * Destroyed with its stack, also where data is kept: these are names of columns, and files know their own.
 */
export class Catalog extends Capability {
  readonly databaseName: string
  private readonly byName: ReadonlyMap<string, CfnTable>

  constructor(scope: Construct, id: string, { lake }: { readonly lake: Bucket }) {
    super(scope, id, 'data_core.datalake')
    const { settings, account } = SignalboxStack.around(this)
    // Glue's names have no hyphens that Athena would not have quoted.
    this.databaseName = `signalbox_${settings.name}`
    const database = new CfnDatabase(this, 'database', {
      catalogId: account,
      databaseInput: {
        name: this.databaseName,
        description: `Signalbox ${settings.name}: what was said and decided, and what was made of it`,
      },
    })
    this.byName = new Map(
      landingTables.map((table) => {
        const made = new CfnTable(this, table.name, {
          catalogId: account,
          // By reference: it is made first.
          databaseName: database.ref,
          tableInput: inputOf(table, lake),
        })
        return [table.name, made]
      }),
    )
  }

  /** The table over what a delivery writes. */
  table({ name }: Pick<Table, 'name'>): CfnTable {
    const found = this.byName.get(name)
    if (found) return found
    throw new Error(`There is no landing table ${name}; there are ${[...this.byName.keys()].join(', ')}`)
  }

  /** What has to be granted to read its description: the way to a table leads through catalog and database. */
  arnsOf(...names: readonly string[]): readonly string[] {
    const stack = Stack.of(this)
    const arn = (resource: string, resourceName?: string) =>
      stack.formatArn({ service: 'glue', resource, ...(resourceName !== undefined && { resourceName }) })
    return [
      arn('catalog'),
      arn('database', this.databaseName),
      ...names.map((name) => arn('table', `${this.databaseName}/${name}`)),
    ]
  }
}

const inputOf = (table: Table, lake: Bucket): CfnTable.TableInputProperty => {
  const location = `s3://${lake.bucketName}/${table.folder}/`
  const { inputFormat, outputFormat, serializationLibrary, ...more } = formats[table.format ?? 'parquet']
  return {
    name: table.name,
    description: table.grain,
    tableType: 'EXTERNAL_TABLE',
    partitionKeys: [
      { name: 'date', type: 'string', comment: 'Day of arrival, UTC' },
      { name: 'hour', type: 'string', comment: 'Hour of arrival, UTC, two digits' },
    ],
    parameters: {
      EXTERNAL: 'TRUE',
      classification: table.format,
      'projection.enabled': 'true',
      'projection.date.type': 'date',
      'projection.date.format': 'yyyy-MM-dd',
      'projection.date.range': '2026-01-01,NOW',
      'projection.hour.type': 'integer',
      'projection.hour.range': '0,23',
      'projection.hour.digits': '2',
      // Athena's own placeholders, not ours.
      'storage.location.template': `${location}date=\${date}/hour=\${hour}/`,
    },
    storageDescriptor: {
      location,
      inputFormat,
      outputFormat,
      serdeInfo: { serializationLibrary, ...more },
      columns: glueColumns(table).map(({ name, type }) => ({
        name,
        type,
        comment: table.columns[name]?.describes.slice(0, COMMENT_LENGTH_MAX) ?? '',
      })),
    },
  }
}

const COMMENT_LENGTH_MAX = 255

const formats = {
  parquet: {
    inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
    outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
    serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
  },
  json: {
    inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
    outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
    // Gives a nested object as its JSON, where the column is a string.
    serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
    // Half a line is a row without values, not the end of every query over its day.
    parameters: { 'ignore.malformed.json': 'true' },
  },
}
