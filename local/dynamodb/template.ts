/**
 * AWS::DynamoDB::Table and AWS::DynamoDB::GlobalTable (CDK's TableV2) as the tables understand them. What a template
 * asks for and the runtime cannot honour stops the start; what only matters on AWS (encryption, backups, throughput)
 * is accepted.
 */
import * as z from 'zod'
import { arnOf, physicalName } from '../resources/names.ts'
import { propertiesOf } from '../resources/properties.ts'
import { type ResolvedResource, UnsupportedProperty } from '../resources/provider.ts'
import type { IndexDescription } from './dynalite.ts'
import type { TableSpec } from './tables.ts'

const keySchema = z
  .array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }))
  .min(1)
  .max(2)
const index = z.looseObject({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: z.strictObject({
    ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
    NonKeyAttributes: z.array(z.string()).optional(),
  }),
})
const properties = z.looseObject({
  TableName: z.string().optional(),
  KeySchema: keySchema,
  AttributeDefinitions: z.array(z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  GlobalSecondaryIndexes: z.array(index).optional(),
  StreamSpecification: z
    .looseObject({ StreamViewType: z.enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES']) })
    .optional(),
  TimeToLiveSpecification: z.looseObject({ AttributeName: z.string().optional(), Enabled: z.boolean() }).optional(),
  Replicas: z.array(z.looseObject({ Region: z.string() })).optional(),
})

const unsupported: Readonly<Record<string, string>> = {
  LocalSecondaryIndexes: 'local secondary indexes are not run here; use a global one',
  ImportSourceSpecification: 'a table cannot be imported from S3 here',
  KinesisStreamSpecification: "a table's changes go to its own stream here, not to Kinesis",
  GlobalTableWitnesses: 'there is one region here',
}

export interface TemplateTable {
  readonly name: string
  readonly arn: string
  readonly streamArn: string
  readonly spec: TableSpec
}

export function tableOf(resource: ResolvedResource, region: string, account: string): TemplateTable {
  for (const [property, why] of Object.entries(unsupported)) {
    if (resource.properties[property] !== undefined) throw new UnsupportedProperty(resource, property, why)
  }
  const table = propertiesOf(properties, resource)
  if ((table.Replicas?.length ?? 0) > 1) {
    throw new UnsupportedProperty(resource, 'Replicas', 'there is one region here; leave one replica')
  }
  requireDefinitions(resource, table)
  const name = physicalName(resource, table.TableName, 255)
  const arn = arnOf('dynamodb', `table/${name}`, { account, region })
  const ttl = table.TimeToLiveSpecification
  return {
    name,
    arn,
    // A fixed label: positions of event source mappings stay valid when the tables are kept across restarts.
    streamArn: `${arn}/stream/2025-01-01T00:00:00.000`,
    spec: {
      description: {
        TableName: name,
        TableStatus: 'ACTIVE',
        KeySchema: table.KeySchema,
        AttributeDefinitions: table.AttributeDefinitions,
        ...(table.GlobalSecondaryIndexes && {
          GlobalSecondaryIndexes: table.GlobalSecondaryIndexes.map((each) => ({
            IndexName: each.IndexName,
            KeySchema: each.KeySchema,
            Projection: each.Projection as IndexDescription['Projection'],
            IndexStatus: 'ACTIVE',
          })),
        }),
        ...{ TableArn: arn, BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' } },
      },
      ...(ttl?.Enabled && ttl.AttributeName && { ttlAttribute: ttl.AttributeName }),
      ...(table.StreamSpecification && { streamViewType: table.StreamSpecification.StreamViewType }),
    },
  }
}

/** As CloudFormation: every key has a definition and every definition is a key of something. */
function requireDefinitions(resource: ResolvedResource, table: z.infer<typeof properties>) {
  const keys = new Set(
    [table.KeySchema, ...(table.GlobalSecondaryIndexes ?? []).map((each) => each.KeySchema)]
      .flat()
      .map((key) => key.AttributeName),
  )
  const defined = new Set(table.AttributeDefinitions.map((each) => each.AttributeName))
  for (const key of keys) {
    if (!defined.has(key)) {
      throw new UnsupportedProperty(resource, 'AttributeDefinitions', `the key ${key} is not defined`)
    }
  }
  for (const name of defined) {
    if (!keys.has(name)) {
      throw new UnsupportedProperty(resource, 'AttributeDefinitions', `${name} is no key of the table or an index`)
    }
  }
}
