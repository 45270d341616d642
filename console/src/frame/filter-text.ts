import type { PropertyFilterProps } from '@cloudscape-design/components/property-filter'

/*
 * A filter as text, for the address of a page: `state:idle & fleet:north`, `(state:fault | state:offline) & robot_id^"ff 5"`.
 *
 *   text     = term (& term)* or term (| term)*, not both on one level
 *   term     = [property] operator value, or a value alone (free text), or (text) once
 *   operator = : !: = != ^ !^ >= <= > <   (contains, is, begins with, and compared)
 *   value    = a word, or "anything", with \" and \\ in it
 *
 * What is not understood is free text: an address that somebody typed shows what they typed, and never fails.
 */
export type Query = PropertyFilterProps.Query
export type Token = PropertyFilterProps.Token
type Group = PropertyFilterProps.TokenGroup
type Member = Token | Group
type Operator = PropertyFilterProps.ComparisonOperator

const operators: readonly Operator[] = ['!:', '!=', '!^', '>=', '<=', ':', '=', '^', '>', '<']
const marks = { and: '&', or: '|' } as const

export const noFilter: Query = { operation: 'and', tokens: [], tokenGroups: [] }

/** As far as a text in an address has to be read by it. */
export interface Known {
  readonly id: string
  /** What may stand behind it; whatever there is if left out. */
  readonly operators?: readonly string[] | undefined
  /** What it was called: links and saved views last longer than names. */
  readonly was?: string | undefined
}

/** Of an address: a link of before is read by what is offered now. */
export const queryBy = (text: string, known: readonly Known[]): Query => {
  const names = known.flatMap(({ id, was }) => (was === undefined ? [id] : [id, was]))
  return withTokens(queryOf(text, names), (token) => {
    const property =
      known.find(({ id }) => id === token.propertyKey) ?? known.find(({ was }) => was === token.propertyKey)
    if (token.propertyKey === undefined || property === undefined) return token
    const exact = token.operator.replace(':', '=') as Operator
    const isOffered = property.operators?.includes(token.operator) ?? true
    const isExactOffered = property.operators?.includes(exact) ?? false
    return { ...token, propertyKey: property.id, ...(!isOffered && isExactOffered && { operator: exact }) }
  })
}

const withTokens = ({ operation, ...query }: Query, of: (token: Token) => Token): Query => {
  const tokens = membersOf({ operation, ...query }).map((member) => within(member, of))
  return { operation, tokens: tokens.filter(isToken), tokenGroups: tokens }
}

const within = (member: Member, of: (token: Token) => Token): Member =>
  isToken(member) ? of(member) : { ...member, tokens: member.tokens.map((one) => within(one, of)) }

const likeProperty = /^([A-Za-z_][\w.]*)(?:!?[:=^]|[<>])/

/** Texts that look like a property which the list does not have: they are looked for as they stand, and seldom found. */
export const unknownIn = (query: Query): readonly string[] => {
  const tokensOf = (members: readonly Member[]): readonly Token[] =>
    members.flatMap((member) => (isToken(member) ? [member] : tokensOf(member.tokens)))
  const names = tokensOf(membersOf(query)).flatMap(({ propertyKey, value }) =>
    propertyKey === undefined ? (likeProperty.exec(String(value))?.[1] ?? []) : [],
  )
  return [...new Set(names)]
}

/** The members of a query, wherever Cloudscape left them. */
export const membersOf = ({ tokens, tokenGroups }: Query): readonly Member[] =>
  tokenGroups && tokenGroups.length > 0 ? tokenGroups : tokens

export const isToken = (member: Member): member is Token => !('tokens' in member)

/** Whether it has a word that is of no property. */
export const hasWords = (query: Query): boolean => membersOf(query).some(isOrHasWord)

const isOrHasWord = (member: Member): boolean =>
  isToken(member) ? member.propertyKey === undefined : member.tokens.some(isOrHasWord)

export const isFiltered = (query: Query): boolean => membersOf(query).length > 0

export const textOf = (query: Query): string => joined(membersOf(query), query.operation)

