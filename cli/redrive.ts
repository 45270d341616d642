import { ask, list, type Row } from './api.ts'
import { commandNamed, refuseOthers, run, UsageError } from './command.ts'
import { type Connection, connect } from './connection.ts'
import { everywhere, failuresCommand, mostOf, print, type Shown, type Values, whyOf } from './failures.ts'
import { filterOptions, filterUsage, planFilterIn } from './filters.ts'
import { fields, section, table, text } from './table.ts'

/*
 * npm run redrive -- COMMAND …
 *
 * Operations on many failures: planned, started, watched, cancelled, by the HTTP API. A plan acts on the set that it froze and
 * on nothing that failed since.
 */
const usage = `npm run redrive -- COMMAND [--json] [--api-url URL --token TOKEN]
  plan --why TEXT [--do redrive|archive|restore] (${filterUsage} | FAILURE_ID …)
  replay --why TEXT --from TIME --until TIME [--robot ROBOT]
  start OPERATION_ID [--rate N] [--first 1,2,5,20] [--stop-above PERCENT] [--out-of-order] [--count N]
  cancel OPERATION_ID
  show OPERATION_ID
  list [--filter TERMS] [--limit N]
  retry FAILURE_ID --why TEXT [--out-of-order]`

const options = {
  ...filterOptions,
  do: { type: 'string' },
  why: { type: 'string' },
  rate: { type: 'string' },
  first: { type: 'string' },
  'stop-above': { type: 'string' },
  'out-of-order': { type: 'boolean' },
  count: { type: 'string' },
  limit: { type: 'string' },
  json: { type: 'boolean' },
  'api-url': { type: 'string' },
  token: { type: 'string' },
} as const

type Command = (connection: Connection, ids: readonly string[], values: Values) => Promise<Shown>

const plan: Command = async (connection, ids, values) => {
  const filter = planFilterIn(values)
  if (ids.length > 0 && Object.keys(filter).length > 0) {
    throw new UsageError('either failure ids or a filter: both together would be ambiguous')
  }
  if (ids.length === 0 && Object.keys(filter).length === 0) {
    throw new UsageError(`say which failures: ids, or a filter such as --status open (all of them)`)
  }
  const { body } = await ask(connection, 'POST', '/operations', {
    body: {
      kind: values.do ?? 'redrive',
      reason: whyOf(values),
      ...(ids.length > 0 ? { failure_ids: ids } : { filter }),
    },
  })
  return planned(body)
}

const replay: Command = async (connection, ids, values) => {
  if (ids.length > 0) throw new UsageError(`replay takes no id; --help says how it is written`)
  const { from, until, robot } = values
  if (typeof from !== 'string' || typeof until !== 'string') {
    throw new UsageError('--from TIME and --until TIME say which part of the lake is looked at')
  }
  const range = { from, until, ...(robot !== undefined && { robot_id: robot }) }
  const { body } = await ask(connection, 'POST', '/operations', {
    body: { kind: 'replay', range, reason: whyOf(values) },
  })
  return planned(body)
}

const planned = (operation: Row): Shown => {
  const { operation_id, plan: found } = operation
  const next =
    found === undefined
      ? `it is being planned; look again: npm run redrive -- show ${text(operation_id)}`
      : `start it: npm run redrive -- start ${text(operation_id)} --count ${text((found as Row).count)}`
  return { answer: operation, text: [operationText(operation), next].join('\n\n') }
}

const start: Command = async (connection, ids, values) => {
  const id = theOne('start', ids)
  const path = `/operations/${encodeURIComponent(id)}`
  const { body: seen } = await ask(connection, 'GET', path)
  const count = values.count === undefined ? (seen.plan as Row | undefined)?.count : numberIn('--count', values.count)
  const { body } = await ask(connection, 'POST', `${path}/start`, {
    body: {
      expected_count: count ?? 0,
      ...(values.rate !== undefined && { rate_per_second: numberIn('--rate', values.rate) }),
      ...(values.first !== undefined && {
        first_batches: String(values.first)
          .split(',')
          .map((size) => numberIn('--first', size)),
      }),
      ...(values['stop-above'] !== undefined && { stop_above_percent: numberIn('--stop-above', values['stop-above']) }),
      ...(values['out-of-order'] && { out_of_order: true }),
    },
  })
  return {
    answer: body,
    // As it runs: whoever starts what is running already changes nothing about its pace.
    text: `${text(body.kind)} of ${text(count)} is ${text(body.status)} at ${text((body.pace as Row | undefined)?.rate_per_second)} a second\nwatch it: npm run redrive -- show ${id}`,
  }
}

