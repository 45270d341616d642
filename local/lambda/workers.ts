/** Runs functions in worker threads, one pool per group. */
import type { Runtime } from '../runtime.ts'
import type { Executor } from './executor.ts'
import { environmentOf, type FunctionSpec } from './function.ts'
import { type Group, groupSizes } from './placement.ts'
import { Pool } from './pool.ts'
import type { WorkerData } from './worker.ts'

export interface WorkerSettings {
  readonly clock: Runtime['clock']
  readonly region: Runtime['region']
  readonly endpointUrl: string
  readonly logDirectory?: string | undefined
  readonly log: (line: string) => void
  /** A line with metrics in the embedded format. */
  readonly measured?: (line: string) => void
  /** All functions and endpoints known by now: read when a worker starts. */
  readonly functions: () => readonly FunctionSpec[]
  readonly endpoints: () => Readonly<Record<string, string>>
}

export function workerExecutor(settings: WorkerSettings): Executor {
  const dataOf = (group: Group): WorkerData => ({
    group,
    functions: settings
      .functions()
      .filter((spec) => spec.group === group)
      .map((spec) => ({
        name: spec.name,
        arn: spec.arn,
        file: spec.file,
        exportName: spec.exportName,
        environment: environmentOf(spec, settings, settings.endpoints()),
        timeoutMs: spec.timeoutMs,
        memoryMb: spec.memoryMb,
      })),
    ...(settings.logDirectory === undefined ? {} : { logDirectory: settings.logDirectory }),
  })
  const pool = (group: Group) =>
    new Pool(groupSizes[group], () => dataOf(group), settings.clock, settings.measured ?? (() => {}))
  const pools: Readonly<Record<Group, Pool>> = {
    stream: pool('stream'),
    machine: pool('machine'),
    api: pool('api'),
    other: pool('other'),
  }

  return {
    run: (spec, payload, requestId) => pools[spec.group].run(spec, payload, requestId),
    async warm(specs) {
      const loaded = await Promise.all(
        (['stream', 'machine', 'api'] as const).map((group) => {
          const mine = specs.filter((spec) => spec.group === group)
          return mine.length > 0 ? pools[group].warm(mine) : []
        }),
      )
      for (const [spec, outcome] of loaded.flat()) {
        if ('error' in outcome) settings.log(`${spec.name} cannot be loaded: ${outcome.error.errorMessage}`)
      }
    },
    async stop() {
      await Promise.all(Object.values(pools).map((each) => each.stop()))
    },
    stats: () => ({
      workers: Object.values(pools).reduce((sum, { stats }) => sum + stats.workers, 0),
      invocations_waiting: Object.values(pools).reduce((sum, { stats }) => sum + stats.waiting, 0),
      worker_restarts: Object.values(pools).reduce((sum, { stats }) => sum + stats.restarts, 0),
    }),
  }
}
