/**
 * What messages are wanted, as a text that a person can type and an address can hold, with AND and OR:
 *
 *   type=work.start & (outcome=refused | outcome=dead_lettered) & !robot_id^"ff:"
 *
 *   filter   = terms joined by & or by |, not by both on one level: brackets say what belongs together
 *   term     = property operator value | ( filter )
 *   operator = = != : !: ^ !^ > >= < <=   is, has in it, begins with, compared; what is not known is none of them, and all of !
 *   value    = a word, or "anything" with \" and \\ in it
 *
 * Two terms beside each other mean both. It becomes SQL term by term: properties and operators from the tables below, values as
 * literals, so nothing that somebody typed is ever part of a statement.
 */
import type { LiteralType } from '../literals.ts'
import type { Values } from '../statement.ts'
import { given } from './asked.ts'

export type MessageTerms =
  | { readonly all: readonly MessageTerms[] }
  | { readonly any: readonly MessageTerms[] }
  | MessageTerm

export interface MessageTerm {
  readonly property: FilterProperty
  readonly operator: FilterOperator
  readonly value: string
}

/** Of a message as it was said, or of what was decided about it. */
const ofMessage = {
  message_id: 'string',
  trace_id: 'string',
  robot_id: 'string',
  type: 'string',
  kind: 'string',
  dialect: 'string',
  source: 'string',
  topic: 'string',
  version: 'string',
  correlation_id: 'string',
  causation_id: 'string',
  priority: 'string',
  redrive_of: 'string',
  edited_from: 'string',
  payload: 'string',
  sequence: 'bigint',
  bytes: 'bigint',
} as const satisfies Readonly<Record<string, LiteralType>>

const ofDecision = {
  outcome: 'string',
  reason: 'string',
  from_state: 'string',
  to_state: 'string',
  policy_version: 'string',
  failure_id: 'string',
} as const satisfies Readonly<Record<string, LiteralType>>

const types = { ...ofMessage, ...ofDecision }
export type FilterProperty = keyof typeof types
export const filterProperties = Object.keys(types) as readonly FilterProperty[]

/** Longer ones first: `!=` begins with nothing that `=` could take. */
const operators = ['!:', '!=', '!^', '>=', '<=', ':', '=', '^', '>', '<'] as const
export type FilterOperator = (typeof operators)[number]

export const FILTER_LENGTH_MAX = 1_000
const TERMS_MAX = 20

/** Throws UnreadableFilter, which says what was expected where. */
export const termsIn = (text: string): MessageTerms => {
  if (text.length > FILTER_LENGTH_MAX) {
    throw new UnreadableFilter(`at most ${FILTER_LENGTH_MAX} characters, not ${text.length}`)
  }
  const words = wordsIn(text)
  const { terms, end } = groupIn(words, 0)
  const left = words[end]
  if (left !== undefined) throw expected('& or |', left)
  const count = countOf(terms)
  if (count > TERMS_MAX) throw new UnreadableFilter(`at most ${TERMS_MAX} terms, not ${count}`)
  return terms
}

export class UnreadableFilter extends Error {
  override readonly name = 'UnreadableFilter'
}

interface Word {
  readonly kind: '(' | ')' | '&' | '|' | 'term'
  readonly text: string
  readonly at: number
}

const word = /\s*(?:([()&|])|((?:"(?:[^"\\]|\\.)*"|[^\s"&|()])+)|(\S))/gsy

const wordsIn = (text: string): readonly Word[] =>
  [...text.trim().matchAll(word)].map(({ 0: whole, 1: mark, 2: said, 3: odd = '', index }) => {
    const at = index + whole.length - (mark ?? said ?? odd).length
    if (mark === undefined && said === undefined) {
      throw new UnreadableFilter(`a closing " for the one at character ${at + 1}`)
    }
    return { kind: mark === undefined ? 'term' : (mark as Word['kind']), text: mark ?? said ?? '', at }
  })

const groupIn = (words: readonly Word[], from: number): { readonly terms: MessageTerms; readonly end: number } => {
  const members: MessageTerms[] = []
  let joint: '&' | '|' | undefined
  let at = from
  for (;;) {
    const here = words[at]
    if (here?.kind === '(') {
      const inner = groupIn(words, at + 1)
      if (words[inner.end]?.kind !== ')') throw expected(')', words[inner.end])
      members.push(inner.terms)
      at = inner.end + 1
    } else if (here?.kind === 'term') {
      members.push(termIn(here))
      at += 1
    } else throw expected('a term such as type=work.start', here)
    const next = words[at]
    if (next === undefined || next.kind === ')') break
    const said = next.kind === '|' ? '|' : '&'
    if (joint !== undefined && joint !== said)
      throw expected(`${joint}, or brackets around what belongs together`, next)
    joint = said
    if (next.kind === '&' || next.kind === '|') at += 1
  }
  const [only, ...more] = members
  if (only !== undefined && more.length === 0) return { terms: only, end: at }
  return { terms: joint === '|' ? { any: members } : { all: members }, end: at }
}

