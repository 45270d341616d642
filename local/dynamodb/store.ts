/**
 * The tables as the service reaches them: on this thread (simulated mode: synchronous, deterministic) or in a worker
 * of their own (served mode), where functions' SDK clients also talk to them directly.
 */
import { Worker } from 'node:worker_threads'
import { type KeptTables, keptTables } from './kept-tables.ts'
import { type Answer, type Change, createTables, type TableSpec, type TablesOptions } from './tables.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

export interface TableStore {
  /** Resolves with the changes that a data directory still keeps for the table's stream. */
  create(spec: TableSpec): Promise<readonly Change[]>
  execute(operation: string, body: string): Promise<Answer>
  sweep(): void
  stats(): Record<string, number>
  stop(): Promise<void>
  /** Every item of a table by its key, as it is stored; on this thread only. */
  entries?(table: string): Iterable<readonly [string, string]>
  /** Where SDK clients reach the tables without passing through the front server. */
  readonly url?: string
}

export interface StoreOptions {
  readonly now: () => number
  readonly onChange: (changes: readonly Change[]) => void
  readonly directory?: string
}

export function storeOnThisThread({ now, onChange, directory }: StoreOptions): TableStore {
  const kept = directory === undefined ? undefined : keptTables(directory)
  const tables = createTables({
    now,
    onChange: recorded(kept, onChange),
    ...(kept && { finished: kept.finished(now()) }),
  })
  return {
    create: async (spec) => createKept(tables, kept, spec),
    execute: async (operation, body) => tables.execute(operation, body),
    sweep: () => void tables.sweep(),
    stats: () => tables.stats(),
    entries: (table) => tables.entries(table),
    stop: async () => kept?.close(),
  }
}

export function createKept(
  tables: ReturnType<typeof createTables>,
  kept: KeptTables | undefined,
  spec: TableSpec,
): readonly Change[] {
  const { TableName } = spec.description
  const table = kept?.open(TableName, () => tables.entries(TableName))
  tables.create(spec, table)
  return table?.changes ?? []
}

/** Kept before it is told, so that no reader saw what a restart forgets. */
export function recorded(
  kept: KeptTables | undefined,
  onChange: (changes: readonly Change[]) => void,
): NonNullable<TablesOptions['onChange']> {
  if (!kept) return onChange
  return (changes, finished) => {
    kept.append(changes, finished)
    onChange(changes)
  }
}

export async function storeInWorker({ onChange, directory }: Omit<StoreOptions, 'now'>): Promise<TableStore> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { directory },
    // Rows are long-lived texts: a small young generation costs nothing here and saves memory. A row of the journal takes 2.2 KB
    // with its four indexes, a failure 4 KB with its eight: a million and a hundred thousand are 2.6 GB, more than V8 would
    // allow on a machine of 8 GB. Nothing of it is taken before it is needed.
    resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 6_144 },
  })
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  let latest: Record<string, number> = {}
  let next = 0
  let stopped = false
  const listening = Promise.withResolvers<string>()

  const ask = <Value>(message: (id: number) => ToWorker): Promise<Value> =>
    new Promise((resolve, reject) => {
      const id = next++
      waiting.set(id, { resolve: resolve as (value: never) => void, reject })
      worker.postMessage(message(id))
    })
  const fail = (error: Error) => {
    listening.reject(error)
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'answered') {
      waiting.get(message.id)?.resolve(message.value as never)
      waiting.delete(message.id)
    } else if (message.kind === 'changed') onChange(message.changes)
    else if (message.kind === 'stats') latest = message.stats
    else listening.resolve(message.url)
  })
  worker.on('error', fail)
  worker.on('exit', (code) => {
    if (!stopped) fail(new Error(`The local DynamoDB's worker ended with exit code ${code}`))
  })

  const url = await listening.promise
  return {
    url,
    create: (spec) => ask((id) => ({ kind: 'create', id, spec })),
    execute: (operation, body) => ask((id) => ({ kind: 'execute', id, operation, body })),
    sweep: () => worker.postMessage({ kind: 'sweep' } satisfies ToWorker),
    stats: () => latest,
    async stop() {
      stopped = true
      await ask((id) => ({ kind: 'stop', id }))
      await worker.terminate()
    },
  }
}
