/**
 * Execution parameters: for each question mark the text of one SQL literal. A text that is more than that is refused, whatever it
 * would have done: Athena parses each as an expression of its own.
 */
import { BadSql, isSymbol, isWord, type Token, tokensOf } from './tokens.ts'

/** What would have been right of the parameters. */
export class BadParameters extends Error {
  override readonly name = 'BadParameters'
}

/** "Execution parameters" (Athena User Guide, "Considerations and limitations"). */
const kindsThatTakeParameters = new Set(['query', 'insert', 'unload'])

export function withParameters(sql: string, kind: string, parameters: readonly string[]): string {
  const tokens = tokensOf(sql)
  const places = tokens.flatMap((token, at) => (token.kind === 'parameter' ? [at] : []))
  if (places.length !== parameters.length) {
    throw new BadParameters(`Incorrect number of parameters: expected ${places.length} but found ${parameters.length}`)
  }
  if (places.length === 0) return sql
  if (!kindsThatTakeParameters.has(kind)) {
    throw new BadParameters(`Parameters are taken by SELECT, INSERT INTO and UNLOAD, not by ${kind.toUpperCase()}`)
  }
  for (const parameter of parameters) {
    if (!isLiteral(parameter)) throw new BadParameters(`${parameter.slice(0, 100)} is not one SQL literal`)
  }
  let result = ''
  let from = 0
  places.forEach((at, index) => {
    const token = tokens[at] as Token
    if (!isInWhere(tokens, at)) {
      throw new BadParameters('A parameter stands in a WHERE clause only (Athena, parameterized queries)')
    }
    result += `${sql.slice(from, token.start)}${parameters[index]}`
    from = token.end
  })
  return result + sql.slice(from)
}

/** 'text', 1, -0.5, true, null, timestamp '…', date '…', double '…' … */
export function isLiteral(text: string): boolean {
  let tokens: readonly Token[]
  try {
    tokens = tokensOf(text)
  } catch (error) {
    if (error instanceof BadSql) return false
    throw error
  }
  // A comment would be dropped from the tokens and not from the text.
  const covered = tokens.reduce((sum, { start, end }) => sum + end - start, 0)
  if (covered !== text.replace(/\s(?=(?:[^']*'[^']*')*[^']*$)/g, '').length) return false
  const [first, second] = tokens
  if (tokens.length === 1) {
    return first?.kind === 'text' || first?.kind === 'number' || isWord(first, 'true', 'false', 'null')
  }
  if (tokens.length !== 2) return false
  if (isSymbol(first, '-', '+')) return second?.kind === 'number'
  return isWord(first, ...typeNames) && second?.kind === 'text'
}

const typeNames = ['timestamp', 'date', 'double', 'decimal', 'bigint', 'integer', 'boolean', 'varchar', 'time'] as const

const clauses = [
  'select',
  'from',
  'where',
  'group',
  'having',
  'order',
  'limit',
  'offset',
  'fetch',
  'on',
  'values',
] as const

function isInWhere(tokens: readonly Token[], at: number): boolean {
  const { depth } = tokens[at] as Token
  // In a list or a function's arguments it is its surroundings that count.
  let outermost = depth
  for (let index = at - 1; index >= 0; index--) {
    const token = tokens[index] as Token
    outermost = Math.min(outermost, token.depth)
    if (token.depth === outermost && isWord(token, ...clauses)) return token.value === 'where'
  }
  return false
}
