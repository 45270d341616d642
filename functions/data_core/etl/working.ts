import { allRows, type FoundRow, runStatement, statementToken } from '../../asking/run-statement.ts'
import { TemporaryFailure } from '../../errors.ts'
import { inParallel } from '../../in-parallel.ts'
import type { DataRun, RunReport, Standing } from '../../ports/data-runs.ts'
import type { Stage } from './plan.ts'
import type { EtlPorts } from './ports.ts'

/** A run in the hands of one invocation. */
export class Working {
  run: DataRun
  readonly until: number
  readonly ports: EtlPorts
  bytes: number
  statements: number

  constructor(run: DataRun, until: number, ports: EtlPorts) {
    this.run = run
    this.until = until
    this.ports = ports
    this.bytes = run.report?.bytes_scanned ?? 0
    this.statements = run.report?.statements ?? 0
  }

  /** With what was asked so far: of all its invocations. */
  async write(change: Partial<DataRun>): Promise<void> {
    const report: RunReport = {
      landed_hours: 0,
      objects: 0,
      tables: [],
      ...this.run.report,
      ...change.report,
      statements: this.statements,
      bytes_scanned: this.bytes,
    }
    this.run = { ...this.run, ...change, report }
    await this.ports.runs.write(this.run)
  }

  /** Undefined: time is over. */
  async statement(name: string, sql: string): Promise<string | undefined> {
    const token = statementToken(this.run.run_id, name, this.run.attempt, sql)
    const ran = await runStatement({ sql, token }, this.until, this.ports)
    if (ran.status === 'running') return undefined
    this.bytes += ran.state.bytes_scanned ?? 0
    this.statements += 1
    return ran.id
  }

  /** What a question is answered with. */
  async ask(name: string, sql: string): Promise<readonly FoundRow[]> {
    const id = await this.statement(name, sql)
    if (id === undefined) throw new TemporaryFailure(`${name} of run ${this.run.run_id} took too long`)
    return allRows(this.ports.warehouse, id)
  }

  /** From the run's stage on; false: time is over. */
  async stages(stages: readonly Stage[]): Promise<boolean> {
    while (this.run.stage < stages.length) {
      const stage = stages[this.run.stage] as Stage
      let isDone = true
      await inParallel(stage.works, STATEMENTS_AT_ONCE, async ({ name, sql }) => {
        if ((await this.statement(name, sql)) === undefined) isDone = false
      })
      if (!isDone || this.ports.now() >= this.until) {
        if (isDone) await this.write({ stage: this.run.stage + 1 })
        return false
      }
      await this.write({ stage: this.run.stage + 1 })
    }
    return true
  }
}

export const STATEMENTS_AT_ONCE = 4

/** Changes what is said, and tries again when somebody else has just changed something else. */
export const stand = async (
  { runs }: EtlPorts,
  change: Partial<{ [Name in keyof Standing]: Standing[Name] | undefined }>,
): Promise<void> => {
  for (let tries = 0; tries < 5; tries += 1) {
    const seen = await runs.standing()
    if ((await runs.stand({ ...seen, ...change } as Standing, seen)) === 'written') return
  }
  throw new TemporaryFailure('How far the warehouse is was changed by somebody else five times in a row')
}
