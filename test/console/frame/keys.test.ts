import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { frameKeys, screenKeys } from '../../../console/src/frame/key-names.ts'
import { heardOf, type Key, type KeyOfScreen } from '../../../console/src/frame/keys.ts'
import { places } from '../../../console/src/frame/navigation.ts'
import { repositoryRoot, trackedFiles } from '../../tree.ts'

const key = (name: string, does: string): Key<string> => ({ key: name, does, run: () => {} })

test('every screen has the keys that an operator has learned', () => {
  expect(Object.keys({ ...frameKeys, ...screenKeys })).toEqual(
    expect.arrayContaining(['/', 'j', 'k', 'Enter', 'x', 'r', 'e', 'a', '?']),
  )
})

test('no key of a screen is one of the frame, nor the first of two', () => {
  const ofFrame = [...Object.keys(frameKeys), 'g']
  expect(Object.keys(screenKeys).filter((name) => ofFrame.includes(name))).toEqual([])
  expect(new Set(places.map((place) => place.key)).size).toBe(places.length)
})

test('a key of the frame is heard whatever a screen says, and of equal ones that of the newest', () => {
  const heard = heardOf(
    [[key('i', 'Search by any id')], [key('?', 'This help')]],
    [
      [key('/', 'Search by any id'), key('s', 'old')],
      [key('/', 'Filter robots'), key('i', 'Inspect'), key('s', 'Stop')],
    ],
  )
  expect(heard.map((one) => `${one.key} ${one.does}`)).toEqual([
    '/ Filter robots',
    's Stop',
    'i Search by any id',
    '? This help',
  ])
})

/** What the screens say of their keys, as it is written. That each begins with its meaning, the compiler sees (`Meaning`). */
const said = trackedFiles()
  .filter((file) => /^console\/src\/.+\.tsx$/.test(file))
  .map((file) => readFileSync(join(repositoryRoot, file), 'utf8'))
  .filter((source) => /\buseKeys\(/.test(source))
  .flatMap((source) => [...source.matchAll(/\bkey: '([^' ]+)',\s*does:/g)].map(([, name = '']) => name))

test('every meaning is of a key that some screen has, and a screen says no other', () => {
  expect(new Set(said)).toEqual(new Set(['i', ...Object.keys(screenKeys)]))
})

test('a key that says something else than it means does not compile', () => {
  // @ts-expect-error s stops
  const other: KeyOfScreen = { key: 's', does: 'Select it', run: () => {} }
  // @ts-expect-error nobody has learned it
  const unknown: KeyOfScreen = { key: 'z', does: 'Zoom', run: () => {} }
  expect([other.does, unknown.does]).toEqual(['Select it', 'Zoom'])
})
