/**
 * SQL as it is written here: one text in Athena's words, values named `:from`, `:robot_id`. A list of values stands where several
 * literals may (`in (:fleets)`).
 */
import { type LiteralType, literal } from './literals.ts'

export interface Given {
  readonly type: LiteralType
  readonly value: unknown
}

export type Values = Readonly<Record<string, Given | readonly Given[]>>

export interface Bound {
  /** With a question mark for each value. */
  readonly sql: string
  /** SQL literals, in the order of the question marks. */
  readonly parameters: readonly string[]
}

/** As a query is started: values apart from the text. For what Athena takes parameters in: SELECT, INSERT, UNLOAD, in WHERE. */
export const bound = (sql: string, values: Values): Bound => {
  const parameters: string[] = []
  const text = replaced(sql, values, (literals) => {
    parameters.push(...literals)
    return literals.map(() => '?').join(', ')
  })
  return { sql: text, parameters }
}

/** With its values written into the text, for what takes no parameters: MERGE, DELETE, OPTIMIZE. */
export const inlined = (sql: string, values: Values): string => replaced(sql, values, (literals) => literals.join(', '))

const replaced = (sql: string, values: Values, put: (literals: readonly string[]) => string): string =>
  // What is quoted is no name: 'T09:00' has colons too.
  sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|:([a-z][a-z0-9_]*)/g, (found, name: string | undefined) => {
    if (name === undefined) return found
    const given = values[name]
    if (given === undefined)
      throw new UnknownValue(`:${name} has no value; given are ${Object.keys(values).join(', ') || 'none'}`)
    const all = Array.isArray(given) ? (given as readonly Given[]) : [given as Given]
    if (all.length === 0) throw new UnknownValue(`:${name} is an empty list; leave out what it is compared with`)
    return put(all.map(({ type, value }) => literal(type, value)))
  })

/** A name in the text that nobody gave a value for. */
export class UnknownValue extends Error {
  override readonly name = 'UnknownValue'
}
