import { expect, test } from 'vitest'
import { LineContended } from '../../../../functions/commands/send.ts'
import { PermanentFailure, TemporaryFailure } from '../../../../functions/errors.ts'
import { askAgain, GoesOnByItself } from '../../../../functions/service_platform/send-command/ask-again.ts'
import { release, sayAtOnce, takeStep } from '../../../../functions/service_platform/send-command/steps.ts'
import { isTemporary } from '../../../../policy/temporary-errors.ts'
import { commandOf } from '../../commands/rows.ts'
import { commandWorld } from './world.ts'

const done = { at: '2026-05-13T13:48:53.000Z', message_id: 'a1', status: 'done' } as const

test('a command that the robot cannot be told in its words is rejected with the reason', async () => {
  const world = commandWorld()
  world.inHand.job = { job_id: 'j1', status: 'assigned' }
  await world.commands.send({ ...commandOf('c1', 'work.start'), payload: { job_id: 'j1', unsayable: true } })
  await world.settle()
  expect(world.book.rows()).toMatchObject([{ status: 'rejected', error: { code: 'unsayable' } }])
  expect(world.bus.taken.map(({ detail }) => detail.payload)).toMatchObject([{ outcome: 'rejected', job_id: 'j1' }])
  const [freed] = world.stream.puts.map(({ record }) => JSON.parse(Buffer.from(record.data, 'base64').toString()))
  expect(freed).toMatchObject({ type: 'work.failed', payload: { job_id: 'j1', error: { code: 'order_rejected' } } })
})

test('a robot that began something else in the same moment is not freed of that', async () => {
  const world = commandWorld()
  world.inHand.job = { job_id: 'its own', status: 'assigned' }
  await world.commands.send({ ...commandOf('c1', 'work.start'), payload: { job_id: 'j1', unsayable: true } })
  await world.settle()
  expect(world.book.rows()).toMatchObject([{ status: 'rejected' }])
  expect(world.stream.puts).toEqual([])
})

test('a robot that went out of hearing in between refuses what may not wait', async () => {
  const world = commandWorld()
  world.states.set('r1', 'offline')
  await world.commands.send(commandOf('c1'))
  await world.settle()
  expect(world.book.rows()).toMatchObject([{ status: 'rejected', sends: 0, error: { code: 'robot_offline' } }])
  expect(world.published).toEqual([])
})

test('a robot that is believed to be out of hearing is told when it was just decided that it is not', async () => {
  const world = commandWorld()
  world.states.set('r1', 'offline')
  await world.commands.send(commandOf('c1', 'charge.start'), { decided: { state: 'charging', revision: 9 } })
  await world.settle()
  expect(world.published).toHaveLength(1)
})

test('what waits for a robot goes when it is heard again, and not before', async () => {
  const world = commandWorld()
  world.states.set('r1', 'unreachable')
  await world.commands.send(commandOf('c1'), { offline: 'wait' })
  await world.commands.send(commandOf('c2'), { offline: 'wait' })
  await world.settle()
  await release('r1', world.ports)
  await world.settle()
  expect(world.published).toEqual([])
  world.states.set('r1', 'working')
  await release('r1', world.ports)
  await world.settle()
  expect(world.published.map(({ message_id }) => message_id)).toEqual(['c1'])
  await world.answers.hear('r1', { ...done, command_id: 'c1' })
  await world.settle()
  expect(world.published.map(({ message_id }) => message_id)).toEqual(['c1', 'c2'])
})

test('a stop is said at once, and what the line says of it later is the same one and not said again', async () => {
  const world = commandWorld()
  await world.commands.send(commandOf('c1'))
  const stop = commandOf('s1', 'robot.stop')
  await sayAtOnce(stop, world.ports)
  await sayAtOnce(stop, world.ports)
  await world.commands.send({ ...stop, issued_at: '2026-05-13T13:48:59.000Z' })
  await world.settle()
  expect(world.published.map(({ message_id }) => message_id)).toEqual(['s1', 'c1'])
  await world.answers.hear('r1', { ...done, command_id: 's1' })
  await world.settle()
  expect(world.book.rows()).toMatchObject([{ status: 'sent' }, { status: 'done', sends: 1 }])
})

