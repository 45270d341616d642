// SELECT <what> [AS <name>], … FROM '<topic filter>' [WHERE <condition>]
//
// Only what the templates use: functions, literals, payload fields, comparisons with AND, OR, NOT and brackets.
// Arithmetic, CASE, SET, nested queries and array functions are AWS's too; whoever needs one adds it here with its test.

import { SqlError, type Token, tokenize } from './tokens.ts'

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>='

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null; readonly at: number }
  | { readonly kind: 'field'; readonly path: readonly string[]; readonly at: number }
  | { readonly kind: 'payload'; readonly at: number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly at: number }
  | { readonly kind: 'not'; readonly operand: Expression; readonly at: number }
  | {
      readonly kind: 'and' | 'or'
      readonly left: Expression
      readonly right: Expression
      readonly at: number
    }
  | {
      readonly kind: 'compare'
      readonly operator: Comparison
      readonly left: Expression
      readonly right: Expression
      readonly at: number
    }

export interface Selected {
  readonly expression: Expression
  /** Absent for `*`, whose fields keep their own names. */
  readonly name: string | undefined
}

export interface Statement {
  readonly select: readonly Selected[]
  /** Absent for a rule that only Basic Ingest reaches. */
  readonly from: string | undefined
  readonly where: Expression | undefined
}

export function parseStatement(sql: string): Statement {
  const reader = new Reader(tokenize(sql))
  reader.keyword('SELECT')
  const select = [selected(reader)]
  while (reader.takeSymbol(',')) select.push(selected(reader))
  refuseEqualNames(select)
  let from: string | undefined
  if (reader.takeKeyword('FROM')) {
    const token = reader.next()
    if (token.kind !== 'string') throw new SqlError(`FROM needs a quoted topic filter, found ${token.text}`, token.at)
    from = token.text
  }
  const where = reader.takeKeyword('WHERE') ? condition(reader) : undefined
  reader.end()
  return { select, from, where }
}

/** The inside of a substitution template, `${…}`. */
export function parseExpression(text: string): Expression {
  const reader = new Reader(tokenize(text))
  const expression = condition(reader)
  reader.end()
  return expression
}

function selected(reader: Reader): Selected {
  const expression = condition(reader)
  if (reader.takeKeyword('AS')) {
    const token = reader.next()
    if (token.kind !== 'word') throw new SqlError(`AS needs a name, found ${token.text}`, token.at)
    return { expression, name: token.text }
  }
  if (expression.kind === 'payload') return { expression, name: undefined }
  // AWS names an unnamed field by its last step and an unnamed function by its name.
  if (expression.kind === 'field') return { expression, name: expression.path.at(-1) }
  if (expression.kind === 'call') return { expression, name: expression.name }
  throw new SqlError('this needs a name: write AS <name> behind it', expression.at)
}

function refuseEqualNames(select: readonly Selected[]): void {
  const seen = new Set<string>()
  for (const { name, expression } of select) {
    if (name === undefined) continue
    if (seen.has(name)) throw new SqlError(`the name ${name} is selected twice`, expression.at)
    seen.add(name)
  }
}

function condition(reader: Reader): Expression {
  let left = conjunction(reader)
  for (let at = reader.at(); reader.takeKeyword('OR'); at = reader.at()) {
    left = { kind: 'or', left, right: conjunction(reader), at }
  }
  return left
}

function conjunction(reader: Reader): Expression {
  let left = negation(reader)
  for (let at = reader.at(); reader.takeKeyword('AND'); at = reader.at()) {
    left = { kind: 'and', left, right: negation(reader), at }
  }
  return left
}

function negation(reader: Reader): Expression {
  const at = reader.at()
  if (reader.takeKeyword('NOT')) return { kind: 'not', operand: negation(reader), at }
  return comparison(reader)
}

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
}

function comparison(reader: Reader): Expression {
  const left = primary(reader)
  const token = reader.peek()
  const operator = token.kind === 'symbol' ? COMPARISONS[token.text] : undefined
  if (operator === undefined) return left
  reader.next()
  return { kind: 'compare', operator, left, right: primary(reader), at: token.at }
}

function primary(reader: Reader): Expression {
  const token = reader.next()
  switch (token.kind) {
    case 'string':
      return { kind: 'literal', value: token.text, at: token.at }
    case 'number':
      return { kind: 'literal', value: Number(token.text), at: token.at }
    case 'word':
      return word(reader, token)
    case 'symbol':
      if (token.text === '*') return { kind: 'payload', at: token.at }
      if (token.text === '(') {
        const inner = condition(reader)
        reader.symbol(')')
        return inner
      }
  }
  throw new SqlError(`expected a field, a function or a literal, found ${token.text}`, token.at)
}

const RESERVED = new Set(['SELECT', 'FROM', 'WHERE', 'AS', 'AND', 'OR', 'NOT', 'CASE', 'SET', 'IN', 'VALUE'])

function word(reader: Reader, token: Token): Expression {
  if (RESERVED.has(token.text.toUpperCase())) {
    throw new SqlError(`expected a field, a function or a literal, found the word ${token.text}`, token.at)
  }
  switch (token.text.toLowerCase()) {
    case 'true':
      return { kind: 'literal', value: true, at: token.at }
    case 'false':
      return { kind: 'literal', value: false, at: token.at }
    case 'null':
      return { kind: 'literal', value: null, at: token.at }
  }
  if (reader.takeSymbol('(')) return { kind: 'call', name: token.text, args: args(reader), at: token.at }
  const path = [token.text]
  while (reader.takeSymbol('.')) {
    const step = reader.next()
    if (step.kind !== 'word') throw new SqlError(`a field name must follow the dot, found ${step.text}`, step.at)
    path.push(step.text)
  }
  return { kind: 'field', path, at: token.at }
}

function args(reader: Reader): Expression[] {
  if (reader.takeSymbol(')')) return []
  const list = [condition(reader)]
  while (reader.takeSymbol(',')) list.push(condition(reader))
  reader.symbol(')')
  return list
}

class Reader {
  readonly #tokens: readonly Token[]
  #index = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  peek(): Token {
    return this.#tokens[this.#index] ?? { kind: 'end', text: 'the end', at: 0 }
  }

  at(): number {
    return this.peek().at
  }

  next(): Token {
    const token = this.peek()
    if (token.kind !== 'end') this.#index++
    return token
  }

  takeSymbol(text: string): boolean {
    const token = this.peek()
    if (token.kind !== 'symbol' || token.text !== text) return false
    this.#index++
    return true
  }

  symbol(text: string): void {
    if (!this.takeSymbol(text)) throw new SqlError(`expected ${text}, found ${this.peek().text}`, this.at())
  }

  takeKeyword(text: string): boolean {
    const token = this.peek()
    if (token.kind !== 'word' || token.text.toUpperCase() !== text) return false
    this.#index++
    return true
  }

  keyword(text: string): void {
    if (!this.takeKeyword(text)) throw new SqlError(`expected ${text}, found ${this.peek().text}`, this.at())
  }

  end(): void {
    const token = this.peek()
    if (token.kind !== 'end') throw new SqlError(`expected the end, found ${token.text}`, token.at)
  }
}
