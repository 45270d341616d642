/*
 * Every key of the console has one meaning, whatever the screen: whoever has learned it on one may press it on another. A screen
 * says of its keys what they do to its own things, in words that begin with the meaning; a key that is not here it does not
 * have. Pure; the help (`?`) shows what the open screen hears.
 */

/** Of the frame around every screen: no screen takes them away. Beside them `g` and the key of a place (navigation.ts). */
export const frameKeys = {
  i: 'Search by any id',
  '?': 'This help',
} as const

/** Of the screens. What does something destructive has its dialog. */
export const screenKeys = {
  '/': ['Filter', 'Search by any id'],
  j: ['Next'],
  k: ['Previous'],
  Enter: ['Open'],
  x: ['Select'],
  r: ['Retry'],
  e: ['Edit'],
  a: ['Archive', 'Restore'],
  R: ['Retry the group'],
  E: ['Edit the group'],
  A: ['Archive the group'],
  b: ['Begin'],
  c: ['Cancel'],
  n: ['New'],
  s: ['Stop'],
  t: ['The whole story'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type FrameKey = keyof typeof frameKeys | `g ${string}`
export type ScreenKey = keyof typeof screenKeys
/** What a screen may say of a key: its meaning, and of what. */
export type Meaning<Name extends ScreenKey> = `${(typeof screenKeys)[Name][number]}${string}`
