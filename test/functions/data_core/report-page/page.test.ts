import { describe, expect, test } from 'vitest'
import { reportPage } from '../../../../functions/data_core/report-page/page.ts'
import { dayOf, emptyDay } from './answers.ts'

const textOf = (page: string): string =>
  page
    .replace(/<(style|svg)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

const titles = [
  'Messages',
  'Robots per state',
  'Decisions',
  'Failures',
  'Missions',
  'Commands',
  'Batteries and ways',
  'Availability',
  'Cost',
  'Is anything lost?',
]
const shapes = [
  ['nothing', emptyDay],
  ['one robot', dayOf(1)],
  ['2,000 robots', dayOf(2_000)],
] as const

describe.each(shapes)('the page of a day with %s', (_, report) => {
  const page = reportPage(report)

  test('has all of its sections, each with the source of its numbers', () => {
    expect([...page.matchAll(/<h2>(.+?)<\/h2>/g)].map(([, title]) => title)).toEqual(titles)
    expect(page.match(/<p class="source">Source: .+ in the warehouse; GET \/data\/queries: report-/g)).toHaveLength(
      titles.length,
    )
  })

  test('needs nothing from elsewhere and runs nothing', () => {
    expect(page).not.toMatch(/<script|javascript:|<iframe|<img|<link|@import|\son\w+=/i)
    expect(page.match(/(?:href|src)="?[^"#]/g) ?? []).toEqual([])
    expect(page.match(/https?:\/\/(?!www\.w3\.org\/)/g) ?? []).toEqual([])
  })

  test('closes what it opens', () => {
    const open: string[] = []
    for (const [, end, name = '', , empty] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:\s[^<>]*?)?)(\/?)>/gi)) {
      if (empty === '/' || name === 'meta') continue
      if (end === '') open.push(name)
      else expect(open.pop()).toBe(name)
    }
    expect(open).toEqual([])
  })

  test('is the same text each time, of at most 300 KB, with ids that are there once', () => {
    expect(reportPage(report)).toBe(page)
    expect(page.length).toBeLessThan(300_000)
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

test('a day without anything says so in every section, and draws nothing', () => {
  const page = reportPage(emptyDay)
  expect(page).not.toContain('<svg')
  expect(textOf(page)).toContain('Nothing was said on this day.')
  expect(textOf(page)).toContain('The loss report has not counted this day.')
})

test('what could not be asked is not said to be nothing', () => {
  const { 'report-failures': _, ...answers } = dayOf(1).answers
  const text = textOf(reportPage({ ...dayOf(1), answers }))
  expect(text).toContain('Failures Not known: this question could not be answered.')
  expect(text).not.toContain('Nothing failed')
})

test('its numbers stand beside the plots as text', () => {
  const text = textOf(reportPage(dayOf(2_000)))
  expect(text).toContain('1,128,000 messages')
  expect(text).toContain('of 2,000 robots; most of them between 23:00 and 23:59: 70,000.')
  expect(text).toContain('Who said most: 20 of 2,000')
  expect(text).toContain('96,024 decisions: applied 96,000 (100 %), refused 24 (0 %).')
  expect(text).toContain('Nothing: what each place along the line counted agrees. 5 of 48 hours')
  expect(text).toContain('0.42 $ at list prices, without what is idle: 0.00021 $ a robot.')
})

test('what is missing is listed, and a sequence that nobody has is unknown, not nothing', () => {
  const { answers } = dayOf(1)
  const [loss] = answers['report-loss'] ?? []
  const gap = {
    robot_id: 'r7',
    stage: 'stream_to_lake',
    hour: '2026-05-13 09:00:00.000',
    from_place: '12',
    to_place: '14',
    messages: '3',
    gaps: '1',
    missing_in_all: '3',
  }
  const text = textOf(
    reportPage(dayOf(1, { 'report-loss': [{ ...loss, claimed: null, lost: '3' }], 'report-gaps': [gap] })),
  )
  expect(text).toContain('3 messages are missing behind some place, in 1 ranges.')
  expect(text).toContain('Said, by the robots&#39; own sequence unknown')
  expect(text).toContain('r7 stream_to_lake 09 12 14 3')
})

test('what others said stays text, in tables and in plots', () => {
  const hostile = [
    '</svg><script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'; drop table messages; --",
    ']]><script>',
    '{a|b}{@c}',
    '<style>*{display:none}</style>',
    'r\u202egnirts\u0000\u001b[2J',
    '\ud800lone',
    'long'.repeat(500),
    '__proto__',
    'constructor',
  ]
  const page = reportPage(
    dayOf(1, {
      'report-robots': hostile.map((robot_id) => ({ robot_id, messages: 'NaN', bytes: {}, robots: hostile.length })),
      'report-batteries': hostile.map((robot_id) => ({ robot_id, battery_min: '1', robots: hostile.length })),
      'report-failures': hostile.map((error_class) => ({
        error_class,
        stage: error_class,
        kind: error_class,
        failures: '1',
      })),
      'report-decisions': hostile.map((cause) => ({ hour: cause, outcome: cause, cause, decisions: '1' })),
      'report-states': hostile.map((state) => ({ hour: '2026-05-13 01:00:00', state, milliseconds: '1000' })),
      'report-cost': hostile.map((service) => ({ service, quantity: '1e400', dollars: '-1' })),
    }),
  )
  expect(page).not.toMatch(/<script|<img|<style>\*/)
  expect(page).not.toMatch(/(?!\n)\p{Cc}|\u202e/u)
  expect(page.isWellFormed()).toBe(true)
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(page).not.toContain('long'.repeat(40))
  const inherited: string[] = []
  for (const name in {}) inherited.push(name)
  expect(inherited).toEqual([])
  expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/)
})
