/**
 * Which files a condition can be true in: of each file the least and the greatest value of a column are known (a folder's value is
 * both). What is not understood may be true, so that a file is left out only where nothing in it can be asked for.
 */
import { isSymbol, isWord, nameIn, type Token } from './tokens.ts'

/** The bounds of a column in a file; undefined: not known. Timestamps as `timestampKey` writes them. */
export type Bounds = (column: string) => { readonly least: string; readonly greatest: string } | undefined

/** Of a column that stands alone or behind one of `aliases`. */
export function mayMatch(condition: readonly Token[], aliases: ReadonlySet<string>, bounds: Bounds): boolean {
  return either(condition, aliases, bounds)
}

/** Comparable as text: `2026-05-13 09:00:00.000000`; a day alone is its midnight. */
export function timestampKey(text: string): string {
  const [, day = '', time = '00:00:00', fraction = ''] =
    /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?\d*)?$/.exec(text.trim()) ?? []
  return day === '' ? text : `${day} ${time}.${fraction.padEnd(6, '0')}`
}

function either(tokens: readonly Token[], aliases: ReadonlySet<string>, bounds: Bounds): boolean {
  return split(tokens, 'or').some((part) => all(part, aliases, bounds))
}

function all(tokens: readonly Token[], aliases: ReadonlySet<string>, bounds: Bounds): boolean {
  return split(tokens, 'and').every((part) => single(part, aliases, bounds))
}

function single(tokens: readonly Token[], aliases: ReadonlySet<string>, bounds: Bounds): boolean {
  const [first] = tokens
  if (isSymbol(first, '(') && isClosedBy(tokens, tokens.length - 1)) {
    return either(tokens.slice(1, -1), aliases, bounds)
  }
  const compared = comparison(tokens, aliases)
  const known = compared && bounds(compared.column)
  if (!compared || !known) return true
  const { least, greatest } = known
  const [value = '', upTo = ''] = compared.values.map((text) => (isTimestamp(least) ? timestampKey(text) : text))
  switch (compared.operator) {
    case '=':
      return least <= value && value <= greatest
    case '<':
      return least < value
    case '<=':
      return least <= value
    case '>':
      return greatest > value
    case '>=':
      return greatest >= value
    case 'between':
      return greatest >= value && least <= upTo
    case 'in':
      return compared.values
        .map((text) => (isTimestamp(least) ? timestampKey(text) : text))
        .some((each) => least <= each && each <= greatest)
  }
}

interface Comparison {
  readonly column: string
  readonly operator: '=' | '<' | '<=' | '>' | '>=' | 'between' | 'in'
  readonly values: readonly string[]
}

const operators = ['=', '<', '<=', '>', '>='] as const
const turned = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const

/** `column op literal`, `literal op column`, `column between literal and literal`, `column in (literals)`; nothing beside it. */
function comparison(tokens: readonly Token[], aliases: ReadonlySet<string>): Comparison | undefined {
  const left = columnAt(tokens, 0, aliases)
  if (left) {
    const sign = tokens[left.next]
    const operator = operators.find((each) => isSymbol(sign, each))
    if (operator) {
      const right = literalAt(tokens, left.next + 1)
      if (right?.next === tokens.length) return { column: left.column, operator, values: [right.value] }
    }
    if (isWord(sign, 'between')) {
      const from = literalAt(tokens, left.next + 1)
      const until = from && isWord(tokens[from.next], 'and') ? literalAt(tokens, from.next + 1) : undefined
      if (from && until?.next === tokens.length) {
        return { column: left.column, operator: 'between', values: [from.value, until.value] }
      }
    }
    if (isWord(sign, 'in')) return listed(left.column, tokens.slice(left.next + 1))
    return undefined
  }
  const first = literalAt(tokens, 0)
  const operator = first && operators.find((each) => isSymbol(tokens[first.next], each))
  const right = first && operator ? columnAt(tokens, first.next + 1, aliases) : undefined
  if (!first || !operator || right?.next !== tokens.length) return undefined
  return { column: right.column, operator: turned[operator], values: [first.value] }
}

function listed(column: string, tokens: readonly Token[]): Comparison | undefined {
  if (!isSymbol(tokens[0], '(') || !isSymbol(tokens.at(-1), ')')) return undefined
  const values: string[] = []
  for (let at = 1; at < tokens.length; ) {
    const value = literalAt(tokens, at)
    if (!value || !isSymbol(tokens[value.next], ',', ')')) return undefined
    values.push(value.value)
    at = value.next + 1
    if (at === tokens.length) return { column, operator: 'in', values }
  }
  return undefined
}

function columnAt(
  tokens: readonly Token[],
  at: number,
  aliases: ReadonlySet<string>,
): { column: string; next: number } | undefined {
  const first = nameIn(tokens[at])
  if (first === undefined || typed(tokens, at)) return undefined
  if (!isSymbol(tokens[at + 1], '.')) return isSymbol(tokens[at + 1], '(') ? undefined : { column: first, next: at + 1 }
  const second = nameIn(tokens[at + 2])
  if (second === undefined || !aliases.has(first)) return undefined
  return { column: second, next: at + 3 }
}

/** `timestamp '…'`, `date '…'` */
const typed = (tokens: readonly Token[], at: number): boolean =>
  isWord(tokens[at], 'timestamp', 'date') && tokens[at + 1]?.kind === 'text'

function literalAt(tokens: readonly Token[], at: number): { value: string; next: number } | undefined {
  if (typed(tokens, at)) return { value: tokens[at + 1]?.value ?? '', next: at + 2 }
  const token = tokens[at]
  return token?.kind === 'text' ? { value: token.value, next: at + 1 } : undefined
}

/** At the outermost `word`s; not at the `and` of a `between`, nor within `case … end`. */
function split(tokens: readonly Token[], word: 'and' | 'or'): (readonly Token[])[] {
  const depth = tokens[0]?.depth ?? 0
  const parts: Token[][] = [[]]
  let betweens = 0
  let cases = 0
  for (const token of tokens) {
    if (token.depth === depth) {
      if (isWord(token, 'case')) cases += 1
      else if (isWord(token, 'end')) cases -= 1
      else if (isWord(token, 'between')) betweens += 1
      else if (isWord(token, 'and') && betweens > 0) betweens -= 1
      else if (isWord(token, word) && cases === 0) {
        parts.push([])
        continue
      }
    }
    parts.at(-1)?.push(token)
  }
  return parts
}

/** Whether the parenthesis that opens the tokens is closed by the one at `last`. */
function isClosedBy(tokens: readonly Token[], last: number): boolean {
  const depth = tokens[0]?.depth
  return isSymbol(tokens[last], ')') && tokens.findIndex((token, at) => at > 0 && token.depth === depth) === last
}

const isTimestamp = (text: string) => /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{6}$/.test(text)
