import { readFileSync, writeFileSync } from 'node:fs'
import { LINES_MAX } from '../functions/fleets/robot-list.ts'
import { ask, list, type Row } from './api.ts'
import { commandNamed, refuseOthers, run, UsageError } from './command.ts'
import { type Connection, connect } from './connection.ts'
import { everywhere, print, type Shown, type Values } from './failures.ts'
import { table } from './table.ts'

/*
 * npm run robots -- COMMAND …
 *
 * A fleet as people keep it: a list of robots is put into it, lines that cannot be taken come back to be corrected. By the HTTP
 * API, here or in an AWS account.
 */
const usage = `npm run robots -- COMMAND [--json] [--api-url URL --token TOKEN]
  import FILE.csv --fleet F --why TEXT [--failed FILE.csv]    columns: robot_id, capabilities, available, removed;
                     capabilities with blanks between them. Lines that were not taken: exit code 1
  capacity [--fleet F] [--limit N]    who is free, who has which mission; without a fleet, all robots`

const options = {
  fleet: { type: 'string' },
  why: { type: 'string' },
  failed: { type: 'string' },
  limit: { type: 'string' },
  json: { type: 'boolean' },
  'api-url': { type: 'string' },
  token: { type: 'string' },
} as const

type Command = (connection: Connection, file: string | undefined, values: Values) => Promise<Shown>

/** A long list goes in several requests, each an entry of its own in the audit trail. */
const importRobots: Command = async (connection, file, values) => {
  if (file === undefined) throw new UsageError('import takes a file, such as robots.csv')
  const { why, failed = `${file.replace(/\.csv$/i, '')}.failed.csv` } = values
  if (typeof why !== 'string') throw new UsageError('--why is missing; a line for whoever reads the audit trail')
  const answers: Row[] = []
  for (const csv of partsOf(textOf(file))) {
    const path = `/fleets/${encodeURIComponent(fleetOf(values))}/robots`
    answers.push((await ask(connection, 'POST', path, { body: { csv, reason: why } })).body)
  }
  const [taken, left] = ['taken', 'failed'].map((name) => answers.reduce((sum, row) => sum + Number(row[name]), 0))
  const texts = answers.flatMap(({ failed_csv }) => (typeof failed_csv === 'string' ? [failed_csv] : []))
  if (texts.length === 0) return { answer: answers, text: `${taken} robots taken` }
  const [first = '', ...rest] = texts
  const all = [first, ...rest.map((text) => text.slice(text.indexOf('\n') + 1))].join('\n')
  writeFileSync(String(failed), `${all}\n`)
  return {
    answer: answers,
    isFailed: true,
    text: `${taken} robots taken, ${left} lines not: they are in ${failed}, with why. Correct them and import that file`,
  }
}

const capacity: Command = async (connection, _, values) => {
  const most = Number(values.limit ?? 200)
  if (!Number.isInteger(most) || most < 1)
    throw new UsageError(`--limit is ${values.limit}; a number from 1 was expected`)
  const { fleet } = values
  const path = fleet === undefined ? '/capacity' : `/fleets/${encodeURIComponent(fleetOf(values))}/capacity`
  const rows = await list(connection, path, most)
  const shown = table(rows, {
    robot: ({ robot_id }) => robot_id,
    ...(fleet === undefined && { fleet: ({ fleet: its }: Row) => its }),
    state: ({ state }) => state ?? 'never heard',
    free: ({ free }) => (free === true ? 'yes' : 'no'),
    'can do': ({ capabilities }) => (capabilities as readonly string[]).join(' '),
    mission: ({ mission_id }) => mission_id,
    'gives back': ({ gives_back }) => gives_back,
    withdrawn: ({ withdrawn }) => withdrawn,
  })
  return {
    answer: rows,
    text: rows.length > 0 ? shown : `Nothing is known of a robot${fleet === undefined ? '' : ' of this fleet'}`,
  }
}

const commands: Readonly<Record<string, { readonly does: Command; readonly takes: readonly string[] }>> = {
  import: { does: importRobots, takes: ['fleet', 'why', 'failed'] },
  capacity: { does: capacity, takes: ['fleet', 'limit'] },
}

export const robotsCommand = async (
  connection: Connection,
  positionals: readonly string[],
  values: Values,
): Promise<Shown> => {
  const [name = 'capacity', file, ...rest] = positionals
  const command = commandNamed(commands, name)
  if (name === 'capacity' && file !== undefined)
    throw new UsageError(`capacity takes no ${JSON.stringify(file)}; --fleet ${file} asks for a fleet`)
  if (rest.length > 0) throw new UsageError(`${name} takes at most one file; --help says how it is written`)
  refuseOthers(name, values, [...command.takes, ...everywhere])
  return await command.does(connection, file, values)
}

const fleetOf = ({ fleet }: Values): string => {
  if (typeof fleet !== 'string') throw new UsageError('--fleet is missing; the name of a fleet')
  return fleet
}

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : error}`)
  }
}

/** Lines in which nothing is quoted over several: the API reads them properly, this only cuts. */
export const partsOf = (csv: string): readonly string[] => {
  const [head = '', ...lines] = csv.split(/\r?\n/)
  const filled = lines.filter((line) => line.trim() !== '')
  if (filled.length <= LINES_MAX || csv.includes('"')) return [csv]
  return Array.from({ length: Math.ceil(filled.length / LINES_MAX) }, (_, part) =>
    [head, ...filled.slice(part * LINES_MAX, (part + 1) * LINES_MAX)].join('\n'),
  )
}

if (import.meta.main) {
  await run({ usage, options }, async ({ values, positionals }) => {
    const shown = await robotsCommand(connect(values as Values & { token?: string }), positionals, values as Values)
    print(shown, values.json)
  })
}
