/** DynamoDB: tables, their indexes, conditions, time to live and streams, behind the wire API. */
import { join } from 'node:path'
import type { AwsService } from '../aws-api/service.ts'
import { every, type Timer } from '../clock.ts'
import type { Provider } from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'
import { type ChangeStream, changeStream } from './change-stream.ts'
import { storeInWorker, storeOnThisThread, type TableStore } from './store.ts'
import type { Change } from './tables.ts'
import { tableOf } from './template.ts'

/** AWS deletes expired items "within a few days"; a minute shows the effect without waiting for it. */
const sweepMs = 60_000

export function dynamodb(runtime: Runtime): readonly Provider[] {
  const streams = new Map<string, ChangeStream>()
  let started: Promise<TableStore> | undefined
  let current: TableStore | undefined
  let sweeping: Timer | undefined

  const onChange = (changes: readonly Change[]) => {
    for (const change of changes) streams.get(change.table)?.append(change)
  }
  const directory = runtime.dataDirectory === undefined ? {} : { directory: join(runtime.dataDirectory, 'dynamodb') }
  const open = async () => {
    const now = () => runtime.clock.now()
    const store =
      runtime.mode === 'served'
        ? await storeInWorker({ onChange, ...directory })
        : storeOnThisThread({ now, onChange, ...directory })
    if (store.url) runtime.endpoint('DYNAMODB', store.url)
    current = store
    return store
  }
  const store = () => {
    started ??= open()
    return started
  }

  const service: AwsService = {
    name: 'dynamodb',
    async handle({ operation, body }) {
      const answer = await (await store()).execute(
        operation,
        Buffer.from(body.buffer, body.byteOffset, body.length).toString(),
      )
      return { status: answer.status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: answer.body }
    },
  }
  runtime.register(service)
  const names: string[] = []
  if (runtime.mode === 'simulated') {
    runtime.offer('tables', {
      rows: () => Object.fromEntries(names.map((name) => [name, [...(current?.entries?.(name) ?? [])]])),
    })
  }

  const provider: Provider = {
    types: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
    async create(resource) {
      const table = tableOf(resource, runtime.region, runtime.account)
      names.push(table.name)
      const { streamViewType } = table.spec
      if (streamViewType) {
        const stream = changeStream({ arn: table.streamArn, region: runtime.region, viewType: streamViewType })
        streams.set(table.name, stream)
        runtime.addSource(stream)
      }
      onChange(await (await store()).create(table.spec))
      const attributes = { Arn: table.arn, TableId: table.name, ...(streamViewType && { StreamArn: table.streamArn }) }
      return { ref: table.name, attributes }
    },
    async start() {
      sweeping = every(runtime.clock, sweepMs, () => current?.sweep())
    },
    async stop() {
      sweeping?.cancel()
      await current?.stop()
    },
    stats() {
      const { items = 0, requests = 0, read_units = 0, write_units = 0, ...operations } = current?.stats() ?? {}
      const perOperation = Object.entries(operations).map(([name, count]) => [`dynamodb_${name}`, count])
      return {
        dynamodb_items: items,
        dynamodb_requests: requests,
        dynamodb_read_units: read_units,
        dynamodb_write_units: write_units,
        ...Object.fromEntries(perOperation),
      }
    },
  }
  return [provider]
}
