/**
 * A day of the factory, put on the stream as its topic rules would, through a line with real time: dispatch decides, Firehose lays
 * down, the ETL settles and computes, and whoever asks asks the API. The day is yesterday's: times that are months before their
 * arrival do not settle. Firehose gathers for a second here, and not for a minute.
 */

import { setTimeout as sleep } from 'node:timers/promises'
import { AthenaClient } from '@aws-sdk/client-athena'
import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { type DayPlan, dayOfTraffic, putOf, type SaidOnDay } from '../../bench/day.ts'
import { ask } from '../../cli/api.ts'
import type { Connection } from '../../cli/connection.ts'
import { answerTo } from '../../cli/data.ts'
import { allRows, runStatement } from '../../functions/asking/run-statement.ts'
import type { Put } from '../../functions/ports/put-on-stream.ts'
import { warehouseInAthena } from '../../functions/ports/warehouse.athena.ts'
import type { Assembly, TemplateResource } from '../../local/assembly/read.ts'
import { type Served, serve } from '../../local/served.ts'
import { partitionKeyOf, streamRecordBytes } from '../../messages/stream-record.ts'
import { type LandingMessage, rowsOf } from '../../warehouse/rows.ts'
import { landingMessages } from '../../warehouse/tables/landing.ts'

export interface DayLine {
  readonly connection: Connection
  readonly invoke: (name: string, event: object) => Promise<unknown>
  /** At most so many of them: whoever goes on takes the rest. */
  readonly put: (said: Iterator<SaidOnDay>, most?: number) => Promise<number>
  /** When something lies in the lake. */
  readonly landed: () => Promise<void>
  /** Dispatch's books, when nothing is pending and they have come so far. */
  readonly atRest: (isAll: (counters: Counters) => boolean) => Promise<Counters>
  /** Has the warehouse settle what landed, until it has as much of the day. */
  readonly settled: (day: string, counts: Readonly<Record<'messages' | 'decisions', number>>) => Promise<void>
  /** What has landed since, in as many runs as it takes until nothing is left. */
  readonly settledAgain: () => Promise<void>
  /** A statement of the warehouse itself. */
  readonly stated: (sql: string) => Promise<readonly Readonly<Record<string, string | null>>[]>
  /** An object of the lake, as text. */
  readonly stored: (key: string) => Promise<string>
  readonly asked: (name: string, day: string, more?: object) => Promise<readonly Readonly<Record<string, unknown>>[]>
  readonly stop: () => Promise<void>
}

export type Counters = Readonly<Record<string, number>>

