import { expect, test } from 'vitest'
import { linesOf, pictureOf } from '../../../console/src/policy/arrows.ts'
import { cellInWords, cellsIn, countsOf, tableOf } from '../../../console/src/policy/table.ts'
import { atWorkIn } from '../../../policy/at-work.ts'
import { compare } from '../../../policy/compare.ts'
import { policies } from '../../../policy/policies.ts'
import type { Policy } from '../../../policy/policy.ts'

const [v1, v2] = policies() as [Policy, Policy]

test('a table has every state, every type that any state takes, and a cell for each pair', () => {
  const { states, lines } = tableOf(v1, atWorkIn(v1))
  expect(states.map(({ state }) => state)).toEqual(Object.keys(v1.states))
  expect(states.filter(({ isInitial }) => isInitial).map(({ state }) => state)).toEqual(['offline'])
  expect(states.filter(({ isAtWork }) => isAtWork).map(({ state }) => state)).toEqual(['working', 'paused'])
  expect(lines.every(({ cells }) => cells.length === states.length)).toBe(true)
  expect(lines.flatMap(({ cells }) => cells).filter(({ cell }) => cell).length).toBe(
    Object.values(v1.cells).reduce((all, row) => all + Object.keys(row).length, 0),
  )
})

test('against itself no version is marked, against another one exactly what the comparison names', () => {
  expect(countsOf(tableOf(v1, [], v1))).toEqual({ added: 0, removed: 0, changed: 0 })
  const compared = compare(v1, v2)
  const table = tableOf(v2, [], v1)
  expect(countsOf(table)).toEqual({
    added: compared.states.added.length + compared.cells.added.length,
    removed: 0,
    changed: compared.cells.changed.length,
  })
  expect(table.states.find(({ state }) => state === 'unreachable')?.mark).toBe('added')
})

test('what only the earlier version has is in the table, as removed', () => {
  const table = tableOf(v1, [], v2)
  expect(table.states.at(-1)).toMatchObject({ state: 'unreachable', mark: 'removed' })
  const gone = cellsIn(table).filter(({ mark }) => mark === 'removed')
  expect(gone.length).toBe(compare(v2, v1).cells.removed.length)
  expect(gone.every(({ cell, before }) => cell === undefined && before !== undefined)).toBe(true)
})

test('a guard that compares with another value marks the cells that name it, another reason does not', () => {
  const lower = JSON.parse(JSON.stringify(v1).replaceAll('"value":30', '"value":20')) as Policy
  expect(countsOf(tableOf(lower, [], v1)).changed).toBeGreaterThan(0)
  const reworded = JSON.parse(JSON.stringify(v1).replaceAll('Free and able', 'Able and free')) as Policy
  expect(countsOf(tableOf(reworded, [], v1))).toEqual({ added: 0, removed: 0, changed: 0 })
})

test('a cell says what it does in one sentence, a blank one that it refuses', () => {
  const cellOf = (state: string, type: string) => {
    const cell = tableOf(v1)
      .lines.flatMap(({ cells }) => cells)
      .find((one) => one.state === state && one.type === type)
    return cell && cellInWords(cell)
  }
  expect(cellOf('working', 'battery.low')).toMatch(
    /^working, battery.low: goes to charging, by release-work, dock-robot/,
  )
  expect(cellOf('offline', 'work.start')).toBe('offline, work.start: refused')
})

test('a picture has one arrow for each pair of states, and tells apart what keeps a robot where it is', () => {
  const { arrows, staying } = pictureOf(tableOf(v1))
  const pairs = arrows.map(({ from, to }) => `${from} ${to}`)
  expect(new Set(pairs).size).toBe(pairs.length)
  expect(arrows.every(({ from, to }) => from !== to)).toBe(true)
  const toIdle = arrows.find(({ from, to }) => from === 'working' && to === 'idle')
  expect(toIdle && linesOf(toIdle)).toEqual(expect.arrayContaining(['work.completed', 'work.failed', 'work.stop']))
  expect(Object.keys(staying)).toEqual(Object.keys(v1.states))
})

test('a message that leads elsewhere now is an arrow that is new and one that is gone', () => {
  const { arrows } = pictureOf(tableOf(v2, [], v1))
  const quiet = arrows.filter(
    ({ from, ways }) => from === 'working' && ways.some(({ type }) => type === 'robot.went_quiet'),
  )
  expect(quiet.map(({ to, mark }) => [to, mark])).toEqual([
    ['unreachable', 'added'],
    ['offline', 'removed'],
  ])
})
