import { gunzipSync } from 'node:zlib'
import { ask, list, type Row, reasonOf } from './api.ts'
import { commandNamed, refuseOthers, run, UsageError } from './command.ts'
import { type Connection, connect } from './connection.ts'
import { everywhere, mostOf, print, type Shown, type Values } from './failures.ts'
import { checkOut, writeOut } from './out-file.ts'
import { table, text } from './table.ts'

/*
 * npm run data -- COMMAND …
 *
 * What the lake and the warehouse know, by the HTTP API: of a run on this machine or of an AWS account (--api-url URL --token TOKEN).
 */
const usage = `npm run data -- COMMAND [--json] [--api-url URL --token TOKEN]
  queries                                    questions that can be asked by name
  query NAME [--from TIME] [--until TIME] [--robot ID] [--set NAME=VALUE …] [--format csv|json|parquet --out FILE]
                                             json: a line for each row, unpacked unless FILE ends with .gz; large results are FILE.1, FILE.2, …
  messages [--trace ID] [--robot ID] [--type TYPE] [--kind request|fact|telemetry] [--from TIME] [--until TIME] [--limit N]
  history ROBOT_ID [--from TIME] [--until TIME] [--limit N]
  measures                                   what is counted, and by what it can be grouped
  stats MEASURE [--by robot_id,type] [--interval hour|day|all] [--from TIME] [--until TIME] [--robot ID] [--fleet NAME]
  loss [--what hours|gaps|rules] [--robot ID] [--from TIME] [--until TIME] [--limit N]`

const options = {
  from: { type: 'string' },
  until: { type: 'string' },
  robot: { type: 'string' },
  trace: { type: 'string' },
  type: { type: 'string' },
  kind: { type: 'string' },
  fleet: { type: 'string' },
  by: { type: 'string' },
  interval: { type: 'string' },
  what: { type: 'string' },
  limit: { type: 'string' },
  set: { type: 'string', multiple: true },
  format: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean' },
  'api-url': { type: 'string' },
  token: { type: 'string' },
} as const

/** As they are typed: `--set` as often as there is something to set. */
type Given = Readonly<Record<string, string | boolean | readonly string[] | undefined>>
type Command = (connection: Connection, name: string, values: Given) => Promise<Shown>

const listQueries: Command = async (connection) => {
  const { body } = await ask(connection, 'GET', '/data/queries')
  const rows = body.items as readonly Row[]
  const shown = table(rows, {
    name: ({ name }) => name,
    question: ({ question }) => question,
    parameters: ({ parameters }) =>
      (parameters as readonly Row[]).map(({ name, required }) => (required ? `${name}!` : `${name}`)).join(' '),
  })
  return { answer: rows, text: `${shown}\n\n! has to be given; from and until are the last day if left out` }
}

const askQuery: Command = async (connection, name, values) => {
  const { format, out } = values
  const parameters = { ...parametersIn(values), ...(await typed(connection, name, values.set)) }
  if (format === undefined && out === undefined) {
    const { columns, rows } = await answerTo(connection, { name, parameters })
    const names = columns.map((column) => column.name)
    const items = rows.map((row) => Object.fromEntries(names.map((one, n) => [one, row[n]])))
    const shown = table(items, Object.fromEntries(names.map((one) => [one, (row: Row) => row[one]])))
    return { answer: items, text: items.length > 0 ? shown : 'Nothing in that range' }
  }
  if (typeof out !== 'string') throw new UsageError('--format needs --out FILE: where the result is written to')
  await checkOut(out)
  const ended = await endOf(connection, await started(connection, { name, parameters, format: format ?? 'csv' }))
  const files = (ended.downloads ?? []) as readonly { readonly url: string }[]
  const written: string[] = []
  for (const [n, { url }] of files.entries()) {
    const file = files.length === 1 ? out : `${out}.${n + 1}`
    const bytes = await fetched(url)
    await writeOut(file, isPacked(bytes) && !out.endsWith('.gz') ? gunzipSync(bytes) : bytes)
    written.push(file)
  }
  return { answer: ended, text: written.length > 0 ? `written: ${written.join(', ')}` : 'Nothing in that range' }
}

/** By the first bytes of gzip, as which lines of JSON come; neither CSV nor Parquet begins so. */
const isPacked = ([first, second]: Uint8Array): boolean => first === 0x1f && second === 0x8b

interface Question {
  readonly name: string
  readonly parameters?: Row
  readonly format?: unknown
}

export interface Answer {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly (string | number | boolean | null)[])[]
}

