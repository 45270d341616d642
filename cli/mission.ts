import { ask, list, type Row } from './api.ts'
import { commandNamed, refuseOthers, run, UsageError } from './command.ts'
import { type Connection, connect } from './connection.ts'
import { everywhere, jsonIn, mostOf, print, type Shown, type Values } from './failures.ts'
import { fields, section, table, text } from './table.ts'

/*
 * npm run mission -- COMMAND …
 *
 * Asks for work, whichever robot does it, and says what becomes of it: who has it, how far it is, why it waits. By the HTTP API,
 * here or in an AWS account. The story behind it, message by message: npm run show -- MISSION_ID.
 */
const usage = `npm run mission -- COMMAND [--json] [--api-url URL --token TOKEN]
  request [MISSION_ID] (--go-to NODE | --steps JSON or FILE) [--fleet F] [--robot R] [--requires A,B] [--urgent]
          [--deadline TIME] [--load physical|none] [--lease-seconds N] [--wait SECONDS]
  list [--status STATE] [--robot R] [--fleet F] [--limit N]
  show MISSION_ID
  pause | resume | cancel MISSION_ID [--why TEXT] [--wait SECONDS]
  update MISSION_ID --steps JSON or FILE [--wait SECONDS]
  release MISSION_ID --load safe|recovered --why TEXT [--wait SECONDS]
  --wait SECONDS     for what becomes of it; of what is asked of a mission 5 unless said otherwise. Refused: exit code 1`

const options = {
  'go-to': { type: 'string' },
  steps: { type: 'string' },
  fleet: { type: 'string' },
  robot: { type: 'string' },
  requires: { type: 'string' },
  urgent: { type: 'boolean' },
  deadline: { type: 'string' },
  load: { type: 'string' },
  'lease-seconds': { type: 'string' },
  status: { type: 'string' },
  limit: { type: 'string' },
  why: { type: 'string' },
  wait: { type: 'string' },
  json: { type: 'boolean' },
  'api-url': { type: 'string' },
  token: { type: 'string' },
} as const

type Command = (connection: Connection, id: string | undefined, values: Values) => Promise<Shown>

const request: Command = async (connection, id, values) => {
  const { 'go-to': goTo, fleet, robot, requires, urgent, deadline, load, 'lease-seconds': lease } = values
  const body = {
    ...(id !== undefined && { mission_id: id }),
    steps: goTo === undefined ? stepsIn(values, '--go-to or --steps') : [{ kind: 'go_to', place: { node_id: goTo } }],
    ...(fleet !== undefined && { fleet }),
    ...(robot !== undefined && { robot_id: robot }),
    ...(typeof requires === 'string' && { requires: requires.split(',') }),
    ...(urgent === true && { priority: 'urgent' }),
    ...(deadline !== undefined && { deadline }),
    ...(load !== undefined && { load }),
    ...(lease !== undefined && { lease_seconds: Number(lease) }),
  }
  return asked(await ask(connection, 'POST', `/missions${waitIn(values)}`, { body }), 'mission.requested')
}

const listMissions: Command = async (connection, _, values) => {
  const { status, robot, fleet } = values
  const filter = Object.entries({ status, robot_id: robot, fleet }).filter(([, value]) => typeof value === 'string')
  const rows = await list(connection, `/missions?${new URLSearchParams(filter as [string, string][])}`, mostOf(values))
  const shown = table(rows, {
    requested: ({ requested_at }) => requested_at,
    mission: ({ mission_id }) => mission_id,
    status: ({ status: now }) => now,
    robot: ({ robot_id }) => robot_id,
    given: ({ allocation }) => allocation,
    steps: ({ steps = [], progress = [] }) => `${(progress as unknown[]).length} of ${(steps as unknown[]).length}`,
    'waits because': ({ waits_because }) => (waits_because as Row | null)?.says,
  })
  return { answer: rows, text: rows.length > 0 ? shown : 'No mission matches: ask for less, or ask for one' }
}

const show: Command = async (connection, id = '') => {
  const { body } = await ask(connection, 'GET', `/missions/${encodeURIComponent(id)}`)
  const { steps = [], progress = [], late_truths = [], requests = [], waits_because, outcome, ...known } = body
  const because = waits_because as Row | null
  const parts = [section(`mission ${id}`, fields({ ...known, ...(outcome !== null && { outcome }) }))]
  if (because) {
    const robots = Object.entries(because.robots as Row).map(([why, count]) => `${why} ${text(count)}`)
    parts.push(
      section('why it waits', [text(because.says), ...(robots.length > 0 ? [robots.join(', ')] : [])].join('\n')),
    )
  }
  parts.push(
    section(
      'steps',
      table(
        (steps as readonly Row[]).map((step, n) => ({ ...step, n: n + 1 })),
        {
          step: ({ n }) => n,
          name: ({ step_id }) => step_id,
          kind: ({ kind }) => kind,
          where: ({ place }) => (place as Row | undefined)?.node_id,
          'how it went': ({ n }) =>
            (progress as readonly Row[])
              .filter(({ step }) => step === n)
              .map(({ status, at, allocation }) => `${text(status)} at ${text(at)} (allocation ${text(allocation)})`)
              .join('; '),
        },
      ),
    ),
  )
  if ((requests as unknown[]).length > 0)
    parts.push(
      section(
        'asked of it, newest first',
        table(requests as readonly Row[], {
          at: ({ at }) => at,
          what: ({ type }) => type,
          by: ({ by }) => by,
          why: ({ why: reason }) => reason,
          outcome: ({ outcome: end, detail }) => (detail === undefined ? end : `${text(end)}: ${text(detail)}`),
        }),
      ),
    )
  if ((late_truths as unknown[]).length > 0)
    parts.push(
      section(
        'said of allocations that were over',
        table(late_truths as readonly Row[], {
          at: ({ at }) => at,
          allocation: ({ allocation }) => allocation,
          said: ({ said }) => said,
        }),
      ),
    )
  return { answer: body, text: parts.join('\n\n') }
}

