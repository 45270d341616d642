import { type ComparedCell, type Comparison, compare } from '../policy/compare.ts'
import type { Guard } from '../policy/guard.ts'
import { readPolicy } from '../policy/policies.ts'
import { InvalidPolicy, type Policy } from '../policy/policy.ts'
import { ask, list, type Row } from './api.ts'
import { commandNamed, refuseOthers, run, UsageError } from './command.ts'
import { type Connection, connect } from './connection.ts'
import { everywhere, mostOf, print, type Shown, type Values, whyOf } from './failures.ts'
import { fields, section, table, text } from './table.ts'

/*
 * npm run policy -- COMMAND …
 *
 * Which versions there are, what differs between them, what another one would have done; rolling out, rolling back, pinning.
 * By the HTTP API, of a run on this machine or of an AWS account.
 */
const usage = `npm run policy -- COMMAND [--json] [--api-url URL --token TOKEN]
  list [--subject mission]
  show VERSION [--format asl|mermaid] [--subject mission]
  compare VERSION OTHER [--subject mission]     or two files, such as policy/robot.v2.json policy/robot.v3.json
  replay VERSION --from TIME --until TIME [--robot ROBOT] [--why TEXT] [--limit N] [--no-wait]
  comparison COMPARISON_ID [--limit N]
  rollout VERSION (--percent N | ROBOT …) --why TEXT
  rollback [ROLLOUT_ID] --why TEXT        without an id: the newest that is in force
  rollouts [--limit N]
  pin ROBOT VERSION --why TEXT
  unpin ROBOT --why TEXT`

const options = {
  format: { type: 'string' },
  subject: { type: 'string' },
  from: { type: 'string' },
  until: { type: 'string' },
  robot: { type: 'string' },
  percent: { type: 'string' },
  why: { type: 'string' },
  limit: { type: 'string' },
  'no-wait': { type: 'boolean' },
  json: { type: 'boolean' },
  'api-url': { type: 'string' },
  token: { type: 'string' },
} as const

type Command = (connection: Connection, words: readonly string[], values: Values) => Promise<Shown>

const listPolicies: Command = async (connection, _, { subject }) => {
  const { body } = await ask(connection, 'GET', `/policies${queryOf({ subject })}`)
  const rows = body.items as readonly Row[]
  const shown = table(rows, {
    version: ({ version }) => version,
    default: ({ is_default }) => (is_default ? 'yes' : ''),
    'rolled out': ({ rollouts }) => (rollouts as readonly Row[]).map(whomOf).join('; '),
    states: ({ states }) => (states as readonly string[]).join(' '),
    title: ({ title }) => title,
  })
  return { answer: rows, text: shown }
}

/** Whose policies, if not those of robots. */
const queryOf = (asked: Readonly<Record<string, unknown>>): string => {
  const said = Object.entries(asked).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  )
  return said.length === 0 ? '' : `?${new URLSearchParams(Object.fromEntries(said))}`
}

const whomOf = ({ percent, robots, robot_ids }: Row): string =>
  percent === undefined
    ? `${text(robots ?? (robot_ids as readonly unknown[] | undefined)?.length)} robots`
    : `${text(percent)} %`

const showPolicy: Command = async (connection, [version = ''], { format, subject }) => {
  const path = `/policies/${encodeURIComponent(version)}${queryOf({ format, subject })}`
  const { body } = await ask(connection, 'GET', path)
  return { answer: body, text: format === 'mermaid' ? String(body.text ?? '') : JSON.stringify(body, null, 2) }
}

const comparePolicies: Command = async (connection, [from = '', to = ''], { subject }) => {
  const { body } = await ask(
    connection,
    'GET',
    `/policies/${encodeURIComponent(from)}/compare/${encodeURIComponent(to)}${queryOf({ subject })}`,
  )
  return comparedShown(body as unknown as Comparison)
}

/** Of two files: nothing has to run, and neither has to be deployed. */
export const compareFiles = (from: string, to: string): Shown => comparedShown(compare(policyIn(from), policyIn(to)))

