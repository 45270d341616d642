/**
 * Text becomes HTML here and nowhere else. What robots, people and errors said is written by whoever wants to: it is shortened, and
 * what would turn a line around or hide it is shown as its escape.
 */

/** HTML that is finished: only `html` makes it. */
export interface Html {
  readonly html: string
}

type Part = string | number | Html | readonly Html[] | undefined

/** Everything that is put in is escaped, but for what is HTML already. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: texts.map((text, at) => text + (at < parts.length ? partOf(parts[at]) : '')).join(''),
})

/** What a library of ours drew: its own texts are escaped by it. */
export const drawn = (markup: string): Html => ({ html: markup })

/** A text of somebody else's, as it may be shown: no control characters, at most `most` characters. */
export const shown = (said: unknown, most = 120): string => {
  const text = String(said ?? '').toWellFormed()
  const visible = text
    .slice(0, most * 2)
    .replace(
      /[\p{Cc}\u2028-\u202e\u2066-\u2069\u200b-\u200f\u061c\ufeff]/gu,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
  const characters = [...visible]
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : visible
}

const partOf = (part: Part): string => {
  if (part === undefined) return ''
  if (typeof part === 'object') return 'html' in part ? part.html : part.map((one) => one.html).join('')
  return String(part).replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
