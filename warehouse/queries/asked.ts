import type { LiteralType } from '../literals.ts'
import { type Bound, bound, type Given, type Values } from '../statement.ts'
import type { NamedQuery } from './named-query.ts'

/** Names of fleets, or all of them, with the robots that are in none. */
export type SeenFleets = 'all' | readonly string[]

/**
 * A question as it is started: values apart from the text, and only rows about robots that whoever asks sees. A robot is in the
 * fleet that it was in at the newest run (dim_robot): who has just been given one sees its past an hour later.
 */
export const asked = (sql: string, values: Values, fleets: SeenFleets): Bound =>
  bound(seeing(sql, fleets), { ...values, ...(fleets !== 'all' && { fleets: fleets.map(fleetOf) }) })

/** With its values in the text: what a person opens in the console, and fills in what is missing. */
export const savedText = ({ sql, parameters }: Pick<NamedQuery, 'sql' | 'parameters'>): string =>
  seeing(sql, 'all').replace(/'(?:[^']|'')*'|:([a-z][a-z0-9_]*)/g, (found, name: string | undefined) => {
    const parameter = parameters.find((one) => one.name === name)
    if (parameter === undefined) return found
    if (name === 'from') return "(localtimestamp - interval '1' day)"
    if (name === 'until') return 'localtimestamp'
    const { type, default: usual = `PUT THE ${parameter.name.toUpperCase()} HERE` } = parameter
    return type === 'string' ? `'${usual}'` : String(usual)
  })

const seeing = (sql: string, fleets: SeenFleets): string =>
  sql
    .replace(/\bseen\(([a-z_.]+)\)/g, (_, column: string) =>
      // Compared, not just true: Athena folds it, and every engine takes it.
      fleets === 'all' ? '1 = 1' : `${column} in (select robot_id from dim_robot where fleet in (:fleets))`,
    )
    .replace(/\bseen_fleet\(([a-z_.]+)\)/g, (_, column: string) =>
      fleets === 'all' ? '1 = 1' : `${column} in (:fleets)`,
    )

const fleetOf = (value: string): Given => ({ type: 'string', value })

/** Values of one type each, by name. */
export const given = (type: LiteralType, value: unknown): Given => ({ type, value })