test('a stop that is said at once is sent again as often as it asked to be', async () => {
  const world = commandWorld()
  const stop = commandOf('s1', 'robot.stop')
  const delivery = { acknowledge_within_seconds: 1, resends_max: 2 }
  await sayAtOnce(stop, world.ports, delivery)
  await world.commands.send(stop, delivery)
  await world.settle()
  await world.pass(3)
  expect(world.book.rows()).toMatchObject([{ terms: { acknowledge_seconds: [1, 2, 4] }, sends: 3 }])
})

test('an answer that is heard while the command is being said is not overwritten', async () => {
  const world = commandWorld()
  const { say } = world.ports
  const hasty = {
    ...world.ports,
    say: async (...said: Parameters<typeof say>) => {
      await world.answers.hear('r1', { ...done, command_id: said[0].message_id })
      return say(...said)
    },
  }
  await world.commands.send(commandOf('c1'))
  const task_token = world.newToken()
  await takeStep({ step: 'deliver', robot_id: 'r1', command_id: 'c1', task_token }, hasty)
  expect(world.told.get(task_token)).toEqual({ step: 'end' })
  expect(world.book.rows()).toMatchObject([{ status: 'done' }])
})

test('one that could not be said for the moment is as if it had not been tried', async () => {
  const world = commandWorld()
  await world.commands.send(commandOf('c1'))
  const down = { ...world.ports, say: () => Promise.reject(new TemporaryFailure('throttled')) }
  const event = { step: 'deliver', robot_id: 'r1', command_id: 'c1', task_token: world.newToken() } as const
  await expect(takeStep(event, down)).rejects.toThrow('throttled')
  expect(world.book.rows()).toMatchObject([{ status: 'waiting', sends: 0 }])
  await takeStep({ ...event, task_token: world.newToken() }, world.ports)
  expect(world.book.rows()).toMatchObject([{ status: 'sent', sends: 1 }])
})

test('one to a robot of whom nothing can be read ends like any that cannot be said, or is tried again', async () => {
  for (const [error, end] of [
    [new PermanentFailure('no such table'), { status: 'failed', error: { code: 'not_sayable' } }],
    [new TemporaryFailure('throttled'), { status: 'waiting', sends: 0 }],
  ] as const) {
    const world = commandWorld()
    await world.commands.send(commandOf('c1'))
    const unknowing = { ...world.ports, know: () => Promise.reject(error) }
    const event = { step: 'deliver', robot_id: 'r1', command_id: 'c1', task_token: world.newToken() } as const
    const taken = takeStep(event, unknowing)
    if (error instanceof TemporaryFailure) await expect(taken).rejects.toThrow('throttled')
    else await taken
    expect(world.book.rows()).toMatchObject([end])
    expect(world.published).toEqual([])
  }
})

test('one of a mission is not asked for again: the mission goes on by itself', async () => {
  const world = commandWorld()
  const of = (job_id: string) => ({
    redrive_of: 'f1',
    original_base64: Buffer.from(JSON.stringify({ ...commandOf('c1', 'work.start'), payload: { job_id } })).toString(
      'base64',
    ),
  })
  await expect(askAgain(of('mission:m1:1'), world.ports)).rejects.toBeInstanceOf(GoesOnByItself)
  expect(world.stream.puts).toEqual([])
  await askAgain(of('j1'), world.ports)
  await askAgain(of('j1'), world.ports)
  const asked = world.stream.puts.map(({ record }) => JSON.parse(Buffer.from(record.data, 'base64').toString()))
  expect(asked).toMatchObject([
    { type: 'work.start', causation_id: 'c1', payload: { job_id: 'j1' } },
    { message_id: asked[0].message_id },
  ])
})

