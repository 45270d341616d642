/** Which tables a statement reads, and what of them: which files may hold what it asks for, and which columns. */
import { type Bounds, mayMatch } from './predicates.ts'
import { isSymbol, isWord, nameIn, type Token } from './tokens.ts'

export interface Mention {
  readonly database: string
  readonly name: string
  /** What its columns are called by in the statement, beside their bare names. */
  readonly aliases: ReadonlySet<string>
  /** WHERE of the SELECT that it stands in; empty: every row is asked for. */
  readonly condition: readonly Token[]
  /** `*` or `alias.*` is asked for. */
  readonly isWhole: boolean
}

/** `isTable`: of which names there are tables. A name that is no table's use is taken for one all the same: it asks for more. */
export function mentionsOf(
  tokens: readonly Token[],
  database: string,
  isTable: (database: string, name: string) => boolean,
): readonly Mention[] {
  return tokens.flatMap((token, at) => {
    const name = nameIn(token)
    if (name === undefined) return []
    const qualifier = isSymbol(tokens[at - 1], '.') ? nameIn(tokens[at - 2]) : undefined
    const its = qualifier ?? database
    // `messages.robot_id` is a column.
    if (!isTable(its, name) || isSymbol(tokens[at + 1], '.')) return []
    const alias = aliasBehind(tokens, at)
    const aliases = new Set([alias ?? name])
    // Columns that are called anew are none that we know.
    const isRenamed = alias !== undefined && isSymbol(tokens[at + (isWord(tokens[at + 1], 'as') ? 3 : 2)], '(')
    const condition = isRenamed ? [] : whereOf(tokens, at)
    return [{ database: its, name, aliases, condition, isWhole: isRenamed || hasStar(tokens, at, aliases) }]
  })
}

export const mayHold = (mentions: readonly Pick<Mention, 'aliases' | 'condition'>[], bounds: Bounds): boolean =>
  mentions.some(({ condition, aliases }) => condition.length === 0 || mayMatch(condition, aliases, bounds))

/** Of `columns`: those that are named anywhere in the statement, or all. */
export function columnsAskedFor(
  tokens: readonly Token[],
  mentions: readonly Mention[],
  columns: readonly string[],
): readonly string[] {
  if (mentions.some(({ isWhole }) => isWhole)) return columns
  const named = new Set(tokens.map(nameIn))
  return columns.filter((column) => named.has(column))
}

const notAliases = new Set(
  `where on join left right inner cross full natural group order having limit offset fetch union except intersect using when
  set select window tablesample values from`.split(/\s+/),
)

function aliasBehind(tokens: readonly Token[], at: number): string | undefined {
  const next = tokens[at + 1]
  if (isWord(next, 'as')) return nameIn(tokens[at + 2])
  return next?.kind === 'word' && notAliases.has(next.value) ? undefined : nameIn(next)
}

const behindWhere = ['group', 'order', 'having', 'limit', 'offset', 'fetch', 'union', 'except', 'intersect', 'window']

function whereOf(tokens: readonly Token[], at: number): readonly Token[] {
  const depth = tokens[at]?.depth ?? 0
  let begin = -1
  let end = at + 1
  for (; end < tokens.length; end++) {
    const token = tokens[end] as Token
    if (token.depth < depth) break
    if (token.depth > depth) continue
    if (isWord(token, ...behindWhere)) break
    if (begin < 0 && isWord(token, 'where')) begin = end + 1
  }
  return begin < 0 ? [] : tokens.slice(begin, end)
}

function hasStar(tokens: readonly Token[], at: number, aliases: ReadonlySet<string>): boolean {
  const depth = tokens[at]?.depth ?? 0
  let from = at
  for (; from >= 0; from--) {
    const token = tokens[from] as Token
    if (token.depth < depth) break
    if (token.depth === depth && isWord(token, 'select')) break
  }
  return tokens.slice(Math.max(from, 0), at).some((token, index, list) => {
    if (token.depth !== depth || !isSymbol(token, '*')) return false
    const before = list[index - 1]
    if (isSymbol(before, '.')) return aliases.has(nameIn(list[index - 2]) ?? '')
    return isWord(before, 'select', 'distinct', 'all') || isSymbol(before, ',')
  })
}
