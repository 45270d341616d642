/** Athena: the workgroups of the templates, and statements over the lake and its tables, run by DuckDB. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { AwsError, jsonError } from '../aws-api/service.ts'
import { duckDb } from '../duckdb/duckdb.ts'
import { arnOf, physicalUuid } from '../resources/names.ts'
import { propertiesOf } from '../resources/properties.ts'
import { type CreatedResource, type Provider, UnsupportedProperty } from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'
import { type AthenaApi, athenaApi } from './api.ts'
import { engine } from './engine.ts'
import { type Executions, executionsIn } from './executions.ts'
import { statementOf } from './statements.ts'
import { tablesIn } from './tables.ts'
import { type WorkGroup, workGroupOf } from './work-group.ts'

const namedQueryProperties = z.looseObject({
  Name: z.string().min(1).max(128),
  Database: z.string().min(1),
  QueryString: z.string().min(1).max(262_144),
  WorkGroup: z.string().optional(),
})

export function athena(runtime: Runtime): readonly Provider[] {
  const workGroups = new Map<string, WorkGroup>()
  const db = duckDb({ clock: runtime.clock, log: (line) => runtime.log(line) })
  let folder: string | undefined
  let executions: Executions | undefined
  let api: AthenaApi | undefined

  /** Made when somebody asks: nothing lies on disk for a runtime that nobody asks anything. */
  const opened = (): AthenaApi => {
    if (api) return api
    const { dataDirectory } = runtime
    folder =
      dataDirectory !== undefined ? join(dataDirectory, 'athena') : mkdtempSync(join(tmpdir(), 'signalbox-athena-'))
    const out = join(folder, 'out')
    rmSync(out, { recursive: true, force: true })
    mkdirSync(out, { recursive: true })
    const tables = tablesIn(join(folder, 'tables'))
    executions = executionsIn(dataDirectory === undefined ? undefined : join(folder, 'executions.jsonl'))
    const door = runtime.door.bind(runtime)
    api = athenaApi({
      runtime,
      workGroups,
      executions,
      engine: engine({ clock: runtime.clock, duckDb: db, tables, folder: out, door }),
    })
    return api
  }
  runtime.register({
    name: 'athena',
    async handle(request) {
      if (runtime.mode === 'served') return opened().service.handle(request)
      // DuckDB runs in a process of its own, and virtual time would not wait for it.
      const refusal = 'Athena is not run in simulated mode: ask it where the stacks are served (npm start)'
      return jsonError(new AwsError('InvalidRequestException', refusal))
    },
  })

  const provider: Provider = {
    types: ['AWS::Athena::WorkGroup', 'AWS::Athena::NamedQuery'],
    async create(resource): Promise<CreatedResource> {
      if (resource.type === 'AWS::Athena::NamedQuery') {
        const { QueryString } = propertiesOf(namedQueryProperties, resource)
        try {
          statementOf(QueryString)
        } catch (error) {
          throw new UnsupportedProperty(resource, 'QueryString', error instanceof Error ? error.message : String(error))
        }
        const id = physicalUuid(resource)
        return { ref: id, attributes: { NamedQueryId: id } }
      }
      const group = workGroupOf(resource)
      if (workGroups.has(group.name)) throw new UnsupportedProperty(resource, 'Name', `${group.name} exists already`)
      workGroups.set(group.name, group)
      return { ref: group.name, attributes: { Arn: arnOf('athena', `workgroup/${group.name}`, runtime) } }
    },
    async stop() {
      await api?.stop()
      await db.stop()
      executions?.close()
      if (folder !== undefined && runtime.dataDirectory === undefined) rmSync(folder, { recursive: true, force: true })
    },
    stats: () => api?.stats() ?? { queries: 0, failed: 0, bytes_scanned: 0, running: 0, queued: 0 },
  }
  return [provider]
}
