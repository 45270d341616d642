/**
 * Asks the warehouse in somebody's name. A query takes its place in its caller's bytes of the day before it is started, waits as
 * long as its caller wants to, and goes on when that is over: whoever sees its end first counts what it scanned.
 */
import { hash } from 'node:crypto'
import { derivedId } from '../../../messages/ids.ts'
import type { SeenFleets } from '../../../warehouse/queries/asked.ts'
import type { NamedQuery } from '../../../warehouse/queries/named-query.ts'
import { unload } from '../../../warehouse/queries/unload.ts'
import { DAY_MS } from '../../../warehouse/settle/hours.ts'
import type { Bound } from '../../../warehouse/statement.ts'
import { PermanentFailure, TemporaryFailure } from '../../errors.ts'
import type { Caller } from '../../http/caller.ts'
import { forbidden } from '../../http/permitted.ts'
import { Problem } from '../../http/problem.ts'
import type { ApiRequest } from '../../http/request.ts'
import type { About, AskedQuery, Begun, QueryFormat } from '../../ports/asked-queries.ts'
import type { StatementState } from '../../ports/warehouse.ts'
import type { DataApiPorts } from './ports.ts'

export interface Asking {
  /** Of the question, or of the route. */
  readonly name: string
  readonly bound: Bound
  /** Of whom it tells: who sees that no more when the answer is read does not see the answer either. */
  readonly about: About
  /** As files; they need the columns of the answer. */
  readonly files?: { readonly format: Exclude<QueryFormat, 'csv'>; readonly columns: NamedQuery['columns'] } | undefined
  readonly wait_seconds: number
}

export interface Asked {
  readonly query: AskedQuery & { readonly statement_id: string }
  readonly state: StatementState
}

/** Whose robots a caller sees. Throws where it is nobody's: there is nothing that it could ask about. */
export const fleetsOf = ({ name, fleets }: Caller): SeenFleets => {
  if (fleets !== 'all' && fleets.length === 0)
    throw forbidden(`${name} sees no fleet, and this is about robots: an administrator says whose robots it sees`)
  return fleets
}

/** Throws a problem where it is too much, or failed. */
export const ask = async (request: ApiRequest, asking: Asking, ports: DataApiPorts): Promise<Asked> => {
  const query = await begun(request, asking, ports)
  const until = ports.now() + asking.wait_seconds * 1000
  const statement_id = await started(query, asking, ports)
  const asked = { ...query, statement_id }
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, PAUSE_MS_MAX)) {
    const state = await stateOf(asked, ports)
    if (hasEnded(state)) throwIfFailed(state)
    if (hasEnded(state) || ports.now() + pauseMs > until) return { query: asked, state }
    await ports.sleep(pauseMs)
  }
}

const FIRST_PAUSE_MS = 50
const PAUSE_MS_MAX = 1_000

/** And counts what it scanned when it has ended. */
export const stateOf = async (
  query: AskedQuery & { readonly statement_id: string },
  { warehouse, asked, log }: DataApiPorts,
): Promise<StatementState> => {
  const state = await warehouse.state(query.statement_id)
  if (hasEnded(state) && query.bytes_scanned === undefined) {
    const bytes = billed(state.bytes_scanned ?? 0)
    await asked.ended(query, bytes)
    const { query_id, owner, name } = query
    log.info('query', {
      query_id,
      owner,
      query: name,
      status: state.status,
      bytes,
      milliseconds: state.milliseconds,
      error: state.error,
    })
  }
  return state
}

export const hasEnded = ({ status }: StatementState): boolean => status !== 'queued' && status !== 'running'

/** Athena's price list: per megabyte, and ten of them at least. */
const billed = (bytes: number): number => Math.max(10, Math.ceil(bytes / 1_000_000)) * 1_000_000

const begun = async (
  { caller, request_id }: ApiRequest,
  { name, files, about }: Asking,
  ports: DataApiPorts,
): Promise<AskedQuery> => {
  const { asked, limits, now } = ports
  const query: AskedQuery = {
    query_id: derivedId('query', request_id, name),
    owner: ownerOf(caller),
    name,
    format: files?.format ?? 'csv',
    about,
    asked_at: new Date(now()).toISOString(),
    expires_at: Math.floor(now() / 1000) + limits.result_days * 86_400,
    bytes_reserved: limits.bytes_per_query,
  }
  const first = await asked.begin(query, limits)
  if (first.begun) return query
  // What has ended and nobody has looked at since still has its place.
  await Promise.all(first.open.slice(0, OPEN_LOOKED_AT).map((id) => counted(id, ports)))
  const second = await asked.begin(query, limits)
  if (second.begun) return query
  throw tooMuch(caller, second, ports)
}

