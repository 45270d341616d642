// JSON Pointer (RFC 6901): where in an event a value stands.

import { shownValue } from '../messages/shown-value.ts'

/** The parts of a pointer, or undefined when the text is none: it begins with / and has ~ only as ~0 and ~1. */
export function pointerParts(pointer: string): readonly string[] | undefined {
  if (pointer === '') return []
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return undefined
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

export type Found = { readonly value: unknown; readonly missing?: undefined } | { readonly missing: string }

/** The value there, or in words what is there instead. */
export function valueAt(document: unknown, pointer: string): Found {
  let value = document
  let passed = ''
  for (const part of pointerParts(pointer) ?? []) {
    const next = childOf(value, part)
    if (next === undefined) return { missing: `${JSON.stringify(pointer)} finds nothing: ${whatIsAt(passed, value)}` }
    value = next.value
    passed = `${passed}/${part}`
  }
  return { value }
}

function childOf(value: unknown, part: string): { readonly value: unknown } | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (Array.isArray(value)) {
    const index = /^(0|[1-9]\d{0,8})$/.test(part) ? Number(part) : Number.NaN
    return index < value.length ? { value: value[index] } : undefined
  }
  return Object.hasOwn(value, part) ? { value: (value as Record<string, unknown>)[part] } : undefined
}

function whatIsAt(passed: string, value: unknown): string {
  const place = passed === '' ? 'the event' : passed
  if (Array.isArray(value)) return `${place} is a list of ${value.length}`
  if (typeof value !== 'object' || value === null) return `${place} is ${shownValue(value)}`
  return `${place} has ${Object.keys(value).slice(0, KEYS_SHOWN_MAX).join(', ') || 'nothing in it'}`
}

const KEYS_SHOWN_MAX = 20
