import { type Query, unknownIn } from './filter-text.ts'

/*
 * What is said above and below a list. Pure: counts are exact, or say of what they are.
 */
export interface Words {
  readonly one: string
  readonly many: string
}

export type Count = number | { readonly loaded: number }

const number = (value: number): string => value.toLocaleString('en')

export const countedWords = (count: number, { one, many }: Words): string =>
  `${number(count)} ${count === 1 ? one : many}`

/** Beside the title. */
export const counterText = (shown: number, count: Count | undefined, hasMore: boolean): string => {
  if (typeof count === 'number') return shown === count || shown < count ? `(${number(count)})` : `(${number(shown)})`
  const loaded = count?.loaded ?? shown
  const of = `${number(loaded)}${hasMore ? '+' : ''}`
  return shown === loaded ? `(${of})` : `(${number(shown)} of ${of} loaded)`
}

/** Under the filter: what it has left. */
export const matchText = (shown: number, count: Count | undefined, hasMore: boolean): string => {
  if (typeof count === 'number') return `${number(count)} ${count === 1 ? 'match' : 'matches'}`
  const loaded = count?.loaded ?? shown
  const words = `${number(shown)} ${shown === 1 ? 'match' : 'matches'}`
  if (!hasMore) return words
  // What the API has filtered is all of what was loaded: whether there is one behind it, nobody knows.
  return shown === loaded ? `${words} so far` : `${words} of ${number(loaded)} loaded; there are more`
}

/** Where no cursor leads on. */
export const cutText = 'it took so long to look that they end here, and there are more: a shorter range finds them'

/** Where there is none, without a filter. */
export const noneYetWords = ({ many }: Words, seesAll: boolean): string =>
  seesAll ? `No ${many} yet` : `No ${many} that you see yet`

/** Behind "No failure matches": what somebody took for a property. */
export const unknownWords = (query: Query): string => {
  const names = unknownIn(query).map((name) => `“${name}”`)
  if (names.length === 0) return ''
  return `. There is no property ${names.join(' or ')} here: it was looked for as a text`
}

/** What a word alone is compared with, by the labels that the filter has for it: not with all that a row shows. */
export const wordsInText = (
  names: readonly string[],
  properties: readonly { readonly id: string; readonly label: string }[],
): string => {
  const labels = names.map((name) => properties.find(({ id }) => id === name)?.label ?? name.replaceAll('_', ' '))
  return `A word alone is looked for in: ${labels.join(', ').toLowerCase()}.`
}
