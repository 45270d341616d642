import { describe, expect, test } from 'vitest'
import { correctable, LINES_MAX, robotListIn } from '../../../functions/fleets/robot-list.ts'
import { Problem } from '../../../functions/http/problem.ts'

describe('a list of robots', () => {
  test('is read as spreadsheets write it: quotes, semicolons in cells, CRLF, a byte order mark, empty lines', () => {
    const csv = '\uFEFFrobot_id,Capabilities,available\r\nr1,"lift; scan",yes\r\n\r\nff:5iO4,,NO\r\nr3,-,\r\n'
    expect(robotListIn(csv).lines.map(({ robot, error }) => error ?? robot)).toEqual([
      { robot_id: 'r1', capabilities: ['lift', 'scan'], available: true, removed: false },
      { robot_id: 'ff:5iO4', available: false, removed: false },
      { robot_id: 'r3', capabilities: [], removed: false },
    ])
  })

  test('also with semicolons or tabs between the columns', () => {
    expect(robotListIn('robot_id;capabilities\nr1;lift scan\n').lines[0]?.robot?.capabilities).toEqual(['lift', 'scan'])
    expect(robotListIn('robot_id\tremoved\nr1\tyes\n').lines[0]?.robot?.removed).toBe(true)
  })

  test('has blanks, commas, semicolons or bars between what a robot can do', () => {
    const csv = 'robot_id,capabilities\nr1,"lift,tow"\nr2,lift ; tow\nr3,lift tow\nr4,lift|tow\n'
    for (const { robot } of robotListIn(csv).lines) expect(robot?.capabilities).toEqual(['lift', 'tow'])
  })

  test.each([
    ['an id that is none', 'robot_id\nr 1\n', 'robot_id is "r 1"; a robot id of 1 to 128'],
    ['a robot twice', 'robot_id\nr1\nr1\n', 'robot_id r1 stands in a line above'],
    ['the name of a mission', 'robot_id\nmission:m1\n', 'robot_id is "mission:m1"'],
    ['neither yes nor no', 'robot_id,available\nr1,perhaps\n', 'available is "perhaps"; yes or no was expected'],
    ['more cells than columns', 'robot_id,available\nr1,yes,lift\n', 'Too many fields'],
  ])('%s is said of that line alone', (_, csv, why) => {
    const { lines } = robotListIn(csv)
    expect(lines.at(-1)?.error).toContain(why)
    expect(lines.at(-1)?.robot).toBeUndefined()
  })

  test.each([
    ['a column that nobody knows', 'robot_id,capabilites\nr1,lift\n', 'csv is "capabilites"; columns among robot_id'],
    ['no column for the robot', 'capabilities\nlift\n', 'the column robot_id'],
    ['nothing but the first line', 'robot_id\n', 'a line per robot'],
    [
      'too many lines',
      `robot_id\n${Array.from({ length: LINES_MAX + 1 }, (_, n) => `r${n}`).join('\n')}`,
      'at most 500',
    ],
  ])('%s stops the whole list', (_, csv, why) => {
    expect(() => robotListIn(csv)).toThrow(Problem)
    expect(() => robotListIn(csv)).toThrow(why)
  })

  test('what was not taken can be corrected and sent again, with the reason still in it', () => {
    const { columns, lines } = robotListIn('robot_id,capabilities\nr 1,"lift, scan"\n')
    const back = correctable(columns, lines)
    expect(back.split('\n')[0]).toBe('robot_id,capabilities,error')
    expect(robotListIn(back.replace('r 1', 'r1')).lines[0]).toMatchObject({ robot: { robot_id: 'r1' } })
  })

  test('a cell that a spreadsheet would run comes back as text', () => {
    const { columns, lines } = robotListIn('robot_id\n=HYPERLINK("http://x")\n')
    expect(correctable(columns, lines)).toContain("'=HYPERLINK")
  })

  test('what was kept from being run is read again as it was written', () => {
    const { columns, lines } = robotListIn('robot_id,capabilities,available\n-r1,-,maybe\nr2,-lift +scan,maybe\n')
    const { lines: again } = robotListIn(correctable(columns, lines).replaceAll('maybe', 'yes'))
    expect(again.map(({ robot }) => robot)).toEqual([
      { robot_id: '-r1', capabilities: [], available: true, removed: false },
      { robot_id: 'r2', capabilities: ['-lift', '+scan'], available: true, removed: false },
    ])
  })

  test('a quote that somebody wrote stays', () => {
    expect(robotListIn("robot_id,capabilities\nr1,'lift\n").lines[0]?.robot?.capabilities).toEqual(["'lift"])
  })
})
