import type { ParseArgsOptionsConfig } from 'node:util'
import { failureFilters } from '../functions/http/routes/failures.ts'

/** `--robot` as it is said at a terminal; everything else as the API calls it. */
const flagOf = (name: string): string => (name === 'robot_id' ? 'robot' : name)

export const filterOptions: ParseArgsOptionsConfig = Object.fromEntries(
  failureFilters.map(({ name }) => [flagOf(name), { type: 'string' as const }]),
)

export const filterUsage = failureFilters.map(({ name }) => `[--${flagOf(name)} …]`).join(' ')

/** As a plan takes it: in a body the filter is the whole, and what was written with & and | its terms. */
export const planFilterIn = (values: Readonly<Record<string, unknown>>): Record<string, string> => {
  const { filter, ...fields } = filterIn(values)
  return { ...fields, ...(filter !== undefined && { terms: filter }) }
}

/** What was asked for, by the names of the API. */
export const filterIn = (values: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    failureFilters.flatMap(({ name }) => {
      const value = values[flagOf(name)]
      return typeof value === 'string' ? [[name, value]] : []
    }),
  )