export const ownerOf = ({ kind, name }: Caller): string => `${kind}:${name}`

const OPEN_LOOKED_AT = 20

const counted = async (queryId: string, ports: DataApiPorts): Promise<void> => {
  const query = await ports.asked.find(queryId)
  if (query === undefined || query.bytes_scanned !== undefined) return
  if (query.statement_id !== undefined) await stateOf({ ...query, statement_id: query.statement_id }, ports)
  // Whoever asked has died before it could say whether the engine had it: then it scans, and nobody can tell how much.
  else if (ports.now() - Date.parse(query.asked_at) > STARTED_WITHIN_MS) {
    await ports.asked.ended(query, query.bytes_reserved)
  }
}

/** The function that answers lives for 29 seconds (lib/data_core/data-api.ts). */
const STARTED_WITHIN_MS = 60_000

const tooMuch = (
  { name }: Caller,
  { because, bytes_used, open }: Extract<Begun, { readonly begun: false }>,
  { limits, now }: DataApiPorts,
): Problem => {
  // What is reserved comes back in seconds: nobody has to wait for tomorrow because of it.
  const counted = bytes_used - open.length * limits.bytes_per_query
  if (because === 'at_once' || counted + limits.bytes_per_query <= limits.bytes_per_day) {
    return new Problem(
      429,
      'too-many-queries',
      `${name} has ${open.length} queries under way; ask again when one has ended, or cancel one`,
      { retry_after_seconds: 5 },
    )
  }
  const midnight = Math.ceil((now() + 1) / DAY_MS) * DAY_MS
  return new Problem(
    429,
    'scanned-too-much',
    `${name} has had ${bytes_used} bytes scanned or reserved today; a query may take ${limits.bytes_per_query}, and ${limits.bytes_per_day} a day are for each caller`,
    { retry_after_seconds: Math.ceil((midnight - now()) / 1000), bytes_used, bytes_per_day: limits.bytes_per_day },
  )
}

const started = async (query: AskedQuery, { bound, files }: Asking, ports: DataApiPorts): Promise<string> => {
  const { warehouse, asked, results } = ports
  const folder = results.folderOf(query.query_id)
  const sql = files === undefined ? bound.sql : unload(bound.sql, files.columns, { folder, format: files.format })
  let statementId: string
  try {
    statementId = await warehouse.start({ sql, parameters: bound.parameters, token: hash('sha256', query.query_id) })
  } catch (error) {
    await asked.ended(query, 0)
    throw error
  }
  await asked.started(query.query_id, statementId)
  return statementId
}

/** What the engine says in its own words, in ours where it is nobody's mistake. */
const throwIfFailed = (state: StatementState): void => {
  const problem = faultOf(state)
  if (problem !== undefined) throw problem
}

/** Before its first run the warehouse has no tables. */
export class NothingSettled extends Problem {
  constructor() {
    super(
      422,
      'nothing-settled',
      'Nothing was settled yet: the first run of the ETL makes the tables, at twenty past the hour or by npm run etl',
    )
  }
}

/** Of lists: that nothing is settled is an answer, an empty one. */
export const askSettled = async (...asking: Parameters<typeof ask>): Promise<Asked | undefined> => {
  try {
    return await ask(...asking)
  } catch (error) {
    if (error instanceof NothingSettled) return undefined
    throw error
  }
}

export const faultOf = ({ status, error = '', is_temporary }: StatementState): Error | undefined => {
  if (status !== 'failed' && status !== 'cancelled') return undefined
  if (/bytes scanned limit/i.test(error)) {
    return new Problem(
      422,
      'too-much-to-scan',
      'This would scan more than one query may: ask for a shorter range, or for one robot',
    )
  }
  if (/TABLE_NOT_FOUND|does not exist/i.test(error)) {
    return new NothingSettled()
  }
  if (/HIVE_BAD_DATA|HIVE_CANNOT_OPEN_SPLIT|HIVE_CURSOR_ERROR|No magic bytes/i.test(error)) {
    return new Problem(
      503,
      'lake-unreadable',
      'An object in this range of the lake cannot be read, so the range cannot be answered: the log names it, and somebody has to move it away',
    )
  }
  if (status === 'cancelled') return new Problem(409, 'cancelled', 'The query was cancelled')
  return is_temporary ? new TemporaryFailure(error) : new PermanentFailure(error)
}
