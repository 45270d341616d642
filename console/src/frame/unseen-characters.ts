/*
 * Texts from outside, made safe to look at: what has no shape of its own, or changes the order of what stands around it, is
 * taken out and named. What is left is rendered as text, never as markup.
 */
export interface Part {
  readonly text: string
  /** What it is, when it is not just text: U+202E RIGHT-TO-LEFT OVERRIDE. */
  readonly unseen?: string
}

const names: Readonly<Record<string, string>> = {
  '\u0000': 'NULL',
  '\u0007': 'BELL',
  '\u0008': 'BACKSPACE',
  '\u000b': 'LINE TABULATION',
  '\u000c': 'FORM FEED',
  '\u000d': 'CARRIAGE RETURN',
  '\u001b': 'ESCAPE',
  '\u007f': 'DELETE',
  '\u0085': 'NEXT LINE',
  '\u00a0': 'NO-BREAK SPACE',
  '\u00ad': 'SOFT HYPHEN',
  '\u034f': 'COMBINING GRAPHEME JOINER',
  '\u061c': 'ARABIC LETTER MARK',
  '\u115f': 'HANGUL CHOSEONG FILLER',
  '\u1160': 'HANGUL JUNGSEONG FILLER',
  '\u180e': 'MONGOLIAN VOWEL SEPARATOR',
  '\u200b': 'ZERO WIDTH SPACE',
  '\u200c': 'ZERO WIDTH NON-JOINER',
  '\u200d': 'ZERO WIDTH JOINER',
  '\u200e': 'LEFT-TO-RIGHT MARK',
  '\u200f': 'RIGHT-TO-LEFT MARK',
  '\u2028': 'LINE SEPARATOR',
  '\u2029': 'PARAGRAPH SEPARATOR',
  '\u202a': 'LEFT-TO-RIGHT EMBEDDING',
  '\u202b': 'RIGHT-TO-LEFT EMBEDDING',
  '\u202c': 'POP DIRECTIONAL FORMATTING',
  '\u202d': 'LEFT-TO-RIGHT OVERRIDE',
  '\u202e': 'RIGHT-TO-LEFT OVERRIDE',
  '\u2060': 'WORD JOINER',
  '\u2066': 'LEFT-TO-RIGHT ISOLATE',
  '\u2067': 'RIGHT-TO-LEFT ISOLATE',
  '\u2068': 'FIRST STRONG ISOLATE',
  '\u2069': 'POP DIRECTIONAL ISOLATE',
  '\u3164': 'HANGUL FILLER',
  '\ufeff': 'BYTE ORDER MARK',
  '\uffa0': 'HALFWIDTH HANGUL FILLER',
  '\ufffc': 'OBJECT REPLACEMENT CHARACTER',
}

/**
 * Control, format, private-use, unassigned and lone-surrogate characters, line ends of other systems, and the fillers that are
 * letters by name and nothing to the eye. New line and tab are layout. A joiner inside an emoji is part of it.
 */
const unseen =
  /(?<=\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?)\u200d(?=\p{Extended_Pictographic})|(\u034f|[\u00a0\u115f\u1160\u2028\u2029\u3164\uffa0\ufffc]|(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}])/gu

export const partsOf = (text: string): readonly Part[] => {
  const parts: Part[] = []
  let done = 0
  for (const match of text.matchAll(unseen)) {
    const character = match[1]
    if (character === undefined) continue
    if (match.index > done) parts.push({ text: text.slice(done, match.index) })
    parts.push({ text: character, unseen: nameOf(character) })
    done = match.index + character.length
  }
  if (done < text.length) parts.push({ text: text.slice(done) })
  return parts
}

/** For where only text can stand, such as a window's title: what cannot be seen is named, and a long one is cut. */
export const seenText = (text: string, characters_max: number): string => {
  const shown = partsOf(text.slice(0, characters_max))
    .map((part) => part.unseen?.split(' ')[0] ?? part.text)
    .join('')
  return text.length > characters_max ? `${shown}…` : shown
}

const nameOf = (character: string): string => {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  const name = names[character]
  return name === undefined ? `U+${code}` : `U+${code} ${name}`
}
