import { asked as askedSql, given } from '../../../../warehouse/queries/asked.ts'
import type { NamedQuery, QueryParameter } from '../../../../warehouse/queries/named-query.ts'
import { namedQueries, queryNamed } from '../../../../warehouse/queries.ts'
import { HOUR_MS } from '../../../../warehouse/settle/hours.ts'
import type { Given } from '../../../../warehouse/statement.ts'
import { bodies } from '../../../http/bodies.ts'
import { badField, badParameter, notFound, Problem } from '../../../http/problem.ts'
import { readBody } from '../../../http/read-body.ts'
import { type ApiRequest, paged, pagingIn, recordIdWords, TIME_WORDS, timeOf } from '../../../http/request.ts'
import { doesSee } from '../../../http/seen.ts'
import type { About, AskedQuery } from '../../../ports/asked-queries.ts'
import type { StatementState } from '../../../ports/warehouse.ts'
import type { Answer } from '../answer.ts'
import { ask, faultOf, ownerOf, stateOf } from '../ask.ts'
import { later } from '../later.ts'
import type { DataApiPorts } from '../ports.ts'
import { rangeOf, wholeUnits } from '../range.ts'
import { shownRow } from '../shown.ts'
import { seenIn } from './messages.ts'

export const listQueries: Answer = async () => ({
  items: namedQueries.map(({ name, question, parameters, columns, days_max }) => ({
    name,
    question,
    days_max,
    columns: Object.entries(columns).map(([column, type]) => ({ name: column, type })),
    parameters: parameters.map(
      ({ name: parameter, type, describes, default: usual, minimum, maximum, pattern, example }) => ({
        name: parameter,
        type,
        describes,
        required: usual === undefined && parameter !== 'from' && parameter !== 'until',
        ...(usual !== undefined && { default: usual }),
        ...(minimum !== undefined && { minimum }),
        ...(maximum !== undefined && { maximum }),
        ...(pattern !== undefined && { pattern }),
        example,
      }),
    ),
  })),
})

const WAIT_SECONDS = 5

export const askQuery: Answer = async (request, ports, sent) => {
  const { name, parameters = {}, format = 'csv', wait_seconds = WAIT_SECONDS } = readBody(bodies['ask-query'], sent)
  const query = queryNamed(name)
  if (query === undefined) throw badField('name', name, `one of ${namedQueries.map((one) => one.name).join(', ')}`)
  const values = valuesIn(query, parameters, ports.now())
  const robotId = values.robot_id?.value
  const { fleets, about } = await seenIn(
    request,
    typeof robotId === 'string' && robotId !== '*' ? robotId : undefined,
    ports,
  )
  const bound = askedSql(query.sql, values, fleets)
  const files = format === 'csv' ? undefined : { format, columns: query.columns }
  const asked = await ask(request, { name, bound, about, files, wait_seconds }, ports)
  if (asked.state.status !== 'succeeded') return later(asked)
  return answered(asked.query, asked.state, { limit: ROWS_USUAL }, ports)
}

/** Each by its type and bounds; whatever is not exactly that is refused before anything is started. */
const valuesIn = (
  { parameters, days_max, sql }: NamedQuery,
  said: Readonly<Record<string, unknown>>,
  now: number,
): Readonly<Record<string, Given>> => {
  const names = parameters.map(({ name }) => name)
  const unknown = Object.keys(said).find((name) => !names.includes(name))
  if (unknown !== undefined) {
    throw badField(`parameters.${unknown.slice(0, 64)}`, said[unknown], `only ${names.join(', ') || 'none'}`)
  }
  const values = Object.fromEntries(
    parameters.flatMap((parameter) => {
      const value = Object.hasOwn(said, parameter.name) ? said[parameter.name] : parameter.default
      if (value === undefined && isOfRange(parameter)) return []
      return [[parameter.name, given(parameter.type, checked(parameter, value))]]
    }),
  )
  if (!names.includes('from')) return values
  const textOf = (name: string) => values[name]?.value as string | undefined
  const days = names.includes('until') ? { days_usual: 1, days_max } : { days_usual: 1, days_max: 36_500 }
  const bad = (name: string, value: string | undefined, expected: string) =>
    badField(`parameters.${name}`, value, expected)
  const range = rangeOf({ from: textOf('from'), until: textOf('until') }, now, days, bad)
  const { from, until } = countsHours.test(sql) ? wholeUnits(range, HOUR_MS) : range
  return {
    ...values,
    from: given('timestamp', from),
    ...(names.includes('until') && { until: given('timestamp', until) }),
  }
}

/** Rows of hours have the time at which theirs begins. */
const countsHours = /\bhour >= :from\b/

const isOfRange = ({ name }: QueryParameter): boolean => name === 'from' || name === 'until'

