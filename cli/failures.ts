import { readFileSync } from 'node:fs'
import { ask, list, type Row } from './api.ts'
import { commandNamed, refuseOthers, run, UsageError } from './command.ts'
import { type Connection, connect } from './connection.ts'
import { filterIn, filterOptions, filterUsage } from './filters.ts'
import { fields, section, table, text } from './table.ts'
import { readable, timelineText } from './timeline.ts'

/*
 * npm run failures -- COMMAND …
 *
 * What has failed, and what to do about one of it, by the HTTP API: of a run on this machine or of an AWS account
 * (--api-url URL --token TOKEN). Many at once are an operation: npm run redrive.
 */
const usage = `npm run failures -- COMMAND [--json] [--api-url URL --token TOKEN]
  list ${filterUsage} [--limit N]
  count, with the options of list but --limit
  show FAILURE_ID
  groups [--status open|acknowledged|resolved] [--limit N]
  group FINGERPRINT
  note FINGERPRINT [--note TEXT] [--owner WHO] [--status open|acknowledged|resolved]
  retry FAILURE_ID --why TEXT [--out-of-order]
  edit FAILURE_ID --why TEXT (--payload JSON | --body JSON or FILE) [--dry-run] [--confirm]
  archive FAILURE_ID --why TEXT
  restore FAILURE_ID --why TEXT
  timeline ID
  audit [--day 2026-11-20 | --from TIME --until TIME] [--filter TERMS] [--limit N]

TERMS, in quotes: 'status=open & (class=NotJson | text:"no such job")'`

const options = {
  ...filterOptions,
  limit: { type: 'string' },
  note: { type: 'string' },
  owner: { type: 'string' },
  why: { type: 'string' },
  payload: { type: 'string' },
  body: { type: 'string' },
  day: { type: 'string' },
  'dry-run': { type: 'boolean' },
  confirm: { type: 'boolean' },
  'out-of-order': { type: 'boolean' },
  json: { type: 'boolean' },
  'api-url': { type: 'string' },
  token: { type: 'string' },
} as const

export type Values = Readonly<Record<string, string | boolean | undefined>>

/** What a command answers: the API's own rows, and how a person reads them. */
export interface Shown {
  readonly answer: unknown
  readonly text: string
  /** What was asked for was not done: said on stderr, exit code 1. */
  readonly isFailed?: boolean
}

export const print = ({ answer, text, isFailed = false }: Shown, asJson: unknown): void => {
  if (isFailed) process.exitCode = 1
  if (asJson) console.log(JSON.stringify(answer, null, 2))
  else if (isFailed) console.error(text)
  else console.log(text)
}

type Command = (connection: Connection, id: string, values: Values) => Promise<Shown>

const listFailures: Command = async (connection, _, values) => {
  const rows = await list(connection, `/failures?${new URLSearchParams(filterIn(values))}`, mostOf(values))
  const shown = table(rows, {
    'last seen': ({ last_seen_at }) => last_seen_at,
    status: ({ status }) => status,
    robot: ({ robot_id }) => robot_id,
    type: ({ type }) => type,
    stage: ({ stage }) => stage,
    class: ({ error_class }) => error_class,
    failure: ({ failure_id }) => failure_id,
    text: ({ error_text }) => error_text,
  })
  return { answer: rows, text: rows.length > 0 ? shown : 'No failure matches: ask for less, or all is well' }
}

/** Each request counts a part: the sum of them is exact. */
const countFailures: Command = async (connection, _, values) => {
  const asked = filterIn(values)
  const by_status: Record<string, number> = {}
  let count = 0
  let cursor: unknown = null
  do {
    const page = new URLSearchParams({ ...asked, ...(typeof cursor === 'string' && { cursor }) })
    const { body } = await ask(connection, 'GET', `/failures/count?${page}`)
    count += Number(body.count)
    for (const [status, some] of Object.entries(countsIn(body.by_status))) {
      by_status[status] = (by_status[status] ?? 0) + some
    }
    cursor = body.next_cursor
  } while (typeof cursor === 'string')
  const title = `${count} ${count === 1 ? 'failure' : 'failures'}`
  return { answer: { count, by_status }, text: count === 0 ? title : section(title, fields(by_status)) }
}

