import { expect, test } from 'vitest'
import { answersHeard } from '../../../../functions/commands/hear.ts'
import { commandsByMachine } from '../../../../functions/commands/send.ts'
import { type StepEvent, takeStep } from '../../../../functions/service_platform/send-command/steps.ts'
import type { CommandType } from '../../../../messages/commands.ts'
import { commandOf, T0, terms } from '../../commands/rows.ts'
import { everyDeath } from '../dispatch/interrupted.ts'
import { type CommandWorld, commandWorld } from './world.ts'

/*
 * Whatever dies before or after any call that it makes, every command comes to one end, told once, in its turn; a robot hears it
 * at most once more than it was meant to, and then with the same id.
 */
const send = (world: CommandWorld, id: string, type: CommandType = 'action.start') =>
  world.commands.send(commandOf(id, type))
const answer = (command_id: string, status: 'acknowledged' | 'done' | 'rejected') =>
  ({ command_id, status, at: new Date(T0).toISOString(), message_id: `${status}-${command_id}` }) as const

/** Both robots' commands come to their end, by themselves or answered. */
const comesToRest = async (world: CommandWorld, where: string): Promise<void> => {
  await world.settle()
  const answerAll = async () => {
    for (const { message_id } of [...world.published]) await world.answers.hear('r1', answer(message_id, 'done'))
    await world.settle()
  }
  for (let seconds = 0; seconds < 150; seconds += 1) {
    await answerAll()
    await world.pass(1)
  }
  const rows = world.book.rows()
  expect(
    rows.map(({ command_id, status }) => [command_id, status]),
    where,
  ).toEqual(rows.map(({ command_id }) => [command_id, 'done']))
  const finished = world.bus.taken.map(({ detail }) => detail.event_id)
  expect(new Set(finished).size, where).toBe(rows.length)
  expect((await world.book.line('r1')).waiting, where).toEqual([])
  expect((await world.book.line('r1')).on_its_way, where).toBeUndefined()
  for (const id of new Set(world.published.map(({ message_id }) => message_id))) {
    const times = world.published.filter(({ message_id }) => message_id === id).length
    expect(times, `${where}: ${id}`).toBeLessThanOrEqual(2)
  }
}

const two = async (): Promise<CommandWorld> => {
  const world = commandWorld()
  await send(world, 'c1')
  return world
}

test('sending one, dying at each call, sends it once and in its turn', async () => {
  const ports = (world: CommandWorld) => ({ book: world.book, executions: world.executions })
  const prepare = async () => {
    const world = await two()
    return { world, ports: ports(world) }
  }
  const calls = await everyDeath(
    prepare,
    async ({ world }, through) => {
      const { book, executions } = through ?? ports(world)
      await commandsByMachine({ book, executions, terms, now: world.now }).send(commandOf('c2'))
    },
    async ({ world }, where) => {
      // The handler is run again.
      await send(world, 'c2')
      await comesToRest(world, where)
      expect([...new Set(world.published.map(({ message_id }) => message_id))], where).toEqual(['c1', 'c2'])
    },
  )
  expect(calls).toBeGreaterThanOrEqual(3)
})

test('hearing an answer, dying at each call, is heard by whoever waits', async () => {
  const calls = await everyDeath(
    async () => {
      const world = await two()
      await send(world, 'c2')
      await world.settle()
      return { world, ports: { book: world.book, tokens: world.ports.tokens } }
    },
    async ({ world }, through) => {
      const { book, tokens } = through ?? { book: world.book, tokens: world.ports.tokens }
      await answersHeard({ book, tokens, now: world.now }).hear('r1', answer('c1', 'acknowledged'))
    },
    async ({ world }, where) => {
      await world.answers.hear('r1', answer('c1', 'acknowledged'))
      await comesToRest(world, where)
    },
  )
  expect(calls).toBeGreaterThanOrEqual(3)
})

const steps: readonly (readonly [string, (world: CommandWorld) => Promise<StepEvent>])[] = [
  ['deliver', async (world) => ({ step: 'deliver', robot_id: 'r1', command_id: 'c1', task_token: world.newToken() })],
  [
    'wait',
    async (world) => {
      await send(world, 'c2')
      return { step: 'wait', robot_id: 'r1', command_id: 'c2', task_token: world.newToken() }
    },
  ],
  [
    'result',
    async (world) => {
      await send(world, 'c2')
      await world.settle()
      await world.answers.hear('r1', answer('c1', 'acknowledged'))
      return { step: 'result', robot_id: 'r1', command_id: 'c1', task_token: world.newToken() }
    },
  ],
  [
    'end',
    async (world) => {
      await send(world, 'c2')
      await world.settle()
      await world.answers.hear('r1', answer('c1', 'done'))
      return { step: 'end', robot_id: 'r1', command_id: 'c1' }
    },
  ],
]

/** Of a step: whatever it calls. */
const callsOf = ({ ports: { book, tokens, robots, jobs, bus, stream, intake, know, say } }: CommandWorld) => ({
  book,
  tokens,
  robots,
  jobs,
  bus,
  stream,
  intake,
  out: { know, say },
})

test.each(steps)('the step %s, dying at each call, is taken again', async (_, before) => {
  const calls = await everyDeath(
    async () => {
      const world = await two()
      return { world, event: await before(world), ports: callsOf(world) }
    },
    async ({ world, event }, through = callsOf(world)) => {
      const { out, ...others } = through
      await takeStep(event, { ...world.ports, ...others, know: out.know, say: out.say })
    },
    async ({ world, event }, where) => {
      // The machine takes it again, with a token of its own.
      const again = 'task_token' in event ? { ...event, task_token: world.newToken() } : event
      await takeStep(again, world.ports)
      await comesToRest(world, where)
    },
  )
  expect(calls).toBeGreaterThanOrEqual(3)
})