const joined = (members: readonly Member[], operation: 'and' | 'or'): string =>
  members
    .map((member) => {
      if (isToken(member)) return tokenText(member)
      return member.tokens.length === 1 ? joined(member.tokens, 'and') : `(${joined(member.tokens, member.operation)})`
    })
    .join(` ${marks[operation]} `)

const tokenText = ({ propertyKey, operator, value }: Token): string => {
  const values = (Array.isArray(value) ? value : [value]).map((one) => quoted(String(one ?? '')))
  if (propertyKey === undefined) return operator === ':' ? (values[0] ?? '""') : `${operator}${values[0] ?? '""'}`
  if (values.length === 1) return `${propertyKey}${operator}${values[0]}`
  // Several values of one token: any of them; and with a negation none of them.
  const mark = operator.startsWith('!') ? marks.and : marks.or
  return `(${values.map((one) => `${propertyKey}${operator}${one}`).join(` ${mark} `)})`
}

/** A plain word needs no quotes. */
const plain = /^[^\s"&|()\\<>=!^:][^\s"&|()\\]*$/

const quoted = (value: string): string =>
  plain.test(value) && !likeProperty.test(value) ? value : `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

export const queryOf = (text: string, properties: readonly string[]): Query => {
  const trimmed = text.trim()
  if (trimmed === '') return noFilter
  const words = wordsIn(trimmed)
  const read = readGroup(words, 0, properties)
  const isWhole = read !== undefined && read.end === words.length
  const { operation, tokens } = isWhole
    ? read.group
    : { operation: 'and' as const, tokens: [{ operator: ':' as const, value: trimmed }] }
  return { operation, tokens: tokens.filter(isToken), tokenGroups: tokens }
}

type Word = { readonly kind: '(' | ')' | '&' | '|' } | { readonly kind: 'text'; readonly text: string }

/** Quotes belong to the text that they are in: property:"two words". */
const word = /\s*(?:([()&|])|((?:"(?:[^"\\]|\\.)*"|[^\s"&|()])+)|(.))/gy

const wordsIn = (text: string): readonly Word[] =>
  [...text.matchAll(word)].map(([, mark, said, odd]) =>
    mark ? { kind: mark as '(' } : { kind: 'text', text: said ?? odd ?? '' },
  )

/** Nobody types more brackets in brackets; an address may have any number. */
const DEPTH_MAX = 20

const readGroup = (
  words: readonly Word[],
  from: number,
  properties: readonly string[],
  depth = 0,
): { readonly group: Group; readonly end: number } | undefined => {
  if (depth > DEPTH_MAX) return undefined
  const members: Member[] = []
  let operation: 'and' | 'or' | undefined
  let at = from
  while (at < words.length) {
    const here = words[at]
    if (here?.kind === '(') {
      const inner = readGroup(words, at + 1, properties, depth + 1)
      if (!inner || words[inner.end]?.kind !== ')') return undefined
      members.push(inner.group)
      at = inner.end + 1
    } else if (here?.kind === 'text') {
      members.push(tokenIn(here.text, properties))
      at += 1
    } else return undefined
    const next = words[at]
    if (next === undefined || next.kind === ')')
      return { group: { operation: operation ?? 'and', tokens: members }, end: at }
    // Two texts beside each other mean both.
    const said = next.kind === '|' ? 'or' : 'and'
    if (operation !== undefined && operation !== said) return undefined
    operation = said
    if (next.kind === '&' || next.kind === '|') at += 1
  }
  return undefined
}

const tokenIn = (text: string, properties: readonly string[]): Token => {
  for (const propertyKey of properties) {
    if (!text.startsWith(propertyKey)) continue
    const rest = text.slice(propertyKey.length)
    const operator = operators.find((one) => rest.startsWith(one))
    if (operator) return { propertyKey, operator, value: unquoted(rest.slice(operator.length)) }
  }
  const operator = operators.find((one) => text.startsWith(one))
  if (operator && text.length > operator.length) return { operator, value: unquoted(text.slice(operator.length)) }
  return { operator: ':', value: unquoted(text) }
}

const unquoted = (text: string): string =>
  /^"(?:[^"\\]|\\.)*"$/s.test(text) ? text.slice(1, -1).replace(/\\(.)/gs, '$1') : text
