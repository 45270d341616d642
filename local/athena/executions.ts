/** Query executions: accepted, queued, run, ended; kept, so that a restarted runtime knows what became of them. */
import { randomUUID } from 'node:crypto'
import { type Pending, pendingInMemory, pendingOnDisk } from '../pending.ts'

export type ExecutionState = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED'

export interface Execution {
  readonly id: string
  readonly sql: string
  readonly parameters: readonly string[]
  readonly database: string
  readonly workgroup: string
  readonly token?: string
  readonly statement_type: 'DDL' | 'DML' | 'UTILITY'
  readonly output: string
  readonly state: ExecutionState
  /** Why it failed or was cancelled. */
  readonly reason?: string
  readonly submitted_at: number
  readonly started_at?: number
  readonly ended_at?: number
  readonly bytes_scanned?: number
  readonly rows_changed?: number
  readonly columns?: readonly { readonly name: string; readonly type: string }[]
  readonly manifest?: string
}

export interface Executions {
  get(id: string): Execution | undefined
  byToken(workgroup: string, token: string): Execution | undefined
  newest(workgroup: string): readonly Execution[]
  put(execution: Execution): void
  close(): void
}

/** Athena knows them for 45 days; here the newest ones. */
const keptMax = 2_000

export const newExecutionId = (): string => randomUUID()

export function executionsIn(file: string | undefined): Executions {
  const kept: Pending<Execution> = file === undefined ? pendingInMemory() : pendingOnDisk(file)
  const byId = new Map<string, Execution>(kept.entries())
  const idOfToken = new Map<string, string>()
  for (const { id, workgroup, token } of byId.values())
    if (token !== undefined) idOfToken.set(`${workgroup} ${token}`, id)

  const put = (execution: Execution) => {
    const { id, workgroup, token } = execution
    byId.set(id, execution)
    kept.add(id, execution)
    if (token !== undefined) idOfToken.set(`${workgroup} ${token}`, id)
    for (const [oldest, { state, token: its, workgroup: place }] of byId) {
      if (byId.size <= keptMax || state === 'QUEUED' || state === 'RUNNING') break
      byId.delete(oldest)
      kept.done(oldest)
      if (its !== undefined) idOfToken.delete(`${place} ${its}`)
    }
  }
  for (const execution of [...byId.values()]) {
    if (execution.state !== 'QUEUED' && execution.state !== 'RUNNING') continue
    put({ ...execution, state: 'FAILED', reason: 'GENERIC_INTERNAL_ERROR: the runtime ended while it ran' })
  }
  return {
    get: (id) => byId.get(id),
    byToken: (workgroup, token) => byId.get(idOfToken.get(`${workgroup} ${token}`) ?? ''),
    newest: (workgroup) => [...byId.values()].filter((each) => each.workgroup === workgroup).reverse(),
    put,
    close: () => kept.close(),
  }
}