/** On a data directory another line may have stood before: what it had not done yet is done. */
export const dayLine = async (assembly: Assembly, dataDirectory: string): Promise<DayLine> => {
  const served = await serve({ assembly: hasty(assembly), dataDirectory, mqttPort: 0, httpPort: 0, log: () => {} })
  const { http = '', aws = '' } = served.runtime.addresses()
  const token = await served.runtime.door('issuer').token('operator', ['admin'])
  const connection = { http_url: http, token }
  const client = { endpoint: aws, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
  const kinesis = new KinesisClient(client)
  const lambda = new LambdaClient(client)
  const s3 = new S3Client({ ...client, forcePathStyle: true })
  const athena = new AthenaClient(client)
  const warehouse = warehouseInAthena(athena, { workgroup: 'signalbox-dev-data', database: 'signalbox_dev' })
  const stream = nameOf(served, 'AWS::Kinesis::Stream', 'stream')

  const invoke = async (name: string, event: object): Promise<unknown> => {
    const { Payload, FunctionError } = await lambda.send(
      new InvokeCommand({ FunctionName: `signalbox-dev-${name}`, Payload: Buffer.from(JSON.stringify(event)) }),
    )
    const text = Buffer.from(Payload ?? []).toString('utf8')
    if (FunctionError !== undefined) throw new Error(`${name} failed: ${text}`)
    return JSON.parse(text)
  }
  const asked: DayLine['asked'] = async (name, day, more = {}) => {
    const { columns, rows } = await answerTo(connection, { name, parameters: { ...rangeOf(day), ...more } })
    return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column.name, row[at]])))
  }
  return {
    connection,
    invoke,
    put: async (said, most = Number.POSITIVE_INFINITY) => {
      let count = 0
      while (count < most) {
        const batch: Put[] = []
        while (batch.length < Math.min(500, most - count)) {
          const { value, done } = said.next()
          if (done) break
          batch.push(putOf(value))
        }
        if (batch.length === 0) break
        await patientPut(kinesis, stream, batch)
        count += batch.length
      }
      return count
    },
    landed: async () => {
      const bucket = nameOf(served, 'AWS::S3::Bucket', 'datalake')
      const Prefix = `${landingMessages.folder}/`
      for (let tries = 0; tries < 600; tries += 1) {
        const { KeyCount = 0 } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix }))
        if (KeyCount > 0) return
        await sleep(100)
      }
      throw new Error(`Nothing lies under ${Prefix} after a minute`)
    },
    atRest: async (isAll) => {
      for (let tries = 0; ; tries += 1) {
        const { body } = await ask(connection, 'GET', '/counters')
        const counters = body as Counters
        if (counters.pending === 0 && isAll(counters)) {
          // What is counted last may be what nobody asked about.
          await sleep(1_000)
          const { body: later } = await ask(connection, 'GET', '/counters')
          if (later.published === counters.published) return counters
        }
        if (tries > 30_000) throw new Error(`Not at rest: ${JSON.stringify(counters)}`)
        await sleep(100)
      }
    },
    settled: async (day, counts) => {
      const found = { messages: 0, decisions: 0 }
      for (let tries = 0; tries < 40; tries += 1) {
        const { run_id } = (await invoke('etl', { step: 'look', job: 'hourly' })) as { readonly run_id?: string }
        if (run_id !== undefined) await ended(connection, run_id)
        for (const name of ['messages', 'decisions'] as const) {
          const rows = await asked(`report-${name}`, day).catch(() => [])
          found[name] = rows.reduce((sum, row) => sum + Number(row[name]), 0)
        }
        if (found.messages >= counts.messages && found.decisions >= counts.decisions) return
        await sleep(1_000)
      }
      throw new Error(`Settled are ${JSON.stringify(found)}, ${JSON.stringify(counts)} were expected`)
    },
    settledAgain: async () => {
      // Firehose gathers for a second.
      await sleep(2_500)
      for (let tries = 0; tries < 5; tries += 1) {
        const { run_id } = (await invoke('etl', { step: 'look', job: 'hourly' })) as { readonly run_id?: string }
        if (run_id === undefined) return
        await ended(connection, run_id)
        await sleep(1_000)
      }
    },
    stated: async (sql) => {
      const { id } = await runStatement({ sql }, Date.now() + 60_000, { warehouse, now: Date.now, sleep })
      return allRows(warehouse, id)
    },
    stored: async (key) => {
      const bucket = nameOf(served, 'AWS::S3::Bucket', 'datalake')
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
      return (await Body?.transformToString()) ?? ''
    },
    asked,
    stop: async () => {
      kinesis.destroy()
      lambda.destroy()
      s3.destroy()
      athena.destroy()
      await served.stop()
    },
  }
}

const ended = async (connection: Connection, runId: string): Promise<void> => {
  for (;;) {
    const { body } = await ask(connection, 'GET', `/data/runs/${runId}`)
    if (body.status === 'succeeded') return
    if (body.status === 'failed') throw new Error(`Run ${runId} failed: ${String(body.error)}`)
    await sleep(200)
  }
}

export const rangeOf = (day: string): { readonly from: string; readonly until: string } => ({
  from: `${day}T00:00:00Z`,
  until: new Date(Date.parse(day) + 86_400_000).toISOString(),
})

export interface Expected {
  readonly messages: readonly SaidMessage[]
  readonly unopened: number
}

export type SaidMessage = Pick<
  LandingMessage,
  'robot_id' | 'message_id' | 'trace_id' | 'type' | 'kind' | 'dialect' | 'received_at' | 'bytes'
>

