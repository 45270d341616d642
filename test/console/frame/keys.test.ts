import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { frameKeys, screenKeys } from '../../../console/src/frame/key-names.ts'
import { heardOf, type Key } from '../../../console/src/frame/keys.ts'
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

/** What the screens say of their keys, as it is written: a text that is put together says nothing here but its beginning. */
const said = trackedFiles()
  .filter((file) => /^console\/src\/.+\.tsx?$/.test(file))
  .map((file) => [file, readFileSync(join(repositoryRoot, file), 'utf8')] as const)
  .filter(([, source]) => /\buse(Frame)?Keys\(/.test(source))
  .flatMap(([file, source]) =>
    [...source.matchAll(/\bkey: '([^' ]+)',\s*does:\s*(?:[\w.]+ === '\w+' \? )?['`]([^'`]+)/g)].map(
      ([, name = '', does = '']) => ({ file, name, does }),
    ),
  )

test('one key means one thing on all screens', () => {
  const meanings: Readonly<Record<string, readonly string[]>> = {
    ...screenKeys,
    ...Object.fromEntries(Object.entries(frameKeys).map(([name, does]) => [name, [does]])),
  }
  expect(said.length).toBeGreaterThan(15)
  const others = said.filter(({ name, does }) => !meanings[name]?.some((meaning) => does.startsWith(meaning)))
  expect(others, 'say it in words that begin with the meaning in key-names.ts, or take another key').toEqual([])
})
