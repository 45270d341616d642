import { expect, test } from 'vitest'
import { inItsWords } from '../../../../functions/service_platform/send-command/say.ts'
import { sayAtOnce, takeStep } from '../../../../functions/service_platform/send-command/steps.ts'
import { fakeSentBook } from '../../../fakes/sent-book.ts'
import { commandOf } from '../../commands/rows.ts'
import { memoryOf, NOW, ROBOT_ID } from '../../vda5050/robot.ts'
import { wrapped } from '../dispatch/interrupted.ts'
import { commandWorld } from './world.ts'

/** Calls that are under way beside each other make a round: the next begins when the first of them is answered. */
const inRounds = () => {
  const world = commandWorld()
  const rounds: string[][] = []
  let isAnswered = true
  const called = {
    book: world.book,
    robots: world.ports.robots,
    vda: vdaRobots,
    sent: fakeSentBook(),
    out: { publish: async () => undefined },
  }
  const { book, robots, vda, sent, out } = wrapped(called, async (_, name, call) => {
    if (isAnswered) rounds.push([])
    isAnswered = false
    rounds.at(-1)?.push(name)
    await new Promise((resolve) => setImmediate(resolve))
    isAnswered = true
    return call()
  })
  const words = inItsWords(out, vda, { sent, pause: async () => undefined, now: () => NOW, profiles: [] })
  return { world, ports: { ...world.ports, book, robots, ...words }, rounds }
}

const vdaRobots = { memoryOf: async () => memoryOf('2.1.0') }

test('what a robot of VDA 5050 is told goes out in the fourth round of calls: what is read is read beside each other', async () => {
  const { world, ports, rounds } = inRounds()
  await world.commands.send({ ...commandOf('c1', 'action.start', ROBOT_ID), payload: { action: { type: 'beep' } } })
  const event = { step: 'deliver', robot_id: ROBOT_ID, command_id: 'c1', task_token: world.newToken() } as const
  await takeStep(event, ports)
  expect(rounds).toEqual([
    ['vda.memoryOf', 'sent.read', 'book.read', 'robots.of'],
    ['book.write'],
    ['sent.write'],
    ['out.publish'],
  ])
})

test('an emergency stop goes out in the third', async () => {
  const { ports, rounds } = inRounds()
  await sayAtOnce(commandOf('s1', 'robot.stop', ROBOT_ID), ports)
  expect(rounds.slice(0, 3)).toEqual([['book.open', 'vda.memoryOf', 'sent.read'], ['sent.write'], ['out.publish']])
})