const showFailure: Command = async (connection, id) => {
  const { body } = await ask(connection, 'GET', `/failures/${encodeURIComponent(id)}`)
  const { attempts = [], lineage = [], operations = [], ...known } = readable(body)
  const parts = [
    section(`failure ${id}`, fields(known)),
    section(
      'tries, oldest first',
      table(attempts as readonly Row[], {
        at: ({ at }) => at,
        try: ({ attempt }) => attempt,
        status: ({ status, held_back }) => (held_back ? `${text(status)}, held back` : status),
        by: ({ by }) => by,
        'ended as': ({ ended_as }) => ended_as,
        what: ({ error_class, error_text }) => [error_class, error_text].map(text).filter(Boolean).join(': '),
      }),
    ),
  ]
  if ((lineage as readonly Row[]).length > 1) parts.push(section('lineage', lineageTable(lineage as readonly Row[])))
  if ((operations as readonly Row[]).length > 0)
    parts.push(section('operations', actsTable(operations as readonly Row[])))
  return { answer: body, text: parts.join('\n\n') }
}

const lineageTable = (links: readonly Row[]): string =>
  table(links, {
    '': ({ asked }) => (asked ? '→' : ''),
    at: ({ at }) => at,
    failure: ({ failure_id }) => failure_id,
    message: ({ message_id }) => message_id,
    status: ({ status, outcome }) => status ?? outcome,
    'ended as': ({ ended_as }) => ended_as,
  })

const actsTable = (acts: readonly Row[]): string =>
  table(acts, {
    at: ({ at }) => at,
    what: ({ kind }) => kind,
    by: ({ by }) => by,
    'from → to': ({ from, to }) => `${text(from)} → ${text(to)}`,
    result: ({ result }) => result,
    why: ({ why }) => why,
    operation: ({ operation_id }) => operation_id,
  })

const listGroups: Command = async (connection, _, values) => {
  const status = typeof values.status === 'string' ? `?status=${encodeURIComponent(values.status)}` : ''
  const rows = await list(connection, `/failure-groups${status}`, mostOf(values))
  const shown = table(rows, {
    'last seen': ({ last_seen_at }) => last_seen_at,
    count: ({ count }) => count,
    open: ({ by_status }) => forPeople(countsIn(by_status)),
    held: ({ by_status }) => countsIn(by_status).held,
    'robots ever': ({ robots }) => robots,
    'last hours': ({ hours }) => trendOf(hours),
    status: ({ status }) => status,
    owner: ({ owner }) => owner,
    stage: ({ stage }) => stage,
    class: ({ error_class }) => error_class,
    group: ({ fingerprint }) => fingerprint,
    text: ({ error_text }) => error_text,
  })
  return { answer: rows, text: rows.length > 0 ? shown : 'No group: nothing has failed' }
}

const showGroup: Command = async (connection, id) => {
  const { body } = await ask(connection, 'GET', `/failure-groups/${encodeURIComponent(id)}`)
  const { hours, robot_ids = [], next_cursor, ...known } = body
  const byHour = table(
    Object.entries(countsIn(hours)).map(([hour, count]) => ({ hour, count })),
    {
      hour: ({ hour }) => `${text(hour)}:00Z`,
      failures: ({ count }) => `${text(count)} ${'▇'.repeat(Math.min(60, Number(count)))}`,
    },
  )
  const robots = `${(robot_ids as readonly string[]).join(' ')}${next_cursor ? ' …' : ''}`
  return {
    answer: body,
    text: [section(`group ${id}`, fields(known)), section('by the hour', byHour), section('robots', robots)].join(
      '\n\n',
    ),
  }
}

