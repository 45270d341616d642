import { expect, test } from 'vitest'
import { AwsError } from '../../local/aws-api/service.ts'
import { completed, connected, endsOf, start } from './directed.ts'
import { type Operation, type Redriven, redriven } from './redriven.ts'

/*
 * What people do about a robot that is parked: its first message is a failure that is held, the others wait behind it.
 */
const act = async (
  line: Redriven,
  kind: string,
  failure_ids: readonly string[],
  pace: object = {},
): Promise<Operation> => {
  const { body } = await line.write('/operations', { kind, failure_ids, reason: 'repaired' })
  await line.start(body, pace)
  return line.ended(body.operation_id)
}

test("a held message is released in its order, or taken out of its robot's queue and tried later all the same", async () => {
  const line = await redriven()
  let down = true
  line.fate = ({ caller, service }) =>
    down && caller.endsWith('-work') && service === 'dynamodb'
      ? { before: new AwsError('InternalServerError', 'an outage', 500) }
      : undefined
  for (const robot of ['h1', 'h2']) {
    await line.say(robot, connected(`c-${robot}`))
    await line.say(robot, start(`s-${robot}`, `j-${robot}`))
    await line.say(robot, completed(`d-${robot}`, `j-${robot}`))
  }
  await line.pass(25)
  const { items } = (await line.read('/failures?status=held')) as {
    readonly items: readonly { readonly failure_id: string; readonly robot_id: string }[]
  }
  const idsOf = (robot: string) =>
    items.filter(({ robot_id }) => robot_id === robot).map(({ failure_id }) => failure_id)
  expect(items.map(({ robot_id }) => robot_id).toSorted()).toEqual(['h1', 'h2'])

  down = false
  const released = await act(line, 'redrive', idsOf('h1'))
  expect(released).toMatchObject({ status: 'done', progress: { results: { applied: 1 } } })

  down = true
  expect(await act(line, 'archive', idsOf('h2'))).toMatchObject({ status: 'done', skipped: 0 })
  down = false
  await line.pass(10)
  const { world } = await line.now()
  expect(endsOf({ world }, 'h1')).toEqual([
    'c-h1 applied offline→idle',
    's-h1 applied idle→working',
    'd-h1 applied working→idle',
  ])
  expect(endsOf({ world }, 'h2').slice(0, 2)).toEqual([
    'c-h2 applied offline→idle',
    's-h2 dead_lettered in idle (abandoned)',
  ])
  expect(world.held).toEqual([])

  // What waited behind it has been decided: it is held back, unless somebody wants it all the same.
  await act(line, 'restore', idsOf('h2'))
  expect(await act(line, 'redrive', idsOf('h2'))).toMatchObject({ progress: { results: { held_back: 1 } } })
  const forced = await act(line, 'redrive', idsOf('h2'), { out_of_order: true })
  expect(forced).toMatchObject({ progress: { results: { applied: 1 } } })
  const rest = await line.atRest()
  expect(rest.world.failures.map(({ status, ended_as }) => [status, ended_as])).toEqual(
    Array(2).fill(['resolved', 'applied']),
  )
}, 120_000)