/** All rows of a question, however long it takes. Throws UsageError where the API refuses, or the query failed. */
export const answerTo = async (connection: Connection, question: Question): Promise<Answer> => {
  let page = await endOf(connection, await started(connection, question), 999)
  const rows = [...(page.rows as Answer['rows'])]
  while (typeof page.next_cursor === 'string') {
    const paging = new URLSearchParams({ limit: '999', cursor: page.next_cursor })
    page = (await ask(connection, 'GET', `/data/query/${String(page.query_id)}?${paging}`)).body
    rows.push(...(page.rows as Answer['rows']))
  }
  return { columns: page.columns as Answer['columns'], rows }
}

/** Its id: its rows are read apart, in pages that are as big as they may be. */
const started = async (connection: Connection, question: Question): Promise<string> => {
  const { body } = await ask(connection, 'POST', '/data/query', { body: { ...question, wait_seconds: 5 } })
  return String(body.query_id)
}

const endOf = async (connection: Connection, queryId: string, limit = 1): Promise<Row> => {
  for (;;) {
    const { body } = await ask(connection, 'GET', `/data/query/${queryId}?limit=${limit}`)
    if (body.status === 'succeeded') return body
    if (body.status !== 'queued' && body.status !== 'running') {
      throw new UsageError(`The query is ${text(body.status)}: ${text(body.error)}`)
    }
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_AGAIN_MS)
    })
  }
}

const LOOK_AGAIN_MS = 500

const fetched = async (url: string): Promise<Uint8Array> => {
  try {
    const response = await fetch(url)
    if (response.ok) return new Uint8Array(await response.arrayBuffer())
    throw new UsageError(`the result cannot be fetched: ${response.status}`)
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`the result cannot be fetched: ${reasonOf(error)}`)
  }
}

const parametersIn = ({ from, until, robot }: Given): Row => ({
  ...(from !== undefined && { from }),
  ...(until !== undefined && { until }),
  ...(robot !== undefined && { robot_id: robot }),
})

/** `--set percent=20`: as the question has it, a number or a text. */
const typed = async (connection: Connection, name: string, set: Given[string]): Promise<Row> => {
  if (!Array.isArray(set)) return {}
  const { body } = await ask(connection, 'GET', '/data/queries')
  const known = ((body.items as readonly Row[]).find((query) => query.name === name)?.parameters ??
    []) as readonly Row[]
  return Object.fromEntries(
    set.map((said: string) => {
      const [, parameter = said, value = ''] = /^([^=]+)=(.*)$/s.exec(said) ?? []
      const type = known.find((one) => one.name === parameter)?.type
      const isNumber = (type === 'double' || type === 'bigint') && /\d/.test(value) && !Number.isNaN(Number(value))
      // What is none the API names, as it was typed.
      return [parameter, isNumber ? Number(value) : value]
    }),
  )
}

/** Options, under the names that the API has for them. */
const query = (values: Given, names: Readonly<Record<string, string>>): string =>
  String(
    new URLSearchParams(
      Object.entries(names).flatMap(([option, name]) => {
        const value = values[option]
        return typeof value === 'string' ? [[name, value] as [string, string]] : []
      }),
    ),
  )

const range = { from: 'from', until: 'until' }

const listMessages: Command = async (connection, _, values) => {
  const names = { trace: 'trace_id', robot: 'robot_id', type: 'type', kind: 'kind', ...range }
  const rows = await list(connection, `/data/messages?${query(values, names)}`, mostOf(values as Values))
  const shown = table(rows, {
    received: ({ received_at }) => received_at,
    robot: ({ robot_id }) => robot_id,
    type: ({ type }) => type,
    message: ({ message_id }) => message_id,
    trace: ({ trace_id }) => trace_id,
    payload: ({ payload }) => payload,
  })
  return { answer: rows, text: rows.length > 0 ? shown : 'No message in that range' }
}

const showHistory: Command = async (connection, robotId, values) => {
  const place = `/data/robots/${encodeURIComponent(robotId)}/history?${query(values, range)}`
  const rows = await list(connection, place, mostOf(values as Values))
  const shown = table(rows, {
    at: ({ happened_at }) => happened_at,
    entry: ({ entry }) => entry,
    type: ({ type }) => type,
    outcome: ({ outcome }) => outcome,
    'from → to': ({ from_state, to_state }) =>
      from_state === undefined ? '' : `${text(from_state)} → ${text(to_state)}`,
    reason: ({ reason }) => reason,
    id: ({ id }) => id,
  })
  return { answer: rows, text: rows.length > 0 ? shown : `Nothing became of ${robotId} in that range` }
}

