import { expect, test } from 'vitest'
import { type Page, readToEnd } from '../../../console/src/network/read-all.ts'

const numbers = Array.from({ length: 250 }, (_, index) => index)

/** Pages of a hundred, the second of them empty: its cursor goes on. */
const pages: Readonly<Record<string, { readonly items: readonly number[]; readonly next_cursor: string | null }>> = {
  '': { items: numbers.slice(0, 100), next_cursor: 'empty' },
  empty: { items: [], next_cursor: 'third' },
  third: { items: numbers.slice(100, 200), next_cursor: 'last' },
  last: { items: numbers.slice(200), next_cursor: null },
}
const readPage = async (cursor = '') => pages[cursor] ?? { items: [], next_cursor: null }
const { signal } = new AbortController()

test('what is exported is every page of a list, also those that nobody has looked at', async () => {
  const told: number[] = []
  expect(await readToEnd(readPage, { most: 1_000, onRead: (count) => told.push(count), signal })).toEqual(numbers)
  expect(told).toEqual([100, 100, 200, 250])
})

test('an export ends at its bound, and reads no further', async () => {
  const told: number[] = []
  const all = await readToEnd(readPage, { most: 150, onRead: (count) => told.push(count), signal })
  expect(all).toEqual(numbers.slice(0, 150))
  expect(told).toEqual([100, 100, 200])
})

test('where no cursor leads on though there is more, an export says that it was cut', async () => {
  const cuts: string[] = []
  const told = { most: 1_000, onRead: () => {}, onCut: () => void cuts.push('cut'), signal }
  const late = async (): Promise<Page<number>> => ({ items: numbers.slice(0, 100), next_cursor: null, is_cut: true })
  expect(await readToEnd(late, told)).toHaveLength(100)
  expect(await readToEnd(readPage, told)).toHaveLength(250)
  expect(cuts).toEqual(['cut'])
})
