// A strict JSON reader written the slow and obvious way, with nothing in common with messages/strict-json.ts but the rules:
// what it says about a text is what the fast checks must say.

import type { OpeningErrorClass } from '../../messages/opening-error.ts'

export type Verdict = 'sound' | 'NotJson' | OpeningErrorClass

export function verdictOn(text: string, depthMax = 32): Verdict {
  const state = { text, at: 0, depthMax }
  try {
    readValue(state, 0)
    space(state)
    return state.at === text.length ? 'sound' : 'NotJson'
  } catch (error) {
    if (error instanceof Found) return error.verdict
    throw error
  }
}

class Found extends Error {
  readonly verdict: Verdict
  constructor(verdict: Verdict) {
    super(verdict)
    this.verdict = verdict
  }
}

interface State {
  readonly text: string
  at: number
  readonly depthMax: number
}

function readValue(state: State, depth: number): void {
  space(state)
  const next = state.text[state.at]
  if (next === '{' || next === '[') {
    if (depth + 1 > state.depthMax) throw new Found('TooDeep')
    state.at++
    if (next === '{') readMembers(state, depth + 1)
    else readItems(state, depth + 1)
  } else if (next === '"') {
    if (/[\ud800-\udfff]/.test(withoutPairs(readText(state)))) throw new Found('LoneSurrogate')
  } else {
    readWord(state)
  }
}

function readMembers(state: State, depth: number): void {
  const names: string[] = []
  for (space(state); state.text[state.at] !== '}'; space(state)) {
    if (names.length > 0) take(state, ',')
    space(state)
    const name = readText(state)
    if (['__proto__', 'constructor', 'prototype'].includes(name)) throw new Found('ForbiddenKey')
    if (/[\ud800-\udfff]/.test(withoutPairs(name))) throw new Found('LoneSurrogate')
    if (names.includes(name)) throw new Found('DuplicateKey')
    names.push(name)
    space(state)
    take(state, ':')
    readValue(state, depth)
  }
  take(state, '}')
}

function readItems(state: State, depth: number): void {
  let count = 0
  for (space(state); state.text[state.at] !== ']'; space(state)) {
    if (count > 0) take(state, ',')
    readValue(state, depth)
    count++
  }
  take(state, ']')
}

function readText(state: State): string {
  const match = /^"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/.exec(state.text.slice(state.at))
  if (match === null) throw new Found('NotJson')
  state.at += match[0].length
  return JSON.parse(match[0])
}

function readWord(state: State): void {
  const match = /^(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)/.exec(
    state.text.slice(state.at),
  )
  if (match === null) throw new Found('NotJson')
  state.at += match[0].length
  const number = Number(match[0])
  if (/[0-9]/.test(match[0]) && !(Math.abs(number) <= 2 ** 53 - 1)) throw new Found('UnsafeNumber')
}

function withoutPairs(text: string): string {
  return text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '')
}

function take(state: State, character: string): void {
  if (state.text[state.at] !== character) throw new Found('NotJson')
  state.at++
}

function space(state: State): void {
  while (/^[ \t\n\r]$/.test(state.text[state.at] ?? '')) state.at++
}