/** What the bytes say, by the code that dispatch opens them with: what must be there in the end. Without the bytes: a million fit. */
export const expectedOf = (plan: DayPlan): Expected => {
  const messages: SaidMessage[] = []
  let records = 0
  let unopened = 0
  for (const said of dayOfTraffic(plan)) {
    records += 1
    const rows = rowsOf({
      data: streamRecordBytes(putOf(said).record),
      sequence_number: String(10n ** 55n + BigInt(records)),
      shard_id: 'shardId-000000000000',
      arrived_at_ms: said.received_at,
    })
    for (const { payload: _, raw_base64: __, topic: ___, position: ____, ...row } of rows) {
      if (row.kind === 'unopened') unopened += 1
      else if (row.kind !== 'control') messages.push(row)
    }
  }
  return { messages, unopened }
}

const nameOf = ({ stacks }: Served, type: string, part: string): string => {
  const found = [...stacks.stoodUp.resources.entries()].filter(([, resource]) => resource.type === type)
  const ref = found.find(([id]) => id.toLowerCase().includes(part))?.[1].ref ?? found[0]?.[1].ref
  if (ref === undefined) throw new Error(`There is no ${type}`)
  return ref
}

/** As our port puts, and for as long as it takes: a day comes faster here than its stream takes it, or than its readers read. */
const patientPut = async (kinesis: KinesisClient, stream: string, puts: readonly Put[]): Promise<void> => {
  let left = puts.map(({ subject, record }) => ({
    PartitionKey: partitionKeyOf(subject),
    Data: streamRecordBytes(record),
  }))
  while (left.length > 0) {
    const { Records = [] } = await kinesis.send(new PutRecordsCommand({ StreamName: stream, Records: left }))
    left = left.filter((_, place) => Records[place]?.ErrorCode !== undefined)
    if (left.length > 0) await sleep(100)
  }
}

/** A shard takes a thousand records and a megabyte in a second. */
const shards = 8

/**
 * As deployed, but for how long Firehose gathers, for shards that take a day in minutes, and without what the clock starts: who
 * asks says when.
 */
const hasty = (assembly: Assembly): Assembly =>
  changed(assembly, (resource) => {
    if (resource.Type === 'AWS::Kinesis::Stream')
      return { ...resource, Properties: { ...resource.Properties, ShardCount: shards } }
    if (resource.Type === 'AWS::Scheduler::Schedule')
      return { ...resource, Properties: { ...resource.Properties, ScheduleExpression: 'rate(365 days)' } }
    if (resource.Type !== 'AWS::KinesisFirehose::DeliveryStream') return resource
    const gathering = JSON.stringify(resource).replaceAll(/"IntervalInSeconds":\d+/g, '"IntervalInSeconds":1')
    return JSON.parse(gathering) as TemplateResource
  })

/** As it was before landed messages had this column. */
export const beforeColumn = (assembly: Assembly, column: string): Assembly =>
  changed(assembly, (resource) => {
    const { TableInput } = (resource.Properties ?? {}) as { readonly TableInput?: GlueTable }
    if (resource.Type !== 'AWS::Glue::Table' || TableInput?.Name !== landingMessages.name) return resource
    const { StorageDescriptor: stored } = TableInput
    const Columns = stored.Columns.filter(({ Name }) => Name !== column)
    if (Columns.length === stored.Columns.length) throw new Error(`${landingMessages.name} has no column ${column}`)
    const older = { ...TableInput, StorageDescriptor: { ...stored, Columns } }
    return { ...resource, Properties: { ...resource.Properties, TableInput: older } }
  })

interface GlueTable {
  readonly Name: string
  readonly StorageDescriptor: { readonly Columns: readonly { readonly Name: string }[] }
}

const changed = (assembly: Assembly, change: (resource: TemplateResource) => TemplateResource): Assembly => ({
  ...assembly,
  stacks: assembly.stacks.map((stack) => ({
    ...stack,
    template: {
      ...stack.template,
      Resources: Object.fromEntries(
        Object.entries(stack.template.Resources).map(([id, resource]) => [id, change(resource)]),
      ),
    },
  })),
})
