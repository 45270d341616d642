import { isToken, membersOf, type Query, type Token } from './filter-text.ts'

/*
 * Whether a row is what a filter asks for, where the server cannot say it: over what was loaded, and the count says so. As the
 * server compares (filters/matching.ts): the case of letters matters to `=` alone.
 */
type Value = string | number | boolean | undefined | null

/** `fieldOf`: of a property; without one, every text of the row, for free text. A list matches if one of it does. */
export const isMatch = (
  query: Query,
  fieldOf: (property: string) => Value | readonly Value[],
  texts: () => readonly Value[],
): boolean => {
  const of = (token: Token): boolean =>
    tokenMatches(token, token.propertyKey === undefined ? texts() : fieldOf(token.propertyKey))
  const all = (members: ReturnType<typeof membersOf>, operation: 'and' | 'or'): boolean => {
    const one = (member: (typeof members)[number]): boolean =>
      isToken(member) ? of(member) : all(member.tokens, member.operation)
    return operation === 'and' ? members.every(one) : members.some(one)
  }
  const members = membersOf(query)
  return members.length === 0 || all(members, query.operation)
}

const tokenMatches = ({ operator, value }: Token, said: Value | readonly Value[]): boolean => {
  const isNot = operator.startsWith('!')
  const how = isNot ? operator.slice(1) : operator
  const wanted = (Array.isArray(value) ? value : [value]).map((one) => String(one ?? ''))
  const values: readonly Value[] = Array.isArray(said) ? said : [said as Value]
  const found = wanted.some((want) => values.some((one) => compares[how]?.(String(one ?? ''), want) ?? false))
  return isNot ? !found : found
}

const lower = (text: string): string => text.toLowerCase()

const compares: Readonly<Record<string, (said: string, wanted: string) => boolean>> = {
  ':': (said, wanted) => lower(said).includes(lower(wanted)),
  '=': (said, wanted) => said === wanted,
  '^': (said, wanted) => lower(said).startsWith(lower(wanted)),
  '>': (said, wanted) => said !== '' && order(said, wanted) > 0,
  '<': (said, wanted) => said !== '' && order(said, wanted) < 0,
  '>=': (said, wanted) => said !== '' && order(said, wanted) >= 0,
  '<=': (said, wanted) => said !== '' && order(said, wanted) <= 0,
}

/** Numbers by value, everything else as text: RFC 3339 times of one zone are in order then. */
const order = (left: string, right: string): number => {
  const difference = Number(left) - Number(right)
  if (left.trim() !== '' && right.trim() !== '' && !Number.isNaN(difference)) return difference
  return left < right ? -1 : left > right ? 1 : 0
}