const cancel: Command = async (connection, ids) => {
  const id = theOne('cancel', ids)
  const { body } = await ask(connection, 'POST', `/operations/${encodeURIComponent(id)}/cancel`, { body: {} })
  return {
    answer: body,
    text: `${text(body.kind)} is ${text(body.status)}: ${Number(body.done_until) - Number(body.skipped)} were acted on`,
  }
}

const show: Command = async (connection, ids) => {
  const id = theOne('show', ids)
  const path = `/operations/${encodeURIComponent(id)}`
  const [{ body }, messages] = await Promise.all([
    ask(connection, 'GET', path),
    list(connection, `${path}/messages`, messagesShown),
  ])
  const rows = table(messages, {
    at: ({ at }) => at,
    failure: ({ failure_id }) => failure_id,
    robot: ({ robot_id }) => robot_id,
    message: ({ message_id }) => message_id,
    try: ({ attempt }) => attempt,
    result: ({ result }) => result ?? 'not known yet',
  })
  return {
    answer: { ...body, messages },
    text: [operationText(body), ...(messages.length > 0 ? [section('messages', rows)] : [])].join('\n\n'),
  }
}

const messagesShown = 100

const listOperations: Command = async (connection, ids, { filter, limit }) => {
  if (ids.length > 0) throw new UsageError(`list takes no id; --help says how it is written`)
  const asked = typeof filter === 'string' ? `?${new URLSearchParams({ filter })}` : ''
  const rows = await list(connection, `/operations${asked}`, mostOf({ limit: limit ?? '30' }))
  const shown = table(rows, {
    at: ({ created_at }) => created_at,
    what: ({ kind }) => kind,
    status: ({ status }) => status,
    done: ({ kind, done_until, plan: found }) =>
      kind === 'console_redrive' ? '' : `${text(done_until)}/${text((found as Row | undefined)?.count ?? 1)}`,
    by: ({ by }) => by,
    operation: ({ operation_id }) => operation_id,
    why: ({ why }) => why,
  })
  const nothing = asked === '' ? 'No operation yet: npm run redrive -- plan …' : 'No operation matches'
  return { answer: rows, text: rows.length > 0 ? shown : nothing }
}

const retry: Command = (connection, ids, values) => failuresCommand(connection, ['retry', theOne('retry', ids)], values)

/** Each with the options of its own. */
const commands: Readonly<Record<string, { readonly does: Command; readonly takes: readonly string[] }>> = {
  plan: { does: plan, takes: ['why', 'do', ...Object.keys(filterOptions)] },
  replay: { does: replay, takes: ['why', 'from', 'until', 'robot'] },
  start: { does: start, takes: ['rate', 'first', 'stop-above', 'out-of-order', 'count'] },
  cancel: { does: cancel, takes: [] },
  show: { does: show, takes: [] },
  status: { does: show, takes: [] },
  list: { does: listOperations, takes: ['filter', 'limit'] },
  retry: { does: retry, takes: ['why', 'out-of-order'] },
}

export const redriveCommand = async (
  connection: Connection,
  positionals: readonly string[],
  values: Values,
): Promise<Shown> => {
  const [name = 'list', ...ids] = positionals
  const command = commandNamed(commands, name)
  refuseOthers(name, values, [...command.takes, ...everywhere])
  return command.does(connection, ids, values)
}

const operationText = (operation: Row): string => {
  const { operation_id, plan: found, progress, pace, filter, diff, skipped_because, ...known } = operation
  const { results, ...done } = (progress ?? {}) as Row
  return [
    section(`operation ${text(operation_id)}`, fields(known)),
    ...(found ? [section('plan', fields(found as Row))] : []),
    ...(filter ? [section('of', fields(filter as Row))] : []),
    ...(pace ? [section('pace', fields(pace as Row))] : []),
    ...(progress ? [section('progress', fields(done))] : []),
    ...(results && Object.keys(results).length > 0 ? [section('ended', fields(results as Row))] : []),
    ...(skipped_because
      ? [section('skipped, the first of them', (skipped_because as readonly string[]).join('\n'))]
      : []),
    ...(diff ? [section('changed', fields(diff as Row))] : []),
  ].join('\n\n')
}

const theOne = (command: string, [id, ...rest]: readonly string[]): string => {
  if (id === undefined || rest.length > 0)
    throw new UsageError(`${command} takes one id; --help says how it is written`)
  return id
}

const numberIn = (flag: string, value: unknown): number => {
  const number = Number(value)
  if (Number.isInteger(number) && number >= 0 && String(value).trim() !== '') return number
  throw new UsageError(`${flag} is ${JSON.stringify(value)}; a whole number was expected`)
}

if (import.meta.main) {
  await run({ usage, options }, async ({ values, positionals }) => {
    const shown = await redriveCommand(connect(values as Values & { token?: string }), positionals, values as Values)
    print(shown, values.json)
  })
}
