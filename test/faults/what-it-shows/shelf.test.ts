/*
 * The shelf shows the open failures, each once: whatever was done to them, and whatever died while their copies were placed.
 */
import { expect, test, vi } from 'vitest'
import { AwsError } from '../../../local/aws-api/service.ts'
import { connected, directed, start } from '../directed.ts'
import { act } from '../run.ts'

vi.setConfig({ testTimeout: 120_000 })

const denied = new AwsError('AccessDeniedException', 'injected', 400)
const down = new AwsError('InternalError', 'injected', 500)

test('after a sweep there is one copy of each open failure and none of any other', async () => {
  let isBroken = true
  let isIntakeDown = false
  let kills = 2
  const line = await directed({
    faults: {
      call: ({ caller, service, operation }) => {
        if (isBroken && caller.endsWith('-work') && service === 'dynamodb') return { before: denied }
        if (isIntakeDown && caller.endsWith('-dispatch') && service === 'sqs') return { before: down }
        // The copy is placed, and the message of the intake comes again.
        const isPlacing = caller.endsWith('-record-failure') && service === 'sqs' && operation === 'SendMessageBatch'
        return isPlacing && kills-- > 0 ? { after: 'kill' } : undefined
      },
    },
  })
  const robots = Array.from({ length: 10 }, (_, n) => `r${n}`)
  for (const robot of robots.slice(0, 8)) {
    await line.say(robot, connected())
    await line.say(robot, start('s1'))
    await line.pass(1)
  }
  isIntakeDown = true
  for (const robot of robots.slice(8)) {
    await line.say(robot, connected())
    await line.say(robot, start('s1'))
  }
  await line.pass(60)
  isIntakeDown = false
  await line.pass(400)

  const failureOf = new Map((await line.now()).world.failures.map((one) => [one.robot_id, one.failure_id]))
  const over = async (robot: string, what: string, more: object = {}) => {
    const { status, body } = await act(line, `/failures/${failureOf.get(robot)}/${what}`, { reason: 'a test', ...more })
    expect([200, 202], `${what} of ${robot}: ${JSON.stringify(body)}`).toContain(status)
  }
  expect(failureOf.size).toBe(10)
  await over('r0', 'retry')
  await over('r1', 'archive')
  await over('r2', 'archive')
  await over('r2', 'restore')
  await line.pass(60)
  isBroken = false
  // They have gone quiet since: without this they would be held back.
  await over('r3', 'retry', { out_of_order: true })
  await over('r8', 'retry', { out_of_order: true })
  await line.pass(700)

  const { world } = await line.now()
  const statuses = Object.fromEntries(world.failures.map(({ robot_id, status }) => [robot_id, status]))
  expect(statuses).toEqual({
    ...Object.fromEntries(robots.map((robot) => [robot, 'open'])),
    r1: 'archived',
    r3: 'resolved',
    r8: 'resolved',
  })
  const open = world.failures.filter(({ status }) => status === 'open').map(({ failure_id }) => failure_id)
  expect([...world.shelf].sort()).toEqual(open.sort())
})