const checked = (parameter: QueryParameter, value: unknown): unknown => {
  const { name, type, pattern, minimum, maximum, default: usual } = parameter
  const bad = (expected: string) => badField(`parameters.${name}`, value, expected)
  switch (type) {
    case 'string': {
      if (value === usual && usual !== undefined) return value
      const right = pattern === undefined ? 'a text' : `a text such as ${parameter.example}, by ${pattern}`
      if (typeof value !== 'string' || !new RegExp(pattern ?? '^[^\\p{Cc}]*$', 'u').test(value)) throw bad(right)
      return value
    }
    case 'bigint':
    case 'double': {
      const isNumber = typeof value === 'number' && (type === 'double' || Number.isSafeInteger(value))
      const right = `a number from ${minimum ?? '…'} to ${maximum ?? '…'}`
      if (!isNumber || value < (minimum ?? value) || value > (maximum ?? value)) throw bad(right)
      return value
    }
    case 'timestamp': {
      const time = typeof value === 'string' ? timeOf(value) : undefined
      if (time === undefined) throw bad(TIME_WORDS)
      return time
    }
  }
}

const ROWS_USUAL = 100
const ROWS_MAX = 999

export const readQuery: Answer = async (request, ports) => {
  const query = await owned(request, ports)
  const { limit: said, cursor } = request.query
  const limit = said === undefined ? ROWS_USUAL : /^\d{1,3}$/.test(said) ? Number(said) : 0
  if (limit < 1 || limit > ROWS_MAX) throw badParameter('limit', said, `a whole number from 1 to ${ROWS_MAX}`)
  const list = rowsOf(query)
  const { after } = pagingIn({ ...request, query: { ...(cursor !== undefined && { cursor }) } }, list)
  const state = await stateOf(query, ports)
  return answered(query, state, { limit, after: after?.[0] }, ports)
}

export const cancelQuery: Answer = async (request, ports) => {
  const query = await owned(request, ports)
  const before = await stateOf(query, ports)
  if (before.status === 'queued' || before.status === 'running') await ports.warehouse.cancel(query.statement_id)
  const { status } = await stateOf(query, ports)
  return { query_id: query.query_id, status }
}

type StartedQuery = AskedQuery & { readonly statement_id: string }

/** The query of another caller, or about robots that its owner sees no more, is answered for like one that there is not. */
const owned = async (request: ApiRequest, ports: DataApiPorts): Promise<StartedQuery> => {
  const { path, caller } = request
  const { asked, now } = ports
  const queryId = path.query_id ?? ''
  if (!recordIdWords.pattern.test(queryId)) throw badParameter('query_id', queryId, recordIdWords.expected)
  const query = await asked.find(queryId)
  if (query?.statement_id === undefined || query.owner !== ownerOf(caller) || query.expires_at * 1000 < now()) {
    throw notFound(`query ${queryId}`)
  }
  if (!(await stillSees(request, query.about, ports))) throw notFound(`query ${queryId}`)
  return { ...query, statement_id: query.statement_id }
}

const stillSees = async (request: ApiRequest, about: About, ports: DataApiPorts): Promise<boolean> => {
  if ('robot_id' in about) return doesSee(request, about.robot_id, ports)
  const { fleets } = request.caller
  return fleets === 'all' || (about.fleets !== 'all' && about.fleets.every((fleet) => fleets.includes(fleet)))
}

const rowsOf = ({ query_id }: AskedQuery): string => `rows ${query_id}`

/** Of one that failed because of what was asked, its problem in words; what is our fault is thrown. */
const answered = async (
  query: StartedQuery,
  state: StatementState,
  paging: { readonly limit: number; readonly after?: string | undefined },
  ports: DataApiPorts,
): Promise<object> => {
  const { query_id, name, format, asked_at } = query
  const about = { query_id, name, format, status: state.status, asked_at, ...measured(state) }
  const fault = faultOf(state)
  if (fault instanceof Problem) return { ...about, error: fault.message }
  if (fault !== undefined) throw fault
  if (state.status !== 'succeeded') return about
  const downloads = await downloadsOf(query, state, ports)
  if (format !== 'csv') return { ...about, downloads }
  const { after, limit } = paging
  const found = await ports.warehouse.rows(query.statement_id, { most: limit, ...(after !== undefined && { after }) })
  const rows = found.rows.map((row) => shownRow(found.columns, row))
  if (JSON.stringify(rows).length > ANSWER_CHARACTERS_MAX) {
    throw new Problem(422, 'too-big', 'These rows are more than one answer can carry: ask for fewer, or download them')
  }
  const { next_cursor } = paged(rowsOf(query), { items: [], ...(found.next !== undefined && { next: [found.next] }) })
  return { ...about, columns: found.columns, rows, next_cursor, downloads }
}

const ANSWER_CHARACTERS_MAX = 4_000_000

const measured = ({ bytes_scanned, milliseconds }: StatementState) => ({
  ...(bytes_scanned !== undefined && { bytes_scanned }),
  ...(milliseconds !== undefined && { milliseconds }),
})

const ADDRESS_SECONDS = 300

const downloadsOf = async (
  { query_id, name, format }: AskedQuery,
  { result_key }: StatementState,
  { results }: DataApiPorts,
): Promise<readonly object[]> => {
  if (format === 'csv' && result_key === undefined) return []
  const place =
    format === 'csv'
      ? { key: result_key ?? '', name: `${name}.csv` }
      : { folder_of: query_id, name, ending: endings[format] }
  const files = await results.addresses(place, ADDRESS_SECONDS)
  return files.map((file) => ({ format, ...file, expires_in: ADDRESS_SECONDS }))
}

/** As Athena writes them where nobody asks for anything else. */
const endings = { json: '.json.gz', parquet: '.parquet' } as const
