import { icebergTables, landingTables } from '../warehouse/tables.ts'
import type { Environment } from './environments.ts'

/**
 * What is kept how long, in days, by kind: the table of docs/retention.md, which a test compares with this and this with the
 * templates (test/stacks/privacy.test.ts).
 */
export interface Kept {
  readonly what: string
  readonly where: string
  readonly days: number | 'for ever'
  /** What an erasure of a robot does to it; where it only forgets by age, the robot is there for so many days longer. */
  readonly erased: 'at once' | 'in three days' | 'by age'
}

export const retention = (settings: Environment): readonly Kept[] => {
  const { lake, privacy } = settings
  const folder = (name: keyof typeof lake.keptDays): number | 'for ever' => lake.keptDays[name]
  return [
    {
      what: 'Where robots are, last telemetry, jobs, commands, missions',
      where: 'tables',
      days: 'for ever',
      erased: 'at once',
    },
    {
      what: 'What was decided about each message',
      where: 'table journal',
      days: settings.journalDays,
      erased: 'at once',
    },
    { what: 'Ended missions', where: 'table missions', days: settings.missions.keptDays, erased: 'at once' },
    { what: 'Failures, and what people did', where: 'tables, failed bytes', days: 'for ever', erased: 'at once' },
    { what: 'Batches that were given up, plans of replays', where: 'failed bytes', days: 90, erased: 'by age' },
    { what: 'Uploaded content', where: 'uploads', days: settings.api.uploads.days, erased: 'by age' },
    { what: 'What was said, byte for byte', where: 'lake, said/', days: folder('said'), erased: 'at once' },
    {
      what: 'Every row of the tables that change',
      where: 'lake, changes/',
      days: folder('changes'),
      erased: 'at once',
    },
    ...landingTables
      .filter(({ format }) => format === 'parquet')
      .map((table) => ({
        what: `As it landed: ${table.grain}`,
        where: `lake, ${table.folder}/`,
        days: table.kept_days,
        erased: 'at once' as const,
      })),
    { what: 'What could not be opened', where: 'lake, unopened/', days: folder('unopened'), erased: 'at once' },
    {
      what: 'What could not be delivered',
      where: 'lake, undelivered/',
      days: folder('undelivered'),
      erased: 'at once',
    },
    { what: 'Reports', where: 'lake, reports/', days: folder('reports'), erased: 'at once' },
    { what: 'Answers of queries', where: 'lake, results/', days: folder('results'), erased: 'by age' },
    ...Object.entries(Object.groupBy(icebergTables, ({ kept_days }) => String(kept_days))).map(
      ([days, tables = []]) => ({
        what: tables.map(({ name }) => name).join(', '),
        where: 'warehouse',
        days: days === 'for ever' ? ('for ever' as const) : Number(days),
        erased: 'in three days' as const,
      }),
    ),
    { what: 'The stream', where: 'Kinesis', days: settings.stream.retentionHours / 24, erased: 'by age' },
    { what: 'The bus, for replays', where: 'EventBridge', days: settings.archiveDays, erased: 'by age' },
    { what: 'Queues, the shelf', where: 'SQS', days: 14, erased: 'by age' },
    {
      what: 'What went to the bus, what partners delivered',
      where: 'tables published, received-webhooks',
      days: settings.journalDays,
      erased: 'by age',
    },
    { what: 'Who asked what of the data API', where: 'table asked-queries', days: folder('results'), erased: 'by age' },
    {
      what: 'The live feed, an hour for who comes back',
      where: 'tables feed-events, feed-pages',
      days: Math.ceil(settings.feed.bufferAgeSeconds / 86_400),
      erased: 'by age',
    },
    { what: 'What people were told of', where: 'table notices', days: 2, erased: 'by age' },
    { what: 'Texts of statements', where: "Athena's history", days: 45, erased: 'by age' },
    { what: 'Logs', where: 'CloudWatch', days: settings.logRetentionDays, erased: 'by age' },
    { what: 'Who asked for which object', where: 'access logs', days: settings.accessLogDays, erased: 'by age' },
    ...(settings.pointInTimeRecovery
      ? [{ what: 'Tables as they were', where: 'point-in-time recovery', days: 35, erased: 'by age' as const }]
      : []),
    {
      what: 'Tables of the warehouse as they were',
      where: 'snapshots',
      days: privacy.snapshotHours / 24,
      erased: 'in three days',
    },
  ]
}

/** Until nothing of an erased robot is anywhere: the time to think, and what forgets slowest by its age. */
export const daysUntilGone = (settings: Environment): number =>
  Math.ceil(
    settings.privacy.coolDownHours / 24 +
      Math.max(
        settings.privacy.snapshotHours / 24,
        ...retention(settings).flatMap(({ days, erased }) => (erased === 'by age' && days !== 'for ever' ? days : [])),
      ),
  )