const noteGroup: Command = async (connection, id, values) => {
  const { note, owner, status } = values
  if (note === undefined && owner === undefined && status === undefined) {
    throw new UsageError('say what to keep: --note TEXT, --owner WHO or --status open|acknowledged|resolved')
  }
  const path = `/failure-groups/${encodeURIComponent(id)}`
  const { body: seen } = await ask(connection, 'GET', path)
  const { body } = await ask(connection, 'PUT', path, {
    body: {
      group_version: seen.group_version,
      ...(note !== undefined && { note: note === '' ? null : note }),
      ...(owner !== undefined && { owner: owner === '' ? null : owner }),
      ...(status !== undefined && { status }),
    },
  })
  const { status: is, owner: whose, note: kept } = body
  return { answer: body, text: section(`group ${id}`, fields({ status: is, owner: whose, note: kept })) }
}

const retryFailure: Command = async (connection, id, values) => {
  const { body } = await ask(connection, 'POST', `/failures/${encodeURIComponent(id)}/retry`, {
    body: { reason: whyOf(values), ...(values['out-of-order'] && { out_of_order: true }) },
  })
  const { operation_id } = body.operation as Row
  return {
    answer: body,
    text: `operation ${text(operation_id)} tries it again\nwhat came of it: npm run redrive -- show ${text(operation_id)}`,
  }
}

const editFailure: Command = async (connection, id, values) => {
  const path = `/failures/${encodeURIComponent(id)}`
  const { body: seen } = await ask(connection, 'GET', path)
  const { body } = await ask(connection, 'POST', `${path}/edit`, {
    body: {
      record_version: seen.record_version,
      reason: whyOf(values),
      ...(values.payload !== undefined && { payload: jsonIn('--payload', values.payload) }),
      ...(values.body !== undefined && { body: jsonIn('--body', values.body) }),
      ...(values['dry-run'] && { dry_run: true }),
      ...(values.confirm && { confirm: true }),
    },
  })
  const { message_id, topic } = body.copy as Row
  const changes = table(body.changes as readonly Row[], {
    field: ({ path: place }) => place,
    before: ({ before }) => before,
    after: ({ after }) => after,
  })
  const warnings = (body.warnings as readonly string[]).map((warning) => `warning: ${warning}`)
  const said = values['dry-run']
    ? 'nothing was sent (--dry-run)'
    : `sent as message ${text(message_id)} on ${text(topic)}\nwhat became of it: npm run show -- ${text(message_id)}`
  return { answer: body, text: [changes, ...warnings, said].join('\n') }
}

const put =
  (what: 'archive' | 'restore'): Command =>
  async (connection, id, values) => {
    const { body } = await ask(connection, 'POST', `/failures/${encodeURIComponent(id)}/${what}`, {
      body: { reason: whyOf(values) },
    })
    return { answer: body, text: `failure ${id} is ${text(body.status)}` }
  }

const showTimeline: Command = async (connection, id) => {
  const { body } = await ask(connection, 'GET', `/timeline/${encodeURIComponent(id)}`)
  return { answer: body, text: timelineText(body) }
}

const listAudit: Command = async (connection, _, values) => {
  const asked = Object.fromEntries(
    ['day', 'from', 'until', 'filter'].flatMap((name) => {
      const value = values[name]
      return typeof value === 'string' ? [[name, value]] : []
    }),
  )
  const rows = await list(connection, `/audit?${new URLSearchParams(asked)}`, mostOf(values))
  const shown = table(rows, {
    at: ({ entry, created_at, at }) => (entry === 'operation' ? created_at : at),
    by: ({ by }) => by,
    what: ({ entry, kind }) => (entry === 'operation' ? kind : `  ${text(kind)}`),
    failure: ({ failure_id }) => failure_id,
    'from → to': ({ entry, from, to, status }) => (entry === 'operation' ? status : `${text(from)} → ${text(to)}`),
    result: ({ result }) => result,
    why: ({ why }) => why,
    operation: ({ operation_id }) => operation_id,
  })
  const nothing = asked.filter === undefined ? 'Nobody did anything in that time' : 'No entry of that time matches'
  return { answer: rows, text: rows.length > 0 ? shown : nothing }
}

