import { useEffect, useRef } from 'react'
import type { FrameKey, Meaning, ScreenKey } from './key-names.ts'

/*
 * Keys, one list of them for the whole page: whoever is on screen says which keys it hears and what they do, and the help (`?`)
 * lists just those. The frame's come first, then the newest that hears a key has it. Nothing is heard while somebody types, with
 * Ctrl, Alt or Meta, or behind an open dialog. Which keys there are: key-names.ts.
 */
export interface Key<Name extends string, Does extends string = string> {
  /** As event.key has it (`r`, `/`, `Enter`), or two after each other: `g o`. */
  readonly key: Name
  /** In the help: 'Retry'. */
  readonly does: Does
  readonly run: () => void
  /** In the help, which part of the screen. */
  readonly where?: string
}

/** A key of a screen says what it means on all of them. */
export type KeyOfScreen = { readonly [Name in ScreenKey]: Key<Name, Meaning<Name>> }[ScreenKey]

type Keys = readonly Key<string>[]

/** The oldest first. */
const ofScreens: (() => Keys)[] = []
const ofFrame: (() => Keys)[] = []

/** Those that the screen has now: what is false or undefined is none. */
export const useKeys = (keys: readonly (KeyOfScreen | false | undefined)[]): void =>
  useHearing(
    ofScreens,
    keys.filter((key) => typeof key === 'object'),
  )

/** Of what stands around every page. */
export const useFrameKeys = (keys: readonly Key<FrameKey>[]): void => useHearing(ofFrame, keys)

const useHearing = (hearing: (() => Keys)[], keys: Keys): void => {
  const newest = useRef(keys)
  newest.current = keys
  useEffect(() => {
    const heard = (): Keys => newest.current
    hearing.push(heard)
    return () => {
      hearing.splice(hearing.indexOf(heard), 1)
    }
  }, [hearing])
}

/** What can be pressed now; of equal keys the one that is heard. */
export const keysNow = (): Keys =>
  heardOf(
    ofFrame.map((keys) => keys()),
    ofScreens.map((keys) => keys()),
  )

/** Both the oldest first. */
export const heardOf = (frame: readonly Keys[], screens: readonly Keys[]): Keys => {
  const byKey = new Map<string, Key<string>>()
  for (const keys of [...frame, ...screens.toReversed()])
    for (const key of keys) if (!byKey.has(key.key)) byKey.set(key.key, key)
  return [...byKey.values()].toSorted((one, other) => place(one, frame) - place(other, frame))
}

/** In the help what the screen does comes before what every screen does. */
const place = (key: Key<string>, frame: readonly Keys[]): number => (frame.some((keys) => keys.includes(key)) ? 1 : 0)

/** The second of two keys comes within this. */
const secondWithinMs = 1_200

export const listenToKeys = (target: Document): (() => void) => {
  let first: { readonly key: string; readonly at: number } | undefined
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return
    if (isTyping(event.target)) {
      if (event.key === 'Escape') leaveField(event.target)
      return
    }
    if (isBehindDialog(target)) return
    const keys = keysNow()
    const pair = first && event.timeStamp - first.at < secondWithinMs ? `${first.key} ${event.key}` : undefined
    const found = keys.find(({ key }) => key === pair) ?? keys.find(({ key }) => key === event.key)
    first = keys.some(({ key }) => key.startsWith(`${event.key} `))
      ? { key: event.key, at: event.timeStamp }
      : undefined
    if (!found || (event.key === 'Enter' && isActivated(event.target))) return
    event.preventDefault()
    first = undefined
    found.run()
  }
  target.addEventListener('keydown', onKey)
  return () => target.removeEventListener('keydown', onKey)
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches(
      'input:not([type=checkbox]):not([type=radio]), textarea, select, [role=combobox], [role=listbox], [role=menu] *, [role=option]',
    ))

/** Back to the keys; where something was typed and a list of choices is open, Escape is its. */
const leaveField = (field: EventTarget | null): void => {
  if (!(field instanceof HTMLElement)) return
  const isEmpty = field instanceof HTMLInputElement && field.value === ''
  if (!isEmpty && field.getAttribute('aria-expanded') === 'true') return
  if (field.closest('[role=dialog]') === null) field.blur()
}

/** Enter on a link or a button is that link's or button's. */
const isActivated = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('a[href], button, summary, [role=button]') !== null

const isBehindDialog = (page: Document): boolean => page.querySelector('[role=dialog]') !== null
