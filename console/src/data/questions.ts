/** Questions that have a name: what is filled in, what is sent, and how an answer is waited for. Pure. */
import type { components, paths } from '../network/api-types.ts'

export type Question = paths['/data/queries']['get']['responses'][200]['content']['application/json']['items'][number]
export type Parameter = Question['parameters'][number]
export type Answer = components['schemas']['Query']
export type Format = 'csv' | 'json' | 'parquet'

/** As they stand in the form, and in the URL. */
export type Texts = Readonly<Record<string, string>>

/** Range first, as everywhere; it has fields of its own. */
export const isOfRange = ({ name }: Parameter): boolean => name === 'from' || name === 'until'

export const textsOf = ({ parameters }: Question, search: URLSearchParams): Texts =>
  Object.fromEntries(
    parameters
      .filter((parameter) => !isOfRange(parameter))
      .map(({ name, default: usual }) => [name, search.get(name) ?? (usual === undefined ? '' : String(usual))]),
  )

/** What the API would refuse, by the name of its parameter. */
export const refusedTexts = ({ parameters }: Question, texts: Texts): Texts =>
  Object.fromEntries(
    parameters
      .filter((parameter) => !isOfRange(parameter))
      .flatMap((parameter) => {
        const because = refused(parameter, (texts[parameter.name] ?? '').trim())
        return because === undefined ? [] : [[parameter.name, because]]
      }),
  )

const refused = ({ type, required, default: usual, minimum, maximum, pattern, example }: Parameter, text: string) => {
  if (text === '') return required ? `Has to be given, such as ${example}` : undefined
  if (text === String(usual ?? '')) return undefined
  if (isOfNumbers(type)) {
    const number = Number(text)
    if (!Number.isFinite(number) || (!isBroken(type) && !Number.isSafeInteger(number)))
      return `${isBroken(type) ? 'A number' : 'A whole number'} was expected, such as ${example}`
    if (minimum !== undefined && number < minimum) return `At least ${minimum} was expected`
    if (maximum !== undefined && number > maximum) return `At most ${maximum} was expected`
    return undefined
  }
  if (type === 'timestamp')
    return Number.isNaN(Date.parse(text)) ? `A time was expected, such as ${example}` : undefined
  return pattern !== undefined && !matches(pattern, text) ? `This is none; ${example} would be one` : undefined
}

const isOfNumbers = (type: string): boolean => /^(bigint|int|integer|double|decimal)/.test(type)
const isBroken = (type: string): boolean => /^(double|decimal)/.test(type)

/** One that this browser cannot read refuses nothing: the API decides. */
const matches = (pattern: string, text: string): boolean => {
  try {
    return new RegExp(pattern).test(text)
  } catch {
    return true
  }
}

export const bodyOf = (
  { name, parameters }: Question,
  asked: {
    readonly texts: Texts
    readonly range: { readonly from: string; readonly until: string }
    readonly format: Format
  },
) => ({
  name,
  parameters: Object.fromEntries(
    parameters.flatMap((parameter): [string, string | number][] => {
      if (parameter.name === 'from' || parameter.name === 'until')
        return [[parameter.name, asked.range[parameter.name]]]
      const text = (asked.texts[parameter.name] ?? '').trim()
      if (text === '') return []
      return [[parameter.name, isOfNumbers(parameter.type) ? Number(text) : text]]
    }),
  ),
  format: asked.format,
  wait_seconds: WAIT_SECONDS,
})

/** Then the answer is looked for again and again, and can be cancelled. */
const WAIT_SECONDS = 3

export const hasEnded = ({ status }: { readonly status: string }): boolean =>
  status !== 'queued' && status !== 'running'

export const nextLookMs = (looks: number): number => Math.min(5_000, 700 * 1.4 ** looks)

/** Kinds of questions, by what their names begin with: those that a report asks are asked by itself as a rule. */
export const isOfReport = ({ name }: Pick<Question, 'name'>): boolean => name.startsWith('report-')

export type Value = string | number | boolean | null

export type Shown = 'time' | 'robot' | 'message' | 'trace' | 'number' | 'text'

/** How a value of an answer is shown: ids lead to their pages. */
export const shownAs = (column: { readonly name: string; readonly type: string }): Shown => {
  if (column.type.startsWith('timestamp')) return 'time'
  if (column.name === 'robot_id') return 'robot'
  if (column.name === 'message_id' || column.name === 'causation_id') return 'message'
  if (column.name === 'trace_id') return 'trace'
  return isOfNumbers(column.type) || /^(float|real|hugeint|smallint|tinyint)/.test(column.type) ? 'number' : 'text'
}

/** The first column of time and the first of numbers, where an answer can be drawn. */
export const drawable = (
  columns: readonly { readonly name: string; readonly type: string }[],
): { readonly time: number; readonly value: number; readonly group: number | undefined } | undefined => {
  const kinds = columns.map(shownAs)
  const [time, value] = [kinds.indexOf('time'), kinds.indexOf('number')]
  if (time === -1 || value === -1) return undefined
  const group = columns.findIndex(({ type }) => type === 'varchar' || type === 'string')
  return { time, value, group: group === -1 ? undefined : group }
}

/** Rows of an answer by the names of its columns, as lists have them. */
export const itemsOf = ({
  columns = [],
  rows = [],
}: Pick<Answer, 'columns' | 'rows'>): readonly Readonly<Record<string, Value>>[] =>
  rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])))

/** So many rows are asked for as a page of a list; the warehouse looks for one more, which tells whether it goes on. */
export const PAGE_ROWS = 100

/** A page that took longer than some seconds, and so was answered as rows of a query: no cursor leads behind it. */
export const latePageOf = <Item>(
  items: readonly Item[],
  { next_cursor = null }: Pick<Answer, 'next_cursor'>,
): { readonly items: readonly Item[]; readonly next_cursor: null; readonly is_cut: boolean } => ({
  items: items.slice(0, PAGE_ROWS),
  next_cursor: null,
  is_cut: items.length > PAGE_ROWS || next_cursor !== null,
})

export type Row = readonly Value[]

export interface Numbered {
  readonly index: number
  readonly values: Row
  /** Written out by the names of its columns. */
  readonly toJSON: () => Readonly<Record<string, Value>>
}

/** Rows of an answer as a table has them: nothing but its place tells one from another. */
export const numbered = (columns: NonNullable<Answer['columns']>, rows: readonly Row[]): readonly Numbered[] =>
  rows.map((values, index) => ({
    index,
    values,
    toJSON: () => Object.fromEntries(columns.map(({ name }, at) => [name, values[at] ?? null])),
  }))
