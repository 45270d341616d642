/**
 * What is wanted of a list, as a text that a person can type and an address can hold, with AND and OR:
 *
 *   type=work.start & (outcome=refused | outcome=dead_lettered) & !robot_id^"ff:"
 *
 *   filter   = terms joined by & or by |, not by both on one level: brackets say what belongs together
 *   term     = property operator value | word | ( filter )
 *   operator = = != : !: ^ !^ > >= < <=   is, has in it, begins with, compared; what is not known is none of them, and all of !
 *   value    = a word, or "anything" with \" and \\ in it
 *   word     = as a value, where the list has texts to look for it in; !:word is in none of them
 *
 * Two terms beside each other mean both. Which properties there are, and what may stand behind them, a list says itself
 * (docs/adr/0084).
 */
export type Terms<Property extends string> =
  | { readonly all: readonly Terms<Property>[] }
  | { readonly any: readonly Terms<Property>[] }
  | Term<Property>

export interface Term<Property extends string> {
  readonly property: Property
  readonly operator: FilterOperator
  readonly value: string
}

/** Longer ones first: `!=` begins with nothing that `=` could take. */
const operators = ['!:', '!=', '!^', '>=', '<=', ':', '=', '^', '>', '<'] as const
export type FilterOperator = (typeof operators)[number]

/** What can be asked of a list. */
export interface Language<Property extends string> {
  readonly properties: Readonly<Record<Property, ValueKind>>
  /** Where a word is looked for that has no property. None: such a word means nothing. */
  readonly words?: readonly Property[]
  /** A term that is right, for whoever has written none. */
  readonly example: string
}

export interface ValueKind {
  /** The value as it is compared; undefined where it is none of this kind. */
  readonly read: (value: string) => string | undefined
  /** One of it, in words. */
  readonly is: string
  readonly operators: readonly FilterOperator[]
}

export const anyText: ValueKind = { read: (value) => value, is: 'a text', operators }

const compared = ['=', '!=', '<', '<=', '>', '>='] as const satisfies readonly FilterOperator[]

export const wholeNumber: ValueKind = {
  read: (value) => (/^-?\d{1,15}$/.test(value) ? value : undefined),
  is: 'a whole number',
  operators: compared,
}

/** `read` answers a time as it is stored: such times compare as text. */
export const timeKind = (read: ValueKind['read'], is: string): ValueKind => ({ read, is, operators: compared })

export const oneOf = (known: readonly string[]): ValueKind => ({
  read: (value) => (known.includes(value) ? value : undefined),
  is: `one of ${known.join(', ')}`,
  operators: ['=', '!='],
})

export const FILTER_LENGTH_MAX = 1_000
const TERMS_MAX = 20
/** As a key DynamoDB looks for 2,048 bytes at most. */
const VALUE_LENGTH_MAX = 500

/** Throws UnreadableFilter, which says what was expected where. */
export const termsIn = <Property extends string>(text: string, language: Language<Property>): Terms<Property> => {
  if (text.length > FILTER_LENGTH_MAX) {
    throw new UnreadableFilter(`at most ${FILTER_LENGTH_MAX} characters, not ${text.length}`)
  }
  if (unseen.test(text)) throw new UnreadableFilter('a text without control characters')
  const words = wordsIn(text)
  const { terms, end } = groupIn(words, 0, language)
  const left = words[end]
  if (left !== undefined) throw expected('& or |', left)
  const count = words.filter(({ kind }) => kind === 'term').length
  if (count > TERMS_MAX) throw new UnreadableFilter(`at most ${TERMS_MAX} terms, not ${count}`)
  return terms
}

export class UnreadableFilter extends Error {
  override readonly name = 'UnreadableFilter'
}

/** Blanks and ends of lines may stand between terms. */
const unseen = /[^\P{Cc}\t\n\r]|\p{Cs}/u

interface Word {
  readonly kind: '(' | ')' | '&' | '|' | 'term'
  readonly text: string
  readonly at: number
}

const word = /\s*(?:([()&|])|((?:"(?:[^"\\]|\\.)*"|[^\s"&|()])+)|(\S))/gsy

