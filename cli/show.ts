import { parseArgs } from 'node:util'
import { run, UsageError } from './command.ts'
import { type Connection, connect } from './connection.ts'

/*
 * npm run show -- ID [--json]
 *
 * Any id (robot, message, trace, failure) → what the system knows about it, by the HTTP API, here or in an AWS account.
 */
const usage = 'npm run show -- ID [--json] [--api-url URL --token TOKEN]'

type Row = Readonly<Record<string, unknown>>

interface Found {
  readonly robot?: Row
  readonly transitions?: readonly Row[]
  readonly messages?: readonly Row[]
  readonly failures?: readonly Row[]
}

export const find = async (connection: Connection, id: string): Promise<Found> => {
  const key = encodeURIComponent(id)
  const [robot, transitions, message, trace, said, failure, ofRobot] = await Promise.all([
    one(connection, `/robots/${key}`),
    list(connection, `/robots/${key}/transitions?limit=20`),
    one(connection, `/messages/${key}`),
    list(connection, `/messages?trace_id=${key}&limit=100`),
    list(connection, `/messages?robot_id=${key}&limit=20`),
    one(connection, `/failures/${key}`),
    list(connection, `/failures?robot_id=${key}&limit=20`),
  ])
  const messages = message ? [message] : trace.length > 0 ? trace : said
  const failures = failure ? [failure] : ofRobot.length > 0 ? ofRobot : await failuresOf(connection, id)
  return {
    ...(robot && { robot }),
    ...(robot && transitions.length > 0 && { transitions }),
    ...(messages.length > 0 && { messages }),
    ...(failures.length > 0 && { failures }),
  }
}

/** What could not be opened was never decided: its message and its trace are known to the failures only. */
const failuresOf = async (connection: Connection, id: string): Promise<readonly Row[]> => {
  const trace = id.replaceAll('-', '').toLowerCase()
  const found: Row[] = []
  let cursor: unknown
  for (let page = 0; page < pagesMax; page++) {
    const next = cursor === undefined ? '' : `&cursor=${encodeURIComponent(String(cursor))}`
    const { items, next_cursor } = (await get(connection, `/failures?limit=100${next}`)) ?? {}
    found.push(...((items ?? []) as Row[]).filter((row) => row.message_id === id || row.trace_id === trace))
    cursor = next_cursor
    if (cursor === undefined || cursor === null) break
  }
  return Promise.all(
    found.slice(0, 20).map(async (row) => (await one(connection, `/failures/${text(row.failure_id)}`)) ?? row),
  )
}

/** The newest thousand failures: further back the index has no key for a message or a trace. */
const pagesMax = 10

const get = async (connection: Connection, path: string): Promise<Row | undefined> => {
  let response: Response
  try {
    response = await fetch(connection.http_url + path, { headers: { authorization: `Bearer ${connection.token}` } })
  } catch (error) {
    throw new UsageError(`${connection.http_url} does not answer (${reasonOf(error)}): is npm start still running?`)
  }
  // 400 as well: an id of one kind may have a form that another kind's route refuses.
  if (response.status === 404 || response.status === 400) return undefined
  if (response.status === 401 || response.status === 403) {
    throw new UsageError(`${connection.http_url} refused the token (${response.status}): take a new one`)
  }
  if (!response.ok)
    throw new UsageError(`GET ${path} answered ${response.status}: ${(await response.text()).slice(0, 200)}`)
  return (await response.json()) as Row
}

const one = get
const list = async (connection: Connection, path: string): Promise<readonly Row[]> =>
  ((await get(connection, path))?.items as readonly Row[] | undefined) ?? []

const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error ? cause.message : String(error)
}

export const render = (id: string, found: Found): string => {
  const parts: string[] = []
  if (found.robot) parts.push(section(`robot ${id}`, fields(found.robot)))
  if (found.transitions) parts.push(section('transitions, newest first', found.transitions.map(transitionLine)))
  if (found.messages)
    parts.push(
      section(
        'messages',
        found.messages.length === 1 ? fields(found.messages[0] ?? {}) : found.messages.map(messageLine),
      ),
    )
  const failures = found.failures ?? []
  if (found.robot && failures.length > 0)
    parts.push(section('failures, newest first; show one by its id', failures.map(failureLine)))
  else for (const failure of failures) parts.push(section('failure', fields(readable(failure))))
  return parts.join('\n\n')
}

const section = (title: string, lines: readonly string[]): string =>
  [title, ...lines.map((line) => `  ${line}`)].join('\n')

const fields = (row: Row): string[] => {
  const width = Math.max(...Object.keys(row).map((key) => key.length), 0)
  return Object.entries(row).map(
    ([key, value]) => `${key.padEnd(width)}  ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
  )
}

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value))

const transitionLine = (row: Row): string =>
  `${text(row.decided_at)}  ${text(row.from)} → ${text(row.to)}  ${text(row.type)}  ${text(row.message_id)}`

const messageLine = (row: Row): string => {
  const move = row.to === undefined ? text(row.reason) : `${text(row.from)} → ${text(row.to)}`
  return `${text(row.decided_at)}  ${text(row.robot_id)}  ${text(row.type)}  ${text(row.outcome)}  ${move}  ${text(row.message_id)}`
}

const failureLine = (row: Row): string =>
  `${text(row.last_seen_at)}  ${text(row.status)}  ${text(row.error_class)}  ${text(row.error_text).slice(0, 100)}  ${text(row.failure_id)}`

/** The original as what it says, wherever it is text; --json has the bytes. */
const readable = ({ original_base64, ...known }: Row): Row => {
  if (typeof original_base64 !== 'string') return known
  try {
    const original = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(original_base64, 'base64'))
    return { ...known, original: inOneLine(original.slice(0, originalMax)) }
  } catch {
    // Bytes that are no text.
    return { ...known, original_base64: original_base64.slice(0, originalMax) }
  }
}

const inOneLine = (said: string): string => JSON.stringify(said).slice(1, -1).replaceAll('\\"', '"')

const originalMax = 2000

if (import.meta.main) {
  await run(async () => {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean' }, 'api-url': { type: 'string' }, token: { type: 'string' } },
    })
    const [id] = positionals
    if (id === undefined || positionals.length > 1) throw new UsageError(`one id, please: ${usage}`)
    const found = await find(connect(values), id)
    if (Object.keys(found).length === 0) {
      throw new UsageError(
        `${id}: no robot, decided message, trace or failure has this id (telemetry is in the lake, not in the journal)`,
      )
    }
    console.log(values.json ? JSON.stringify(found, null, 2) : render(id, found))
  })
}
