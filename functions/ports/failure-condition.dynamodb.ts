import type { FilterOperator } from '../../filters/terms.ts'
import { type FailureTerms, failureFields } from '../failures/failure-terms.ts'
import { type Item, text } from './attributes.dynamodb.ts'

/*
 * Terms as a FilterExpression. DynamoDB filters by nothing that is a key of the index, and takes the case of letters for part of
 * them: what it cannot say is left out, so that everything that is wanted comes, and more. The rest is decided on the items.
 */

/** Undefined where nothing can be said: all of it comes. */
export const sayable = (terms: FailureTerms, keys: readonly string[]): FailureTerms | undefined => {
  if ('all' in terms) {
    const all = terms.all.flatMap((one) => sayable(one, keys) ?? [])
    return all.length === 0 ? undefined : { all }
  }
  if ('any' in terms) {
    const any = terms.any.flatMap((one) => sayable(one, keys) ?? [])
    return any.length < terms.any.length ? undefined : { any }
  }
  return terms.operator in comparators && !keys.includes(failureFields[terms.property]) ? terms : undefined
}

/** Of what can be said. */
export const conditionOf = (terms: FailureTerms, bound: Bound): string => {
  if ('all' in terms) return joined(terms.all, ' AND ', bound)
  if ('any' in terms) return joined(terms.any, ' OR ', bound)
  const { property, operator, value } = terms
  const name = bound.name(failureFields[property])
  const condition = `${name} ${comparators[operator]} ${bound.value(value)}`
  return operator === '!=' ? `(attribute_not_exists(${name}) OR ${condition})` : condition
}

/** DynamoDB refuses brackets within brackets that hold nothing else. */
const joined = (members: readonly FailureTerms[], word: string, bound: Bound): string => {
  const conditions = members.map((one) => conditionOf(one, bound))
  return conditions.length === 1 ? conditions.join('') : `(${conditions.join(word)})`
}

const comparators: Readonly<Partial<Record<FilterOperator, string>>> = {
  '=': '=',
  '!=': '<>',
  '>': '>',
  '>=': '>=',
  '<': '<',
  '<=': '<=',
}

/** Names and values of an expression: nothing that somebody wrote is part of it. */
export interface Bound {
  readonly names: Readonly<Record<string, string>>
  readonly values: Readonly<Item>
  name(field: string): string
  value(value: string): string
}

export const binding = (): Bound => {
  const names: Record<string, string> = {}
  const values: Item = {}
  return {
    names,
    values,
    name: (field) => {
      names[`#f_${field}`] = field
      return `#f_${field}`
    },
    value: (value) => {
      const name = `:f${Object.keys(values).length}`
      values[name] = text(value)
      return name
    },
  }
}
