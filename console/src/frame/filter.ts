import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { isMatch } from './filter-match.ts'
import { isFiltered, type Known, type Query, queryBy, queryOf, textOf } from './filter-text.ts'
import { parameterOf, withFilter } from './list-address.ts'

export { isFiltered, isToken, membersOf, noFilter, type Query, queryOf, type Token, textOf } from './filter-text.ts'

/** What a list can be filtered by. */
export interface FilterProperty<Row = never> {
  /** As the address has it: the field's name on the wire. */
  readonly id: string
  readonly label: string
  /** What it was called in addresses and saved views. */
  readonly was?: string
  /** Values to choose from. */
  readonly values?: readonly string[]
  /** Those that make sense; of a server that knows equality only: ['=']. If left out: `defaultOperators`. */
  readonly operators?: readonly ('=' | '!=' | ':' | '!:' | '^' | '!^' | '>' | '<' | '>=' | '<=')[]
  /** Of a row; its field of that name if left out. */
  readonly of?: (row: Row) => string | number | boolean | undefined | null | readonly (string | undefined)[]
}

export const defaultOperators = ['=', '!=', ':', '!:'] as const

export interface UrlFilter<Row> {
  readonly properties: readonly FilterProperty<Row>[]
  readonly query: Query
  readonly setQuery: (query: Query) => void
  /** Of a row that was loaded. */
  readonly matches: (row: Row) => boolean
  readonly isFiltered: boolean
  /** Where the API looks for a word that is of no property, by the names of the wire; undefined: in everything. */
  readonly wordsIn?: readonly string[]
  readonly clear: () => void
}

/**
 * The filter of a list, kept in the address of its screen as `?q=`: a link to the screen is a link to what is shown, and Back goes to
 * the one before. `list` where a screen has several.
 */
export const useUrlFilter = <Row>(properties: readonly FilterProperty<Row>[], list?: string): UrlFilter<Row> => {
  const [address, setAddress] = useSearchParams()
  const text = address.get(parameterOf('q', list)) ?? ''
  const known = JSON.stringify(properties.map(({ id, was, operators }): Known => ({ id, was, operators })))
  const query = useMemo(() => queryBy(text, JSON.parse(known) as readonly Known[]), [text, known])
  const setQuery = useCallback(
    (next: Query) => setAddress((before) => withFilter(before, textOf(next), list)),
    [setAddress, list],
  )
  const matches = (row: Row): boolean => {
    const fieldOf = (property: string) => {
      const known = properties.find(({ id }) => id === property)
      return known?.of ? known.of(row) : ((row as Record<string, unknown>)[property] as string | undefined)
    }
    return isMatch(query, fieldOf, () =>
      textsOf(
        row,
        properties.map(({ id }) => fieldOf(id)),
      ),
    )
  }
  return { properties, query, setQuery, matches, isFiltered: isFiltered(query), clear: () => setQuery(queryOf('', [])) }
}

/** Free text is looked for in what can be filtered by and in every plain field. */
const textsOf = (row: unknown, values: readonly unknown[]): readonly string[] =>
  [...values.flat(), ...(typeof row === 'object' && row !== null ? Object.values(row) : [])]
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .map(String)

/** For servers that filter by single fields: the value of each property, where the query is a plain "and" of equalities. */
export const equalitiesOf = (query: Query): Readonly<Record<string, string>> | undefined => {
  const plain = queryTokens(query)
  if (!plain || (query.operation === 'or' && plain.length > 1)) return undefined
  const entries = plain.map(({ propertyKey, operator, value }) =>
    propertyKey !== undefined && (operator === '=' || operator === ':')
      ? ([propertyKey, String(value)] as const)
      : undefined,
  )
  if (entries.some((entry) => entry === undefined)) return undefined
  const found = Object.fromEntries(entries as readonly (readonly [string, string])[])
  return Object.keys(found).length === entries.length ? found : undefined
}

const queryTokens = (query: Query) => {
  const members = query.tokenGroups && query.tokenGroups.length > 0 ? query.tokenGroups : query.tokens
  const flat = members.flatMap((member) =>
    'tokens' in member ? (member.tokens.length === 1 ? member.tokens : [member]) : [member],
  )
  return flat.some((member) => 'tokens' in member) ? undefined : (flat as Query['tokens'])
}
