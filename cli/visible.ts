/**
 * What robots and people wrote, as a terminal may show it: a control character could clear the screen, or turn a line around, and
 * is written as its escape instead. Lines stay lines.
 */
export const visible = (said: string): string =>
  said.replace(
    /(?![\n\t])[\p{Cc}\u2028-\u202e\u2066-\u2069\u200e\u200f\u061c]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