const policyIn = (path: string): Policy => {
  try {
    return readPolicy(path)
  } catch (error) {
    if (error instanceof InvalidPolicy) throw new UsageError(error.problems.join('\n'))
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

const comparedShown = (comparison: Comparison): Shown => {
  const { from, to, differ, states, cells, guards, settings } = comparison
  if (!differ) return { answer: comparison, text: `${from} and ${to} decide alike` }
  const cell = ({ state, type, ...acts }: ComparedCell): string => `${state} on ${type}: ${actsOf(acts)}`
  const parts = [
    lines('states that are new', states.added),
    lines('states that are gone', states.removed),
    lines('cells that are new', cells.added.map(cell)),
    lines('cells that are gone', cells.removed.map(cell)),
    lines(
      'cells that change',
      cells.changed.map(
        ({ state, type, before, after }) => `${state} on ${type}: ${actsOf(before)}  ⇒  ${actsOf(after)}`,
      ),
    ),
    lines('guards that are new', guards.added.map(guardOf)),
    lines('guards that are gone', guards.removed.map(guardOf)),
    lines(
      'guards that change',
      guards.changed.map(({ before, after }) => `${guardOf(before)}  ⇒  ${guardOf(after)}`),
    ),
    lines(
      'settings that change',
      settings.map(({ setting, before, after }) => `${setting}: ${text(before)}  ⇒  ${text(after)}`),
    ),
  ]
  return { answer: comparison, text: parts.filter((part) => part !== '').join('\n\n') }
}

const lines = (title: string, items: readonly string[]): string =>
  items.length === 0 ? '' : section(`${title}: ${items.length}`, items.join('\n'))

const actsOf = ({ next, handlers, guard }: Pick<ComparedCell, 'next' | 'handlers' | 'guard'>): string =>
  `→ ${next} [${handlers.join(', ')}]${guard === undefined ? '' : ` if ${guard}`}`

const guardOf = ({ name, path, op, value }: Guard): string => `${name}: ${path} ${op} ${text(value)}`

const replayDecisions: Command = async (connection, [version = ''], values) => {
  const { from, until, robot, why } = values
  if (typeof from !== 'string' || typeof until !== 'string')
    throw new UsageError('--from TIME and --until TIME say which decisions are looked at')
  const { body } = await ask(connection, 'POST', `/policies/${encodeURIComponent(version)}/comparisons`, {
    body: {
      from,
      until,
      ...(robot !== undefined && { robot_id: robot }),
      ...(why !== undefined && { reason: why }),
    },
  })
  const id = String(body.comparison_id)
  if (values['no-wait']) return { answer: body, text: `watch it: npm run policy -- comparison ${id}` }
  return await comparison(connection, [id], { ...values, wait: true })
}

const comparison: Command = async (connection, [id = ''], values) => {
  const path = `/comparisons/${encodeURIComponent(id)}`
  let { body } = await ask(connection, 'GET', path)
  for (let waited = 0; values.wait && body.status === 'running' && waited < waitSecondsMax; waited += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    body = (await ask(connection, 'GET', path)).body
  }
  const differences = await differencesOf(connection, path, mostOf(values))
  const { compared = {}, differences: _, next_cursor: __, ...known } = body
  const rows = table(differences, {
    at: ({ decided_at }) => decided_at,
    robot: ({ robot_id }) => robot_id,
    message: ({ message_id }) => message_id,
    type: ({ type }) => type,
    recorded: ({ recorded }) => answerOf(recorded as Row),
    would: ({ would }) => answerOf(would as Row),
    '': ({ follows }) => (follows ? 'follows' : ''),
  })
  return {
    answer: { ...body, differences },
    text: [
      section(`comparison ${id}`, fields({ ...known, ...(compared as Row) })),
      differences.length === 0 ? 'no difference' : section('differences', rows),
    ].join('\n\n'),
  }
}

const waitSecondsMax = 900

const differencesOf = async (connection: Connection, path: string, most: number): Promise<readonly Row[]> => {
  const found: Row[] = []
  let cursor = ''
  do {
    const limit = Math.min(100, most - found.length)
    const { body } = await ask(connection, 'GET', `${path}?limit=${limit}${cursor}`)
    found.push(...((body.differences ?? []) as readonly Row[]))
    cursor = typeof body.next_cursor === 'string' ? `&cursor=${encodeURIComponent(body.next_cursor)}` : ''
  } while (cursor !== '' && found.length < most)
  return found
}

const answerOf = ({ outcome, state, to, handlers, reason, guard }: Row): string =>
  outcome === 'applied'
    ? `${text(state)} → ${text(to)} [${(handlers as readonly string[]).join(', ')}]`
    : `${text(outcome)} in ${text(state)}${reason === undefined ? '' : `: ${text(guard ?? reason)}`}`

const rollOut: Command = async (connection, [version = '', ...robots], values) => {
  const { percent } = values
  if ((percent === undefined) === (robots.length === 0))
    throw new UsageError('say to whom: --percent N, or robots by their ids')
  const { body } = await ask(connection, 'POST', '/rollouts', {
    body: {
      version,
      ...(percent === undefined ? { robot_ids: robots } : { percent: numberIn('--percent', percent) }),
      reason: whyOf(values),
    },
  })
  const { rollout_id } = body.rollout as Row
  return {
    answer: body,
    text: [
      `${version} is rolled out to ${percent === undefined ? `${robots.length} robots` : `${percent} %`}; each moves with its next message, once it is not at work`,
      `watch it:  npm run policy -- rollouts`,
      `take back: npm run policy -- rollback ${text(rollout_id)} --why …`,
    ].join('\n'),
  }
}

const rollBack: Command = async (connection, [asked], values) => {
  const reason = whyOf(values)
  const id = asked ?? (await newestInForce(connection))
  const { body } = await ask(connection, 'POST', `/rollouts/${encodeURIComponent(id)}/rollback`, { body: { reason } })
  const { version } = body.rollout as Row
  return {
    answer: body,
    text: `rollout ${id} of ${text(version)} is taken back; its robots return with their next message, once they are not at work`,
  }
}

const newestInForce = async (connection: Connection): Promise<string> => {
  const rows = await list(connection, '/rollouts', 1_000)
  const newest = rows.find(({ status }) => status === 'active')
  if (newest === undefined) throw new UsageError('no rollout is in force: npm run policy -- rollouts')
  return String(newest.rollout_id)
}

const listRollouts: Command = async (connection, _, values) => {
  const rows = await list(connection, '/rollouts', mostOf(values))
  const shown = table(rows, {
    at: ({ created_at }) => created_at,
    version: ({ version }) => version,
    whom: whomOf,
    status: ({ status }) => status,
    by: ({ by }) => by,
    'ended by': ({ ended_by }) => ended_by,
    rollout: ({ rollout_id }) => rollout_id,
    why: ({ why, ended_why }) => [why, ended_why].filter((one) => one !== undefined).join('; '),
  })
  return { answer: rows, text: rows.length > 0 ? shown : 'Nothing was ever rolled out' }
}

const pin =
  (takes: 'version' | 'nothing'): Command =>
  async (connection, [robot = '', version], values) => {
    const { body } = await ask(connection, 'PUT', `/robots/${encodeURIComponent(robot)}/pin`, {
      body: { version: takes === 'version' ? version : null, reason: whyOf(values) },
    })
    const said = takes === 'version' ? `is pinned to ${version}` : 'is pinned to no version'
    return { answer: body, text: `robot ${robot} ${said}; it moves with its next message, once it is not at work` }
  }

interface Declared {
  readonly does: Command
  /** How many words follow its name: from, to. */
  readonly words: readonly [number, number]
  readonly takes: readonly string[]
}

const commands: Readonly<Record<string, Declared>> = {
  list: { does: listPolicies, words: [0, 0], takes: ['subject'] },
  show: { does: showPolicy, words: [1, 1], takes: ['format', 'subject'] },
  compare: { does: comparePolicies, words: [2, 2], takes: ['subject'] },
  replay: { does: replayDecisions, words: [1, 1], takes: ['from', 'until', 'robot', 'why', 'limit', 'no-wait'] },
  comparison: { does: comparison, words: [1, 1], takes: ['limit'] },
  rollout: { does: rollOut, words: [1, 1_001], takes: ['percent', 'why'] },
  rollback: { does: rollBack, words: [0, 1], takes: ['why'] },
  rollouts: { does: listRollouts, words: [0, 0], takes: ['limit'] },
  pin: { does: pin('version'), words: [2, 2], takes: ['why'] },
  unpin: { does: pin('nothing'), words: [1, 1], takes: ['why'] },
}

export const policyCommand = async (
  connection: Connection,
  positionals: readonly string[],
  values: Values,
): Promise<Shown> => {
  const [name = 'list', ...words] = positionals
  const command = commandNamed(commands, name)
  const [least, most] = command.words
  if (words.length < least || words.length > most)
    throw new UsageError(`${name} is followed by ${words.length} words; --help says how it is written`)
  refuseOthers(name, values, [...command.takes, ...everywhere])
  return command.does(connection, words, values)
}

const numberIn = (flag: string, value: unknown): number => {
  const number = Number(value)
  if (Number.isInteger(number) && number >= 0 && String(value).trim() !== '') return number
  throw new UsageError(`${flag} is ${JSON.stringify(value)}; a whole number was expected`)
}

if (import.meta.main) {
  await run({ usage, options }, async ({ values, positionals }) => {
    const [name, from = '', to = '', ...rest] = positionals
    const areFiles = name === 'compare' && [from, to].every((path) => path.endsWith('.json')) && rest.length === 0
    const shown = areFiles
      ? compareFiles(from, to)
      : await policyCommand(connect(values as Values & { token?: string }), positionals, values as Values)
    print(shown, values.json)
  })
}