const say =
  (verb: string, bodyOf: (values: Values) => object): Command =>
  async (connection, id = '', values) =>
    asked(
      await ask(
        connection,
        'POST',
        `/missions/${encodeURIComponent(id)}/${verb}${waitIn({ wait: values.wait ?? '5' })}`,
        {
          body: bodyOf(values),
        },
      ),
      `mission.${verb}`,
    )

const why = ({ why: reason }: Values) => (reason === undefined ? {} : { reason })

interface Declared {
  readonly does: Command
  readonly id: 'needed' | 'none' | 'may'
  /** Options of its own. */
  readonly takes: readonly string[]
}

const commands: Readonly<Record<string, Declared>> = {
  request: {
    does: request,
    id: 'may',
    takes: ['go-to', 'steps', 'fleet', 'robot', 'requires', 'urgent', 'deadline', 'load', 'lease-seconds', 'wait'],
  },
  list: { does: listMissions, id: 'none', takes: ['status', 'robot', 'fleet', 'limit'] },
  show: { does: show, id: 'needed', takes: [] },
  pause: { does: say('pause', why), id: 'needed', takes: ['why', 'wait'] },
  resume: { does: say('resume', why), id: 'needed', takes: ['why', 'wait'] },
  cancel: { does: say('cancel', why), id: 'needed', takes: ['why', 'wait'] },
  update: { does: say('update', (values) => ({ steps: stepsIn(values) })), id: 'needed', takes: ['steps', 'wait'] },
  release: {
    does: say('release', ({ load, ...values }) => ({ load, ...why(values) })),
    id: 'needed',
    takes: ['load', 'why', 'wait'],
  },
}

/** A command by its name, with what it needs; what is missing or too many is said in one line. */
export const missionCommand = async (
  connection: Connection,
  positionals: readonly string[],
  values: Values,
): Promise<Shown> => {
  const [name = 'list', id, ...rest] = positionals
  const command = commandNamed(commands, name)
  const isRight = command.id === 'may' || (command.id === 'needed') === (id !== undefined)
  if (!isRight || rest.length > 0) {
    throw new UsageError(`${name} takes ${command.id === 'none' ? 'no id' : 'one id'}; --help says how it is written`)
  }
  refuseOthers(name, values, [...command.takes, ...everywhere])
  return command.does(connection, id, values)
}

const asked = ({ body }: { readonly body: Row }, type: string): Shown => {
  const { waits_because, ...known } = body
  const { mission_id, message_id, outcome, detail, reason } = body
  if (outcome === 'refused' || outcome === 'dead_lettered') {
    const said = `${text(mission_id)}: ${type} was ${outcome}: ${text(detail ?? reason)}`
    return { answer: body, isFailed: true, text: `${said}\nnpm run show -- ${text(message_id)}` }
  }
  const because = (waits_because as Row | null | undefined)?.says
  const why = because === undefined ? {} : { 'waits because': because }
  if (outcome !== 'applied' || known.status === undefined) return { answer: body, text: fields({ ...known, ...why }) }
  const { from: _, to: __, status: ___, outcome: ____, ...rest } = known
  return { answer: body, text: `${becameOf(body, type)}\n${fields({ ...rest, ...why })}` }
}

/** What was decided and what it is now may be two things: it went on meanwhile, or its robot has yet to do as it was asked. */
const becameOf = ({ mission_id, from, to, status, robot_id }: Row, type: string): string => {
  const applied = `${text(mission_id)}: ${type} was applied`
  const has = typeof robot_id === 'string' ? robot_id : undefined
  const isAsked = has !== undefined && (type === 'mission.pause' || type === 'mission.resume')
  return isAsked && from === to && status === to
    ? `${applied}: ${has} is asked; it is ${text(status)} until that says otherwise`
    : `${applied}; it is ${text(status)}${has === undefined ? '' : `, ${has} has it`}`
}

const waitIn = ({ wait }: Values): string => (typeof wait === 'string' ? `?wait=${encodeURIComponent(wait)}` : '')

/** JSON as it was typed, or a file that holds it. */
const stepsIn = ({ steps }: Values, missing = '--steps'): unknown => {
  if (typeof steps !== 'string')
    throw new UsageError(`${missing} is missing; steps are JSON such as ${stepsExample} or a file`)
  const read = jsonIn('--steps', steps, 'a JSON list')
  if (Array.isArray(read)) return read
  throw new UsageError(
    `--steps is ${read instanceof Object ? 'one object' : JSON.stringify(read)}; a list was expected, such as ${stepsExample}`,
  )
}

const stepsExample = '[{"kind":"go_to","place":{"node_id":"DPS"}}]'

if (import.meta.main) {
  await run({ usage, options }, async ({ values, positionals }) => {
    const shown = await missionCommand(connect(values as Values & { token?: string }), positionals, values as Values)
    print(shown, values.json)
  })
}
