/**
 * What messages are wanted, as terms (filters/terms.ts). They become SQL one by one: properties and operators from the tables
 * below, values as literals, so nothing that somebody typed is ever part of a statement.
 */
import { anyText, type Language, type Terms, wholeNumber } from '../../filters/terms.ts'
import type { LiteralType } from '../literals.ts'
import type { Values } from '../statement.ts'
import { given } from './asked.ts'

export type MessageTerms = Terms<FilterProperty>

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

export const messageLanguage: Language<FilterProperty> = {
  properties: Object.fromEntries(
    Object.entries(types).map(([name, type]) => [name, type === 'bigint' ? wholeNumber : anyText]),
  ) as Language<FilterProperty>['properties'],
  example: 'type=work.start',
}

/** Whether what was decided has to be looked up. */
export const asksDecisions = (terms: MessageTerms): boolean => propertiesIn(terms).some(isOfDecision)

export const isOfDecision = (property: FilterProperty): boolean => Object.hasOwn(ofDecision, property)

export const propertiesIn = (terms: MessageTerms): readonly FilterProperty[] =>
  'property' in terms ? [terms.property] : ('all' in terms ? terms.all : terms.any).flatMap(propertiesIn)

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
