// The words of a topic rule's SQL (version 2016-03-23), as far as the templates write it.
// A character that no rule of ours needs is refused with its place, so that a new construct is noticed when the
// stack starts here and not when the rule silently does nothing.

/** A topic rule's SQL that this runtime cannot read. `at` counts characters from 1, as an editor does. */
export class SqlError extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(`at character ${at}: ${message}`)
    this.name = 'SqlError'
    this.at = at
  }
}

export interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'symbol' | 'end'
  readonly text: string
  readonly at: number
}

const SYMBOLS = ['<>', '!=', '<=', '>=', '=', '<', '>', '(', ')', ',', '.', '*'] as const
const WORD = /[A-Za-z_$][A-Za-z0-9_$]*/y
const NUMBER = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y

export function tokenize(sql: string): Token[] {
  const tokens: Token[] = []
  let index = 0
  while (index < sql.length) {
    if (/\s/.test(sql.charAt(index))) {
      index++
      continue
    }
    const token = stringAt(sql, index) ?? numberAt(sql, index) ?? wordAt(sql, index) ?? symbolAt(sql, index)
    if (token === undefined) throw new SqlError(`unexpected character ${JSON.stringify(sql.charAt(index))}`, index + 1)
    tokens.push(token.token)
    index = token.next
  }
  tokens.push({ kind: 'end', text: 'the end', at: sql.length + 1 })
  return tokens
}

interface Read {
  token: Token
  next: number
}

function stringAt(sql: string, index: number): Read | undefined {
  if (sql.charAt(index) !== "'") return undefined
  let text = ''
  let end = index + 1
  while (end < sql.length) {
    if (sql.charAt(end) === "'") {
      if (sql.charAt(end + 1) !== "'") return { token: { kind: 'string', text, at: index + 1 }, next: end + 1 }
      end++
    }
    text += sql.charAt(end)
    end++
  }
  throw new SqlError('a string literal is not closed, a single quote is missing', index + 1)
}

function numberAt(sql: string, index: number): Read | undefined {
  NUMBER.lastIndex = index
  const text = NUMBER.exec(sql)?.[0]
  return text === undefined ? undefined : { token: { kind: 'number', text, at: index + 1 }, next: index + text.length }
}

function wordAt(sql: string, index: number): Read | undefined {
  WORD.lastIndex = index
  const text = WORD.exec(sql)?.[0]
  return text === undefined ? undefined : { token: { kind: 'word', text, at: index + 1 }, next: index + text.length }
}

function symbolAt(sql: string, index: number): Read | undefined {
  const text = SYMBOLS.find((symbol) => sql.startsWith(symbol, index))
  return text === undefined ? undefined : { token: { kind: 'symbol', text, at: index + 1 }, next: index + text.length }
}
