import { type DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { ListBucketsCommand, type S3Client } from '@aws-sdk/client-s3'
import { compareObject, type Tally } from '../functions/data_core/find-missed/compare.ts'
import { archivedRowsInDynamodb } from '../functions/ports/archived-rows.dynamodb.ts'
import { dynamodbClient, s3Client } from '../functions/ports/clients.ts'
import { lakeInS3 } from '../functions/ports/lake.s3.ts'
import { HOUR_MS } from '../functions/ports/lake.ts'
import { outcomesInDynamodb } from '../functions/ports/outcomes.dynamodb.ts'
import { recallFromDynamodb } from '../functions/ports/recall.dynamodb.ts'
import { run, UsageError } from './command.ts'
import { pointAtLocalRun } from './connection.ts'
import { type Rebuilt, rebuild } from './rebuild/rebuild.ts'

/*
 * npm run rebuild -- [--check | --write]
 *
 * Tells journal, failures, groups and operations anew from the lake. --check (the default) prints what differs and exits with 1
 * if anything does; --write puts back what the tables have lost, never over anything newer. Beside it, of a range that was named:
 * how many messages of the lake have no outcome.
 */
const usage = `npm run rebuild -- [--check | --write] [--from TIME] [--until TIME] [--aws --env dev]`

const options = {
  check: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
  from: { type: 'string' },
  until: { type: 'string' },
  env: { type: 'string', default: 'dev' },
  aws: { type: 'boolean', default: false },
} as const

/** Where everything is, by the names that CloudFormation makes of ours. */
interface Places {
  readonly lake: string
  readonly tables: Readonly<
    Record<'journal' | 'failures' | 'failuregroups' | 'operations' | 'robots' | 'lastknown', string>
  >
}

const tableNames = ['journal', 'failures', 'failuregroups', 'operations', 'robots', 'lastknown'] as const

export const findPlaces = async (dynamodb: DynamoDBClient, s3: S3Client, environment: string): Promise<Places> => {
  const found: string[] = []
  let from: string | undefined
  do {
    const { TableNames = [], LastEvaluatedTableName } = await dynamodb.send(
      new ListTablesCommand({ ...(from !== undefined && { ExclusiveStartTableName: from }) }),
    )
    found.push(...TableNames)
    from = LastEvaluatedTableName
  } while (from !== undefined)
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}))
  const buckets = Buckets.flatMap(({ Name }) => Name ?? [])
  return {
    lake: named(
      buckets,
      new RegExp(`^signalbox-${environment}-data-core-datalake[0-9a-f]{8}-`),
      'the lake',
      environment,
    ),
    tables: Object.fromEntries(
      tableNames.map((table) => {
        const pattern = new RegExp(`^signalbox-${environment}-service-platform-register${table}[0-9A-F]{8}-`)
        return [table, named(found, pattern, `the table of ${table}`, environment)]
      }),
    ) as Places['tables'],
  }
}

const named = (names: readonly string[], pattern: RegExp, what: string, environment: string): string => {
  const [name, ...more] = names.filter((one) => pattern.test(one))
  if (name !== undefined && more.length === 0) return name
  const those = name === undefined ? 'none is here' : `there are ${[name, ...more].join(', ')}`
  throw new UsageError(`${what} of environment ${environment} should have a name like ${pattern.source}; ${those}`)
}

const timeOf = (name: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw new UsageError(`--${name} is ${text}; an RFC 3339 time was expected`)
  return time
}

export const summary = ({ changes, rows, found, put_back, left_alone }: Rebuilt): string => {
  const findings = Object.entries(found).map(([finding, count]) => `${count} ${finding}`)
  const written = put_back + left_alone > 0 ? `; ${put_back} put back, ${left_alone} left alone` : ''
  return `${changes} changes in the lake, ${rows} rows: ${findings.join(', ') || 'none'}${written}`
}

/** Whether the tables are not, or no longer, what the lake says. */
export const differs = ({ found, put_back }: Rebuilt): boolean => {
  const { missing = 0, behind = 0, unlike = 0 } = found
  return missing + behind + unlike > put_back
}

/** Of what was said in a range, how much has no outcome. */
export const undecided = async (
  { tables, lake }: Places,
  range: { readonly from: number; readonly until: number },
  { dynamodb, s3 }: { readonly dynamodb: DynamoDBClient; readonly s3: S3Client },
  now: number,
): Promise<string> => {
  const { journal, failures, robots, lastknown } = tables
  const ports = {
    lake: lakeInS3(s3, lake),
    recall: recallFromDynamodb(dynamodb, { journal, robots, last_known: lastknown }),
    outcomes: outcomesInDynamodb(dynamodb, { journal, failures }),
  }
  const tally: Tally = { accounted: 0, unsure: 0, unreadable: 0 }
  const [from, until, expired_at] = [range.from, range.until, now - expiredAfterMs].map((time) =>
    new Date(time).toISOString(),
  ) as [string, string, string]
  let missed = 0
  const hours = { from: range.from - HOUR_MS, until: range.until + 2 * HOUR_MS }
  for await (const object of ports.lake.objects('said', hours)) {
    for await (const one of compareObject(object, { from, until, expired_at }, tally, ports))
      missed += one.missed.length
  }
  const looked = `said from ${from} until ${until}: ${tally.accounted} messages have their outcome, ${missed} have none, of ${tally.unsure} nothing tells`
  return missed === 0 ? looked : `${looked}; npm run redrive -- replay --from ${from} --until ${until} --why "…"`
}

/** The longest that any environment lets dispatch try a record (lib/environments.ts). */
const expiredAfterMs = 86_400_000
/** What is younger may still be on its way. */
const settledAfterMs = 15 * 60_000
/** Of the lake as it is stored: packed, some 500 MB of changes. */
const passBytesMax = 32 * 1024 * 1024

if (import.meta.main) {
  await run({ usage, options }, async ({ values, positionals }) => {
    if (positionals.length > 0 || (values.check && values.write)) throw new UsageError(usage)
    const [from, until] = [timeOf('from', values.from), timeOf('until', values.until)]
    if (!values.aws) pointAtLocalRun()
    const places = await findPlaces(dynamodbClient(), s3Client(), values.env)
    const { journal, failures, failuregroups, operations } = places.tables
    const rebuilt = await rebuild(
      {
        write: values.write,
        pass_bytes_max: passBytesMax,
        ...(from !== undefined && { from }),
        ...(until !== undefined && { until }),
      },
      {
        lake: lakeInS3(s3Client(), places.lake),
        rows: archivedRowsInDynamodb(dynamodbClient(), {
          journal,
          failures,
          'failure-groups': failuregroups,
          operations,
        }),
        now: Date.now,
        tell: (line) => console.log(line),
      },
    )
    console.log(summary(rebuilt))
    if (from !== undefined) {
      const settled = Date.now() - settledAfterMs
      const range = { from, until: Math.min(until ?? settled, settled) }
      console.log(await undecided(places, range, { dynamodb: dynamodbClient(), s3: s3Client() }, Date.now()))
    }
    if (differs(rebuilt)) process.exitCode = 1
  })
}