test('commands of the same id for two robots are two', async () => {
  const world = commandWorld()
  for (const robot of ['r1', 'r2']) await world.commands.send(commandOf('c1', 'action.start', robot))
  await world.settle()
  expect(world.published.map(({ robot_id }) => robot_id)).toEqual(['r1', 'r2'])
})

test.each([
  ['robot.stop', 12],
  ['command.cancel', 12],
  ['work.start', 180],
  ['action.start', 180],
] as const)('%s that cannot be said for a while is said when it can be', async (type, seconds) => {
  const world = commandWorld()
  world.outage.until = world.now() + seconds * 1000
  await world.commands.send(commandOf('c1', type), { deadline: new Date(world.now() + 3_600_000).toISOString() })
  await world.commands.send(commandOf('c2'), { deadline: new Date(world.now() + 3_600_000).toISOString() })
  await world.settle()
  await world.pass(seconds + 15)
  expect(world.published.map(({ message_id }) => message_id)).toContain('c1')
  const first = world.published.findIndex(({ message_id }) => message_id === 'c1')
  const second = world.published.findIndex(({ message_id }) => message_id === 'c2')
  if (second >= 0 && type.startsWith('work')) expect(first).toBeLessThan(second)
})

test('a stop that could not be said at once is said by the line as soon as it has it, not when a clock has run out', async () => {
  const world = commandWorld()
  const stop = commandOf('s1', 'robot.stop')
  world.outage.until = world.now() + 1
  await expect(sayAtOnce(stop, world.ports)).rejects.toThrow('ServiceUnavailableException')
  world.outage.until = 0
  await world.commands.send(stop)
  await world.settle()
  expect(world.published.map(({ message_id }) => message_id)).toEqual(['s1'])
  expect(world.book.rows()).toMatchObject([{ status: 'sent', sends: 1 }])
})

test('a robot that is not ready for it is asked by the clock, and given up like one that does not answer', async () => {
  const world = commandWorld()
  const notReady = { ...world.ports, say: async () => ({ not_ready: 'it has said no state yet' }) }
  await world.commands.send(commandOf('c1', 'work.start'))
  const event = { step: 'deliver', robot_id: 'r1', command_id: 'c1' } as const
  await takeStep({ ...event, task_token: world.newToken() }, notReady)
  expect(world.book.rows()).toMatchObject([{ status: 'sent', sends: 1 }])
})

test('contention is tried again under the name of its kind: the machine retries by it', () => {
  const contended = new LineContended('r1')
  expect([contended.name, isTemporary(contended.name)]).toEqual(['TemporaryFailure', true])
})

test.each(['work.revoke', 'work.stop'] as const)(
  'a job that is taken back by %s has no command left that waits for its end',
  async (type) => {
    const world = commandWorld()
    await world.commands.send(commandOf('c1', 'work.start'))
    await world.settle()
    await world.answers.hear('r1', { ...done, command_id: 'c1', status: 'acknowledged' })
    await world.settle()
    await world.commands.send({ ...commandOf('c2', type), payload: { job_id: 'job-c1' } })
    await world.settle()
    await world.answers.hear('r1', { ...done, command_id: 'c2' })
    await world.settle()
    expect(world.book.rows().map(({ command_id, status }) => [command_id, status])).toEqual([
      ['c1', 'cancelled'],
      ['c2', 'done'],
    ])
    expect(world.bus.taken.map(({ detail }) => [detail.payload.command_id, detail.payload.outcome]).sort()).toEqual([
      ['c1', 'cancelled'],
      ['c2', 'done'],
    ])
  },
)

test('what may not wait for the robot is refused when its turn comes and the robot is out of hearing', async () => {
  const world = commandWorld()
  await world.commands.send(commandOf('c1'))
  await world.commands.send(commandOf('c2'))
  await world.settle()
  world.states.set('r1', 'offline')
  await world.answers.hear('r1', { ...done, command_id: 'c1' })
  await world.settle()
  expect(world.book.rows().map(({ status, error }) => [status, error?.code])).toEqual([
    ['done', undefined],
    ['rejected', 'robot_offline'],
  ])
})
