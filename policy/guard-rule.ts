// A guard as conditions of a Choice rule. The data tests fail the whole run on a missing value, so IsPresent and the type test
// stand before the comparison (And stops at the first that is false).

import type { Comparison, Guard } from './guard.ts'

export type Condition = Readonly<Record<string, unknown>>

const numeric: Readonly<Record<Exclude<Comparison, '!='>, string>> = {
  '==': 'NumericEquals',
  '<': 'NumericLessThan',
  '<=': 'NumericLessThanEquals',
  '>': 'NumericGreaterThan',
  '>=': 'NumericGreaterThanEquals',
}

export function guardRule({ path, op, value }: Guard): readonly Condition[] {
  const variable = variableOf(path)
  const operator = op === '!=' ? '==' : op
  const test = { Variable: variable, [operatorName(operator, value)]: value }
  return [
    { Variable: variable, IsPresent: true },
    { Variable: variable, [typeTest(value)]: true },
    op === '!=' ? { Not: test } : test,
  ]
}

function variableOf(path: string): string {
  return path.startsWith('row.') ? `$.robot.${path.slice('row.'.length)}` : `$.message.${path}`
}

function operatorName(operator: Exclude<Comparison, '!='>, value: Guard['value']): string {
  if (typeof value === 'number') return numeric[operator]
  return typeof value === 'string' ? 'StringEquals' : 'BooleanEquals'
}

function typeTest(value: Guard['value']): string {
  if (typeof value === 'number') return 'IsNumeric'
  return typeof value === 'string' ? 'IsString' : 'IsBoolean'
}
