import { ask, list, type Row } from './api.ts'
import { run, UsageError } from './command.ts'
import { type Connection, connect } from './connection.ts'
import { print, type Shown } from './failures.ts'
import { table, text } from './table.ts'

/*
 * npm run etl [-- --from TIME --until TIME --why TEXT [--wait]]
 *
 * Runs of the warehouse: without a range the last ones, with one it is settled and computed again. What was right stays as it is.
 */
const usage = `npm run etl -- [--json] [--api-url URL --token TOKEN]
  [--limit N]                                    the last runs: rows landed, standing and rejected
  --from TIME --until TIME --why TEXT [--wait]    settle and compute what was received in these hours again`

const options = {
  from: { type: 'string' },
  until: { type: 'string' },
  why: { type: 'string' },
  wait: { type: 'boolean' },
  limit: { type: 'string' },
  json: { type: 'boolean' },
  'api-url': { type: 'string' },
  token: { type: 'string' },
} as const

interface Wanted {
  readonly from?: string
  readonly until?: string
  readonly why?: string
  readonly wait?: boolean
  readonly limit?: string
}

export const etlCommand = async (
  connection: Connection,
  wanted: Wanted,
  tell: (line: string) => void = () => {},
): Promise<Shown> => {
  const { from, until, why, wait, limit } = wanted
  if (from === undefined && until === undefined) {
    const most = Number(limit ?? 20)
    if (!Number.isInteger(most) || most < 1) throw new UsageError(`--limit ${limit}: a whole number from 1`)
    const runs = await list(connection, '/data/runs', most)
    return { answer: runs, text: runs.length > 0 ? shown(runs) : 'Nothing has run yet' }
  }
  if (from === undefined || until === undefined) throw new UsageError('a range has both --from and --until')
  if (why === undefined) throw new UsageError('--why is missing: the run keeps who asked for it and why')
  const { body } = await ask(connection, 'POST', '/data/runs', { body: { from, until, reason: why } })
  const ended = wait ? await endOf(connection, String(body.run_id), tell) : body
  return { answer: ended, text: shown([ended]) }
}

const endOf = async (connection: Connection, runId: string, tell: (line: string) => void): Promise<Row> => {
  for (let told = ''; ; ) {
    const { body } = await ask(connection, 'GET', `/data/runs/${runId}`)
    if (body.status === 'failed') throw new UsageError(`${runId} failed: ${text(body.error)}`)
    if (body.status === 'succeeded') return body
    const stands = `${runId} ${text(body.status)}${body.stage ? `, stage ${text(body.stage)}` : ''}`
    if (stands !== told) tell(stands)
    told = stands
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_AGAIN_MS)
    })
  }
}

const LOOK_AGAIN_MS = 1_000

const shown = (runs: readonly Row[]): string => `${columns(runs)}\n\n${legend}`

const legend =
  'landed: rows that the run read, as often as they came (of commands, missions, failures: every change of a row)\n' +
  'standing: rows of the hours that they are of, each once, also those that earlier runs settled'

const columns = (runs: readonly Row[]): string =>
  table(runs, {
    run: ({ run_id }) => run_id,
    status: ({ status }) => status,
    by: ({ by }) => by,
    range: ({ from, until }) => (from === undefined ? '' : `${text(from)} – ${text(until)}`),
    'landed → standing (rejected)': ({ report }) =>
      tablesOf(report)
        .filter(({ rows_in }) => Number(rows_in) > 0)
        .map((one) => `${text(one.table)} ${text(one.rows_in)} → ${text(one.rows_out)} (${text(one.rejected)})`)
        .join(', '),
    error: ({ error }) => error,
  })

const tablesOf = (report: unknown): readonly Row[] => ((report as Row | undefined)?.tables ?? []) as readonly Row[]

if (import.meta.main) {
  await run({ usage, options }, async ({ values, positionals }) => {
    if (positionals.length > 0) throw new UsageError(usage)
    const tell = (line: string) => void process.stderr.write(`${line}\n`)
    print(await etlCommand(connect(values), { ...values }, tell), values.json)
  })
}
