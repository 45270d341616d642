import { useCallback, useSyncExternalStore } from 'react'

/*
 * What a browser remembers for its person: columns, views, theme. Storage may be switched off or full; then it is remembered
 * until the tab is closed. What lies there may be from another version: whoever reads looks at it before believing it.
 */
const kept = new Map<string, string>()
const listeners = new Set<() => void>()

const keyOf = (name: string): string => `signalbox.console.${name}`

export const recall = (name: string): string | undefined => {
  const inTab = kept.get(name)
  if (inTab !== undefined) return inTab
  try {
    const text = localStorage.getItem(keyOf(name))
    if (text !== null) kept.set(name, text)
    return text ?? undefined
  } catch {
    // Not allowed here.
    return undefined
  }
}

export const remember = (name: string, text: string): void => {
  kept.set(name, text)
  try {
    localStorage.setItem(keyOf(name), text)
  } catch {
    // Not allowed, or full.
  }
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** As useState, remembered under a name. `isRight` looks at what was kept. */
export const useRemembered = <Value>(
  name: string,
  otherwise: Value,
  isRight: (value: unknown) => value is Value,
): readonly [Value, (value: Value) => void] => {
  const text = useSyncExternalStore(subscribe, () => recall(name))
  const keep = useCallback((value: Value) => remember(name, JSON.stringify(value)), [name])
  return [valueIn(text, otherwise, isRight), keep]
}

const parsed = new Map<string, unknown>()

/** The same text gives the same value, so that what depends on it is not computed anew with every render. */
const valueIn = <Value>(
  text: string | undefined,
  otherwise: Value,
  isRight: (value: unknown) => value is Value,
): Value => {
  if (text === undefined) return otherwise
  if (!parsed.has(text)) parsed.set(text, jsonOr(text))
  const value = parsed.get(text)
  return isRight(value) ? value : otherwise
}

const jsonOr = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // Not ours.
    return undefined
  }
}
