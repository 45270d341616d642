import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sent, waitingFor } from '../../../functions/commands/course.ts'
import { joined } from '../../../functions/commands/line.ts'
import { commandBookInDynamodb, commandsReaderInDynamodb } from '../../../functions/ports/command-book.dynamodb.ts'
import { type CommandBook, type CommandsReader, NOBODY } from '../../../functions/ports/command-book.ts'
import { fakeCommandBook } from '../../fakes/command-book.ts'
import { startDynamodb, type TestDynamodb } from '../../fakes/dynamodb.ts'
import { commandOf, rowOf, T0 } from '../commands/rows.ts'

/* What the fake says and what DynamoDB does is the same. Each test has a robot of its own. */
let dynamodb: TestDynamodb
let robot = ''
let robots = 0
beforeAll(async () => {
  dynamodb = await startDynamodb([
    {
      name: 'commands',
      keys: ['robot_id', 'entry'],
      indexes: { by_command: ['command_id'], by_robot: ['robot_id', 'asked'] },
      keysOnly: ['by_command', 'by_robot'],
    },
  ])
})
afterAll(() => dynamodb.stop())
beforeEach(() => {
  robots += 1
  robot = `r${robots}`
})

const kinds: readonly [string, () => CommandBook & CommandsReader][] = [
  ['in memory', fakeCommandBook],
  [
    'in DynamoDB',
    () => ({
      ...commandBookInDynamodb(dynamodb.client, 'commands', 14),
      ...commandsReaderInDynamodb(dynamodb.client, 'commands'),
    }),
  ],
]

describe.each(kinds)('the book of commands %s', (_, make) => {
  const row = (id: string, type: 'action.start' | 'work.start' = 'action.start', asked = T0) =>
    rowOf({
      robot_id: robot,
      command_id: id,
      command: commandOf(id, type, robot),
      asked_at: new Date(asked).toISOString(),
    })

  test('opens a command once, and its robot’s line with it or neither', async () => {
    const book = make()
    const id = `${robot}-c1`
    const line = joined(NOBODY, { command_id: id, priority: 'normal' }, T0 + 1000, T0)
    expect(await book.open(row(id), line)).toBe('opened')
    expect(await book.open(row(id, 'action.start', T0 + 1000), line)).toBe('exists')
    expect(await book.open(row(`${robot}-c2`), line)).toBe('changed')
    expect(await book.read(robot, `${robot}-c2`)).toBeUndefined()
    expect(await book.line(robot)).toEqual({ ...line, version: 1 })
    expect(await book.read(robot, id)).toEqual({ row: { ...row(id), row_version: 1 } })
  })

  test('writes over what was read, and over nothing else', async () => {
    const book = make()
    const id = `${robot}-c1`
    await book.open(row(id))
    const kept = await book.read(robot, id)
    if (kept === undefined) throw new Error('it was opened')
    const waiter = { token: 'a-token', step: 'deliver' } as const
    const written = await book.write({ row: sent(kept.row, T0), waiter })
    expect(written).toMatchObject({ row: { status: 'sent', sends: 1, row_version: 2 }, waiter })
    expect(await book.write({ row: waitingFor(kept.row, 'robot') })).toBe('changed')
    expect(await book.read(robot, id)).toEqual(written)
    expect(JSON.stringify([await book.find(id), await book.list(robot, { limit: 5 })])).not.toContain('a-token')
  })

  test('writes a line over the one that was read', async () => {
    const book = make()
    const first = joined(await book.line(robot), { command_id: 'c1', priority: 'urgent' }, T0, T0)
    expect(await book.writeLine(robot, first)).toBe('written')
    expect(await book.writeLine(robot, first)).toBe('changed')
    expect(await book.writeLine(robot, await book.line(robot))).toBe('written')
  })

  test('knows the command that gave a robot its job, the newest one, and no other robot’s', async () => {
    const book = make()
    await book.open(row(`${robot}-c1`, 'work.start'))
    expect(await book.ofJob(robot, `job-${robot}-c1`)).toBe(`${robot}-c1`)
    expect(await book.ofJob('other', `job-${robot}-c1`)).toBeUndefined()
    expect(await book.ofJob(robot, 'job-other')).toBeUndefined()
  })

  test('finds a command by its id, and those of a robot newest first, page by page', async () => {
    const book = make()
    for (const n of [1, 2, 3]) await book.open(row(`${robot}-c${n}`, 'action.start', T0 + n * 1000))
    expect((await book.find(`${robot}-c2`))?.command_id).toBe(`${robot}-c2`)
    expect(await book.find(`${robot}-c2`, robot)).toEqual(await book.find(`${robot}-c2`))
    expect(await book.find(`${robot}-c2`, 'other')).toBeUndefined()
    expect(await book.find('nobody-knows')).toBeUndefined()
    const page = await book.list(robot, { limit: 2 })
    expect(page.items.map(({ command_id }) => command_id)).toEqual([`${robot}-c3`, `${robot}-c2`])
    const rest = await book.list(robot, { limit: 2, after: page.next })
    expect(rest.items.map(({ command_id }) => command_id)).toEqual([`${robot}-c1`])
    expect(rest.next).toBeUndefined()
    expect(await book.list('nobody', { limit: 2 })).toEqual({ items: [] })
  })
})

test('a command is kept for its days although its deadline was long ago', async () => {
  const book = commandBookInDynamodb(dynamodb.client, 'commands', 14)
  await book.open(rowOf({ robot_id: robot, command_id: 'c1' }, { deadline: '2020-01-01T00:00:00Z' }))
  const item =
    dynamodb
      .rows('commands')
      .map(([, text]) => text)
      .find((text) => text.includes(`"${robot}"`)) ?? ''
  expect(item).toContain(`"expires_at":{"N":"${T0 / 1000 + 14 * 86_400}"}`)
})