const wordsIn = (text: string): readonly Word[] =>
  [...text.trim().matchAll(word)].map(({ 0: whole, 1: mark, 2: said, 3: odd = '', index }) => {
    const at = index + whole.length - (mark ?? said ?? odd).length
    if (mark === undefined && said === undefined) {
      throw new UnreadableFilter(`a closing " for the one at character ${at + 1}`)
    }
    return { kind: mark === undefined ? 'term' : (mark as Word['kind']), text: mark ?? said ?? '', at }
  })

const groupIn = <Property extends string>(
  words: readonly Word[],
  from: number,
  language: Language<Property>,
): { readonly terms: Terms<Property>; readonly end: number } => {
  const members: Terms<Property>[] = []
  let joint: '&' | '|' | undefined
  let at = from
  for (;;) {
    const here = words[at]
    if (here?.kind === '(') {
      const inner = groupIn(words, at + 1, language)
      if (words[inner.end]?.kind !== ')') throw expected(')', words[inner.end])
      members.push(inner.terms)
      at = inner.end + 1
    } else if (here?.kind === 'term') {
      members.push(termIn(here, language))
      at += 1
    } else throw expected(`a term such as ${language.example}`, here)
    const next = words[at]
    if (next === undefined || next.kind === ')') break
    const said = next.kind === '|' ? '|' : '&'
    if (joint !== undefined && joint !== said)
      throw expected(`${joint}, or brackets around what belongs together`, next)
    joint = said
    if (next.kind === '&' || next.kind === '|') at += 1
  }
  const [only, ...more] = members
  if (only !== undefined && more.length === 0) return { terms: only, end: at }
  return { terms: joint === '|' ? { any: members } : { all: members }, end: at }
}

/** What looks like a property with an operator is one, also where it is misspelt: as a word it would find nothing. */
const propertyWords = /^[A-Za-z_][\w.]*(?=!?[:=^]|[<>])/

const termIn = <Property extends string>(here: Word, language: Language<Property>): Terms<Property> => {
  const { properties, words = [], example } = language
  const [property = ''] = propertyWords.exec(here.text) ?? []
  const rest = here.text.slice(property.length)
  const operator = operators.find((one) => rest.startsWith(one))
  if (property === '' && words.length > 0 && (operator === undefined || operator === ':' || operator === '!:')) {
    return wordIn(here, rest.slice(operator?.length ?? 0), operator === '!:', words)
  }
  if (operator === undefined || property === '') throw expected(`a term such as ${example}`, here)
  if (!isProperty(property, properties)) {
    const alsoWords = words.length > 0 ? ', or double quotes around a word that has such marks in it' : ''
    throw expected(`one of ${Object.keys(properties).join(', ')}${alsoWords}`, here)
  }
  const said = unquoted(rest.slice(operator.length))
  if (said === '') throw expected(`a value behind ${property}${operator}`, here)
  if (said.length > VALUE_LENGTH_MAX) {
    throw expected(`at most ${VALUE_LENGTH_MAX} characters behind ${property}, not ${said.length},`, here)
  }
  const kind = properties[property]
  if (!kind.operators.includes(operator)) {
    throw expected(`${kind.operators.join(' ')} behind ${property}, which is ${kind.is},`, here)
  }
  const value = kind.read(said)
  if (value === undefined) throw expected(`${kind.is} behind ${property}`, here)
  return { property, operator, value }
}

const wordIn = <Property extends string>(
  here: Word,
  text: string,
  isNot: boolean,
  words: readonly Property[],
): Terms<Property> => {
  const value = unquoted(text)
  if (value === '') throw expected('a word', here)
  return isNot
    ? { all: words.map((property) => ({ property, operator: '!:', value })) }
    : { any: words.map((property) => ({ property, operator: ':', value })) }
}

const isProperty = <Property extends string>(
  name: string,
  properties: Language<Property>['properties'],
): name is Property => Object.hasOwn(properties, name)

const unquoted = (text: string): string =>
  /^"(?:[^"\\]|\\.)*"$/s.test(text) ? text.slice(1, -1).replace(/\\(.)/gs, '$1') : text

const expected = (right: string, found: Word | undefined): UnreadableFilter =>
  new UnreadableFilter(
    `${right} ${found === undefined ? 'at its end' : `at character ${found.at + 1}, where ${JSON.stringify(found.text.slice(0, 60))} stands`}`,
  )
