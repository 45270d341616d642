/**
 * A list of robots as people keep it: CSV, a line per robot. Rules:
 *
 *   · The first line names the columns. A column that nobody knows stops the whole list: a misspelt `capabilites` would take
 *     abilities away from a fleet without a word.
 *   · What is wrong with a line is said of that line, and the others are taken. Lines that were not taken come back as they were
 *     written, with why in `error`; that column is ignored when the corrected list is sent again.
 *   · An empty cell leaves things as they are. `-` in capabilities means none; between them are blanks, commas, semicolons or bars.
 */
import Papa from 'papaparse'
import { ROBOT_ID, ROBOT_ID_WORDS } from '../../messages/robot-id.ts'
import { badField } from '../http/problem.ts'

export interface ListedRobot {
  readonly robot_id: string
  readonly capabilities?: readonly string[]
  /** Whether it may be given missions. */
  readonly available?: boolean
  /** Out of the fleet. */
  readonly removed: boolean
}

export interface Line {
  /** As it was written, by column. */
  readonly cells: Readonly<Record<string, string>>
  readonly robot?: ListedRobot
  /** Why it cannot be taken. */
  readonly error?: string
}

export interface RobotList {
  readonly columns: readonly string[]
  readonly lines: readonly Line[]
}

export const robotListIn = (csv: string): RobotList => {
  const { data, meta, errors } = Papa.parse<Record<string, string>>(csv.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: 'greedy',
    transformHeader: (name) => name.trim().toLowerCase(),
  })
  const columns = (meta.fields ?? []).filter((name) => name !== '')
  const stranger = columns.find((name) => !known.includes(name))
  if (stranger !== undefined) throw badField('csv', stranger, `columns among ${known.join(', ')}`)
  if (!columns.includes('robot_id')) throw badField('csv', columns.join(','), 'a first line with the column robot_id')
  const twice = columns.find((name, index) => columns.indexOf(name) !== index)
  if (twice !== undefined) throw badField('csv', twice, 'each column once')
  if (data.length === 0) throw badField('csv', csv.slice(0, 60), 'a line per robot below the first')
  if (data.length > LINES_MAX)
    throw badField('csv', data.length, `at most ${LINES_MAX} lines: send the rest in another`)
  const broken = new Map(errors.flatMap(({ row, message }) => (row === undefined ? [] : [[row, message] as const])))
  const seen = new Set<string>()
  return {
    columns: columns.filter((name) => name !== ERROR),
    lines: data.map((raw, index) => lineOf(raw, columns, broken.get(index), seen)),
  }
}

/** What was not taken, to be corrected and sent again. */
export const correctable = (columns: readonly string[], lines: readonly Line[]): string =>
  Papa.unparse(
    {
      fields: [...columns, ERROR],
      data: lines.map(({ cells, error = '' }) => [...columns.map((name) => cells[name] ?? ''), error]),
    },
    // What a spreadsheet would run as a formula stays text.
    { newline: '\n', escapeFormulae: true },
  )

/** So many are done in the time that an answer may take. */
export const LINES_MAX = 500
const ERROR = 'error'
const known = ['robot_id', 'capabilities', 'available', 'removed', ERROR]

const lineOf = (
  raw: Readonly<Record<string, unknown>>,
  columns: readonly string[],
  broken: string | undefined,
  seen: Set<string>,
): Line => {
  const cells = Object.fromEntries(columns.map((name) => [name, written(String(raw[name] ?? '').trim())]))
  if (broken !== undefined) return { cells, error: broken }
  const { robot_id = '', capabilities = '', available = '', removed = '' } = cells
  if (!ROBOT_ID.test(robot_id))
    return { cells, error: `robot_id is ${JSON.stringify(robot_id.slice(0, 60))}; ${ROBOT_ID_WORDS} was expected` }
  if (seen.has(robot_id)) return { cells, error: `robot_id ${robot_id} stands in a line above` }
  seen.add(robot_id)
  const able = capabilities === '-' ? [] : capabilities.split(/[\s,;|]+/).filter((word) => word !== '')
  if (able.length > 64 || able.some((word) => word.length > 64))
    return {
      cells,
      error:
        'capabilities are at most 64 words of at most 64 characters, with blanks, commas or semicolons between them',
    }
  const may = yesOrNo(available)
  if (may === 'neither') return { cells, error: `available is ${JSON.stringify(available)}; yes or no was expected` }
  const out = yesOrNo(removed)
  if (out === 'neither') return { cells, error: `removed is ${JSON.stringify(removed)}; yes or no was expected` }
  return {
    cells,
    robot: {
      robot_id,
      ...(capabilities !== '' && { capabilities: [...new Set(able)] }),
      ...(may !== undefined && { available: may }),
      removed: out === true,
    },
  }
}

/** Without the quote that keeps a spreadsheet from running it: `correctable` puts it there, and so do people. */
const written = (cell: string): string => cell.replace(/^'(?=[=+\-@])/, '')

const yesOrNo = (cell: string): boolean | undefined | 'neither' => {
  if (cell === '') return undefined
  return answers[cell.toLowerCase()] ?? 'neither'
}
const answers: Readonly<Record<string, boolean>> = {
  yes: true,
  true: true,
  '1': true,
  no: false,
  false: false,
  '0': false,
}