const listMeasures: Command = async (connection) => {
  const { body } = await ask(connection, 'GET', '/data/stats')
  const rows = body.items as readonly Row[]
  const shown = table(rows, {
    measure: ({ measure }) => measure,
    what: ({ describes }) => describes,
    'grouped by': ({ group_by }) => (group_by as readonly string[]).join(' '),
  })
  return { answer: rows, text: shown }
}

const showStats: Command = async (connection, measure, values) => {
  const names = { by: 'group_by', interval: 'interval', robot: 'robot_id', fleet: 'fleet', ...range }
  const { body } = await ask(connection, 'GET', `/data/stats/${encodeURIComponent(measure)}?${query(values, names)}`)
  return itemsShown((body.items ?? []) as readonly Row[])
}

const listLoss: Command = async (connection, _, values) => {
  const names = { what: 'what', robot: 'robot_id', ...range }
  const place = `/data/loss?${query(values, names)}`
  const shown = itemsShown(await list(connection, place, mostOf(values as Values)))
  if ((shown.answer as readonly Row[]).length > 0) return shown
  const { body } = await ask(connection, 'GET', `${place}&limit=1`)
  return { ...shown, text: nothingOf(values, body.hours_reported) }
}

/** That no gap is listed is good news only of hours that were counted. */
const nothingOf = ({ what = 'gaps', robot }: Given, hours: unknown): string => {
  if (hours === 0) {
    return 'Nothing is known of that range: no loss report has counted anything in it; npm run loss -- --from … --until … has one made, of hours that are over'
  }
  if (typeof hours !== 'number') return 'Nothing listed; whether a loss report has counted that range is not known'
  const counted = `${hours} ${hours === 1 ? 'hour' : 'hours'} of that range`
  if (what !== 'gaps') return `Nothing listed; loss reports have counted ${counted}`
  return `Nothing is missing${robot === undefined ? '' : ` of ${text(robot)}`} in the ${counted} that loss reports have counted`
}

/** Whatever columns there are. */
const itemsShown = (rows: readonly Row[]): Shown => {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const shown = table(rows, Object.fromEntries(names.map((name) => [name, (row: Row) => row[name]])))
  return { answer: rows, text: rows.length > 0 ? shown : 'Nothing in that range' }
}

interface Declared {
  readonly does: Command
  /** What its one argument is. */
  readonly of?: string
  /** Options of its own. */
  readonly takes: readonly string[]
}

const commands: Readonly<Record<string, Declared>> = {
  queries: { does: listQueries, takes: [] },
  query: { does: askQuery, of: 'the name of a question', takes: ['from', 'until', 'robot', 'set', 'format', 'out'] },
  messages: { does: listMessages, takes: ['trace', 'robot', 'type', 'kind', 'from', 'until', 'limit'] },
  history: { does: showHistory, of: 'the id of a robot', takes: ['from', 'until', 'limit'] },
  measures: { does: listMeasures, takes: [] },
  stats: {
    does: showStats,
    of: 'the name of a measure',
    takes: ['by', 'interval', 'from', 'until', 'robot', 'fleet'],
  },
  loss: { does: listLoss, takes: ['what', 'robot', 'from', 'until', 'limit'] },
}

/** A command by its name, with what it needs; what is missing or too many is said in one line. */
export const dataCommand = async (
  connection: Connection,
  positionals: readonly string[],
  values: Given,
): Promise<Shown> => {
  const [name = 'queries', of, ...rest] = positionals
  const command = commandNamed(commands, name)
  if ((command.of !== undefined) !== (of !== undefined) || rest.length > 0) {
    throw new UsageError(`${name} takes ${command.of ?? 'no argument'}; --help says how it is written`)
  }
  refuseOthers(name, values, [...command.takes, ...everywhere])
  try {
    return await command.does(connection, of ?? '', values)
  } catch (error) {
    if (error instanceof UsageError) error.message = inCommands(error.message)
    throw error
  }
}

/** The API names its routes; here they are commands. */
const inCommands = (said: string): string =>
  said.replace(
    /GET \/data\/(stats|queries)(?![\w/])/g,
    (_, list) => `npm run data -- ${list === 'stats' ? 'measures' : 'queries'}`,
  )

if (import.meta.main) {
  await run({ usage, options }, async ({ values, positionals }) => {
    print(await dataCommand(connect(values), positionals, { ...values }), values.json)
  })
}
