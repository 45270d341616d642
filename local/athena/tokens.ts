/** SQL in pieces: as much of its grammar as it takes to tell what a statement does to which table. */

export interface Token {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'symbol' | 'parameter'
  /** Words in lower case; names and texts without their quotes. */
  readonly value: string
  /** Where it lies in the statement. */
  readonly start: number
  readonly end: number
  /** How many parentheses are open around it; a parenthesis itself lies outside. */
  readonly depth: number
}

/** A text that is no statement. */
export class BadSql extends Error {
  override readonly name = 'BadSql'
}

const piece =
  /\s+|--[^\n]*|\/\*[\s\S]*?\*\/|(?<text>'(?:[^']|'')*')|(?<name>"(?:[^"]|"")+"|`[^`]+`)|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|(?<parameter>\?)|(?<symbol><=|>=|<>|!=|\|\||->|::|:=|=>|[-+*/%=<>(),.;[\]{}:@!&|^~#])/uy

export function tokensOf(sql: string): readonly Token[] {
  const tokens: Token[] = []
  let depth = 0
  piece.lastIndex = 0
  while (piece.lastIndex < sql.length) {
    const start = piece.lastIndex
    const match = piece.exec(sql)
    if (!match) throw new BadSql(`${place(sql, start)}: ${JSON.stringify(sql.slice(start, start + 20))} begins nothing`)
    const found = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined)
    if (!found) continue
    const [kind, text = ''] = found as [Token['kind'], string]
    if (text === ')') depth -= 1
    if (depth < 0) throw new BadSql(`${place(sql, start)}: ) closes nothing`)
    tokens.push({ kind, value: valueIn(kind, text), start, end: piece.lastIndex, depth })
    if (text === '(') depth += 1
  }
  if (depth > 0) throw new BadSql(`${depth} ( are not closed`)
  return tokens
}

export const isWord = (token: Token | undefined, ...words: readonly string[]): boolean =>
  token?.kind === 'word' && words.includes(token.value)

export const isSymbol = (token: Token | undefined, ...symbols: readonly string[]): boolean =>
  token?.kind === 'symbol' && symbols.includes(token.value)

/** A name, quoted or not, as Glue keeps it. */
export const nameIn = (token: Token | undefined): string | undefined =>
  token?.kind === 'word' || token?.kind === 'name' ? token.value.toLowerCase() : undefined

function valueIn(kind: Token['kind'], text: string): string {
  if (kind === 'word') return text.toLowerCase()
  if (kind === 'text') return text.slice(1, -1).replaceAll("''", "'")
  if (kind === 'name') return text.slice(1, -1).replaceAll('""', '"')
  return text
}

function place(sql: string, at: number): string {
  const before = sql.slice(0, at).split('\n')
  return `line ${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
}
