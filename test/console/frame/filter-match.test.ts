import { expect, test } from 'vitest'
import { isMatch } from '../../../console/src/frame/filter-match.ts'
import { queryOf } from '../../../console/src/frame/filter-text.ts'

const row = {
  robot_id: 'ff:5iO4',
  state: 'fault',
  battery: 9,
  fleets: ['north', 'east'],
  failed_at: '2026-11-20T09:00:00Z',
}
type Field = keyof typeof row

const matches = (text: string): boolean =>
  isMatch(
    queryOf(text, Object.keys(row)),
    (property) => row[property as Field],
    () => Object.values(row).flat(),
  )

test.each([
  ['', true],
  ['state:FAU', true],
  ['state=fau', false],
  ['state=fault', true],
  ['state=Fault', false],
  ['state!=Fault', true],
  ['state^FAU', true],
  ['state!=fault', false],
  ['state!:idle', true],
  ['robot_id^ff', true],
  ['robot_id!^ff', false],
  ['battery<10', true],
  ['battery<=9 & battery>=9', true],
  ['battery>10', false],
  ['failed_at>=2026-11-20T08:59:59Z', true],
  ['failed_at<2026-11-20', false],
  ['fleets=east', true],
  ['fleets!=east', false],
  ['state=idle | state=fault', true],
  ['state=idle & robot_id^ff', false],
  ['(state=idle | state=fault) & robot_id^ff', true],
  ['5io4', true],
  ['"5io5"', false],
  ['!:5io5', true],
  ['nothing>1', false],
])('a robot in fault matches %s: %s', (text, is) => {
  expect(matches(text)).toBe(is)
})
