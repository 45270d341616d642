import type { FilterOperator, Terms } from './terms.ts'

type Value = string | number

/** Whether a row is what its filter asks for. Of a property that has several values one has to be right, and with ! none. */
export const isMatch = <Property extends string>(
  terms: Terms<Property>,
  valuesOf: (property: Property) => readonly (Value | undefined)[],
): boolean => {
  if ('all' in terms) return terms.all.every((one) => isMatch(one, valuesOf))
  if ('any' in terms) return terms.any.some((one) => isMatch(one, valuesOf))
  const [isNot, compare] = comparing[terms.operator]
  const isFound = valuesOf(terms.property).some((value) => value !== undefined && compare(value, terms.value))
  return isNot !== isFound
}

type Compare = (value: Value, wanted: string) => boolean

const is: Compare = (value, wanted) => String(value) === wanted
/** Whatever the case of its letters. */
const has: Compare = (value, wanted) => lower(value).includes(lower(wanted))
const begins: Compare = (value, wanted) => lower(value).startsWith(lower(wanted))

const comparing: Readonly<Record<FilterOperator, readonly [isNot: boolean, compare: Compare]>> = {
  '=': [false, is],
  '!=': [true, is],
  ':': [false, has],
  '!:': [true, has],
  '^': [false, begins],
  '!^': [true, begins],
  '>': [false, (value, wanted) => order(value, wanted) > 0],
  '>=': [false, (value, wanted) => order(value, wanted) >= 0],
  '<': [false, (value, wanted) => order(value, wanted) < 0],
  '<=': [false, (value, wanted) => order(value, wanted) <= 0],
}

const lower = (value: Value): string => String(value).toLowerCase()

const order = (value: Value, wanted: string): number => {
  if (typeof value === 'number') return value - Number(wanted)
  if (value === wanted) return 0
  return value < wanted ? -1 : 1
}