interface Declared {
  readonly does: Command
  readonly id: boolean
  /** Options of its own. */
  readonly takes: readonly string[]
}

const commands: Readonly<Record<string, Declared>> = {
  list: { does: listFailures, id: false, takes: [...Object.keys(filterOptions), 'limit'] },
  count: { does: countFailures, id: false, takes: Object.keys(filterOptions) },
  show: { does: showFailure, id: true, takes: [] },
  groups: { does: listGroups, id: false, takes: ['status', 'limit'] },
  group: { does: showGroup, id: true, takes: [] },
  note: { does: noteGroup, id: true, takes: ['note', 'owner', 'status'] },
  retry: { does: retryFailure, id: true, takes: ['why', 'out-of-order'] },
  edit: { does: editFailure, id: true, takes: ['why', 'payload', 'body', 'dry-run', 'confirm'] },
  archive: { does: put('archive'), id: true, takes: ['why'] },
  restore: { does: put('restore'), id: true, takes: ['why'] },
  timeline: { does: showTimeline, id: true, takes: [] },
  audit: { does: listAudit, id: false, takes: ['day', 'from', 'until', 'filter', 'limit'] },
}

/** Options that every command has. */
export const everywhere = ['json', 'api-url', 'token'] as const

/** A command by its name, with what it needs; what is missing or too many is said in one line. */
export const failuresCommand = async (
  connection: Connection,
  positionals: readonly string[],
  values: Values,
): Promise<Shown> => {
  const [name = 'list', id, ...rest] = positionals
  const command = commandNamed(commands, name)
  if (command.id !== (id !== undefined) || rest.length > 0) {
    throw new UsageError(`${name} takes ${command.id ? 'one id' : 'no id'}; --help says how it is written`)
  }
  refuseOthers(name, values, [...command.takes, ...everywhere])
  return command.does(connection, id ?? '', values)
}

export const mostOf = ({ limit = '50' }: Values): number => {
  const most = Number(limit)
  if (Number.isInteger(most) && most >= 1 && most <= 10_000) return most
  throw new UsageError(`--limit is ${JSON.stringify(limit)}; a whole number from 1 to 10000 was expected`)
}

export const whyOf = ({ why }: Values): string => {
  if (typeof why === 'string' && why.trim() !== '') return why
  throw new UsageError('--why TEXT is missing: it is what the audit trail will say')
}

/** JSON as it was typed, or a file that holds it. */
export const jsonIn = (flag: string, value: string | boolean, wanted = 'JSON'): unknown => {
  const said = String(value)
  try {
    return JSON.parse(/^\s*[{[]/.test(said) ? said : readFileSync(said, 'utf8'))
  } catch (error) {
    throw new UsageError(
      `${flag} is neither ${wanted} nor a file that holds it: ${error instanceof Error ? error.message : error}`,
    )
  }
}

const countsIn = (value: unknown): Readonly<Record<string, number>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, number>) : {}

/** What waits for a decision, whether or not the clock had its turn. */
const forPeople = ({ open = 0, needs_attention = 0 }: Readonly<Record<string, number>>): number | undefined =>
  open + needs_attention || undefined

/** The last six hours in which anything failed, oldest first. */
const trendOf = (hours: unknown): string => Object.values(countsIn(hours)).slice(-6).join(' ')

if (import.meta.main) {
  await run({ usage, options }, async ({ values, positionals }) => {
    const shown = await failuresCommand(connect(values as Values & { token?: string }), positionals, values as Values)
    print(shown, values.json)
  })
}