const termIn = (here: Word): MessageTerm => {
  const { text } = here
  const [property = ''] = /^[a-z_]*/.exec(text) ?? []
  const rest = text.slice(property.length)
  const operator = operators.find((one) => rest.startsWith(one))
  if (operator === undefined) throw expected('a term such as type=work.start', here)
  if (!isProperty(property)) throw expected(`one of ${filterProperties.join(', ')}`, here)
  const value = unquoted(rest.slice(operator.length))
  if (value === '') throw expected(`a value behind ${property}${operator}`, here)
  if (types[property] === 'bigint') {
    if (!/^-?\d{1,15}$/.test(value)) throw expected(`a whole number behind ${property}`, here)
    if (/[:^]/.test(operator)) throw expected(`= != < <= > >= behind ${property}, which is a number,`, here)
  }
  return { property, operator, value }
}

const isProperty = (name: string): name is FilterProperty => Object.hasOwn(types, name)

const unquoted = (text: string): string =>
  /^"(?:[^"\\]|\\.)*"$/s.test(text) ? text.slice(1, -1).replace(/\\(.)/gs, '$1') : text

const expected = (right: string, found: Word | undefined): UnreadableFilter =>
  new UnreadableFilter(
    `${right} ${found === undefined ? 'at its end' : `at character ${found.at + 1}, where ${JSON.stringify(found.text.slice(0, 60))} stands`}`,
  )

const countOf = (terms: MessageTerms): number => {
  const members = membersOf(terms)
  return members === undefined ? 1 : members.reduce((sum, one) => sum + countOf(one), 0)
}

const membersOf = (terms: MessageTerms): readonly MessageTerms[] | undefined => {
  if ('all' in terms) return terms.all
  return 'any' in terms ? terms.any : undefined
}

/** Whether what was decided has to be looked up. */
export const asksDecisions = (terms: MessageTerms): boolean => propertiesIn(terms).some(isOfDecision)

export const isOfDecision = (property: FilterProperty): boolean => Object.hasOwn(ofDecision, property)

export const propertiesIn = (terms: MessageTerms): readonly FilterProperty[] =>
  'property' in terms ? [terms.property] : (membersOf(terms) ?? []).flatMap(propertiesIn)

export interface Condition {
  readonly sql: string
  readonly values: Values
}

/** `prefix` tells its values from those of other conditions of the same statement; `columnOf` says where a property is. */
export const conditionOf = (
  terms: MessageTerms,
  prefix: string,
  columnOf: (property: FilterProperty) => string = (property) => property,
): Condition => {
  const values: Record<string, Values[string]> = {}
  const sqlOf = (one: MessageTerms): string => {
    if ('all' in one) return `(${one.all.map(sqlOf).join(' and ')})`
    if ('any' in one) return `(${one.any.map(sqlOf).join(' or ')})`
    const name = `${prefix}_${Object.keys(values).length}`
    const type = types[one.property]
    values[name] = given(type, type === 'bigint' ? Number(one.value) : one.value)
    const column = columnOf(one.property)
    const isNot = one.operator.startsWith('!')
    const positive = compared[isNot ? one.operator.slice(1) : one.operator]?.(column, `:${name}`) ?? '1 = 0'
    // What is not known is not what was asked for: it is in what is left.
    return isNot ? `(${column} is null or not (${positive}))` : `(${positive})`
  }
  return { sql: sqlOf(terms), values }
}

const compared: Readonly<Record<string, (column: string, value: string) => string>> = {
  '=': (column, value) => `${column} = ${value}`,
  ':': (column, value) => `strpos(lower(${column}), lower(${value})) > 0`,
  '^': (column, value) => `starts_with(lower(${column}), lower(${value}))`,
  '>': (column, value) => `${column} > ${value}`,
  '>=': (column, value) => `${column} >= ${value}`,
  '<': (column, value) => `${column} < ${value}`,
  '<=': (column, value) => `${column} <= ${value}`,
}

/** What can be asked of each copy of a message before copies are told apart, and what only of the rows that are left. */
export const splitOf = (
  terms: MessageTerms | undefined,
): { readonly said: MessageTerms | undefined; readonly decided: MessageTerms | undefined } => {
  if (terms === undefined) return { said: undefined, decided: undefined }
  const members = 'all' in terms ? terms.all : [terms]
  const joined = (some: readonly MessageTerms[]) => (some.length === 0 ? undefined : { all: some })
  return {
    said: joined(members.filter((one) => !asksDecisions(one))),
    decided: joined(members.filter(asksDecisions)),
  }
}
