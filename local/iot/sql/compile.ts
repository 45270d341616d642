// SQL text → closures, once at start, so that a publish costs one small string.
//
// The selected fields are written straight into JSON text: building an object and handing it to JSON.stringify would
// walk the base64 of every payload once more to look for characters to escape.

import { type Evaluate, FUNCTIONS, SqlEvaluationError, type Value } from './functions.ts'
import { type Comparison, type Expression, parseExpression, parseStatement, type Selected } from './parse.ts'
import type { Publication } from './publication.ts'
import { SqlError } from './tokens.ts'

export interface CompiledSql {
  readonly filter: string | undefined
  /** Whether WHERE lets the message through. */
  matches(publication: Publication): boolean
  /** What the actions get: JSON text, or for a bare `SELECT *` the payload itself. */
  output(publication: Publication): string | Buffer
}

export function compileSql(sql: string): CompiledSql {
  const statement = parseStatement(sql)
  const where = statement.where === undefined ? undefined : compile(statement.where)
  return {
    filter: statement.from,
    matches: where === undefined ? () => true : (publication) => where(publication) === true,
    output: compileSelect(statement.select),
  }
}

/** `robot:${topic(2)}` → its text for one publish. An Undefined inside fails the action, as on AWS. */
export function compileTemplate(template: string): (publication: Publication) => string {
  const parts: (string | Evaluate)[] = []
  let rest = 0
  for (const found of template.matchAll(/\$\{([^}]*)\}/g)) {
    if (found.index > rest) parts.push(template.slice(rest, found.index))
    parts.push(compile(parseExpression(found[1] ?? '')))
    rest = found.index + found[0].length
  }
  if (rest < template.length) parts.push(template.slice(rest))
  return (publication) => {
    let text = ''
    for (const part of parts) text += typeof part === 'string' ? part : substituted(part(publication), template)
    return text
  }
}

function substituted(value: Value, template: string): string {
  if (value === undefined) throw new SqlEvaluationError(`the substitution template ${template} is undefined here`)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function compileSelect(select: readonly Selected[]): CompiledSql['output'] {
  const [only] = select
  if (select.length === 1 && only?.expression.kind === 'payload' && only.name === undefined) {
    return (publication) => publication.payload
  }
  if (select.some(({ name }) => name === undefined)) return mergedOutput(select)
  const fields = select.map(({ name, expression }) => ({
    key: `${JSON.stringify(name)}:`,
    json: compileJson(expression),
  }))
  return (publication) => {
    let text = '{'
    for (const { key, json } of fields) {
      const value = json(publication)
      if (value !== undefined) text += text.length === 1 ? key + value : `,${key}${value}`
    }
    return `${text}}`
  }
}

function mergedOutput(select: readonly Selected[]): CompiledSql['output'] {
  const fields = select.map(({ name, expression }) => ({ name, value: compile(expression) }))
  return (publication) => {
    const merged: Record<string, Value> = {}
    for (const { name, value } of fields) {
      if (name === undefined) Object.assign(merged, jsonObject(publication))
      else merged[name] = value(publication)
    }
    return JSON.stringify(merged)
  }
}

/** Values whose text needs no escaping are quoted as they are. */
function compileJson(expression: Expression): (publication: Publication) => string | undefined {
  const value = compile(expression)
  if (expression.kind === 'call' && expression.name.toLowerCase() === 'encode') {
    return (publication) => {
      const text = value(publication)
      return text === undefined ? undefined : `"${text as string}"`
    }
  }
  if (expression.kind === 'literal') {
    const text = JSON.stringify(expression.value)
    return () => text
  }
  return (publication) => JSON.stringify(value(publication))
}

function compile(expression: Expression): Evaluate {
  switch (expression.kind) {
    case 'literal': {
      const { value } = expression
      return () => value
    }
    case 'payload':
      return jsonPayload
    case 'field':
      return compileField(expression.path)
    case 'call': {
      const build = FUNCTIONS[expression.name.toLowerCase()]
      if (build === undefined) {
        const known = Object.keys(FUNCTIONS).sort().join(', ')
        throw new SqlError(`the function ${expression.name}() is not known here; known are ${known}`, expression.at)
      }
      return build(expression, compile)
    }
    case 'not': {
      const operand = compile(expression.operand)
      return (publication) => negate(operand(publication))
    }
    case 'and': {
      const { left, right } = both(expression)
      return (publication) => left(publication) === true && right(publication) === true
    }
    case 'or': {
      const { left, right } = both(expression)
      return (publication) => left(publication) === true || right(publication) === true
    }
    case 'compare': {
      const { left, right } = both(expression)
      const { operator } = expression
      return (publication) => compare(operator, left(publication), right(publication))
    }
  }
}

function both(expression: { left: Expression; right: Expression }): { left: Evaluate; right: Evaluate } {
  return { left: compile(expression.left), right: compile(expression.right) }
}

function negate(value: Value): Value {
  return typeof value === 'boolean' ? !value : undefined
}

function compare(operator: Comparison, left: Value, right: Value): Value {
  if (left === undefined || right === undefined) return undefined
  if (operator === '=') return same(left, right)
  if (operator === '<>') return !same(left, right)
  const ordered =
    typeof left === 'string' && typeof right === 'string' ? [left, right] : [decimal(left), decimal(right)]
  const [a, b] = ordered
  if (a === undefined || b === undefined) return undefined
  switch (operator) {
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    case '>=':
      return a >= b
  }
}

function same(left: Value, right: Value): boolean {
  if (typeof left === 'object' && typeof right === 'object') return JSON.stringify(left) === JSON.stringify(right)
  return left === right
}

function decimal(value: Value): number | undefined {
  const number = typeof value === 'number' ? value : typeof value === 'string' ? Number(value) : Number.NaN
  return Number.isNaN(number) ? undefined : number
}

function compileField(path: readonly string[]): Evaluate {
  return (publication) => {
    let value: Value = jsonPayload(publication)
    for (const step of path) {
      if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined
      value = Object.hasOwn(value, step) ? (value as { readonly [name: string]: Value })[step] : undefined
    }
    return value
  }
}

function jsonPayload(publication: Publication): Value {
  try {
    return JSON.parse(publication.payload.toString('utf8')) as Value
  } catch {
    throw new SqlEvaluationError(
      `the payload of ${publication.payload.length} bytes on ${publication.topic} is not JSON`,
    )
  }
}

function jsonObject(publication: Publication): Value {
  const value = jsonPayload(publication)
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new SqlEvaluationError(`SELECT * beside other fields needs a JSON object on ${publication.topic}`)
  }
  return value
}
