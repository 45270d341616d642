import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Faults } from '../../local/simulated/faults.ts'
import { synthesised } from '../faults/assembly.ts'
import { act, ask, busEvents, type Line, standUp } from '../faults/run.ts'

/*
 * What happens by the clock for people and applications, on the stacks as they are synthesised: messages for later, and how often
 * somebody is told.
 */
// Virtual minutes, of whole stacks: how long they take in real time is the machine's business.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

let line: Line
afterEach(() => line.simulation.stop())

const standing = async (faults: Faults = {}, robots: readonly string[] = ['r1']): Promise<void> => {
  line = await standUp(synthesised(), 'later', faults)
  for (const robot of robots) await say(robot, { type: 'robot.connected', payload: {} })
  await line.simulation.drain()
}
const say = (robot: string, body: object) => line.simulation.publish(`robots/${robot}/messages`, JSON.stringify(body))
const minutes = (count: number) => line.simulation.advance(count * 60_000)
/** Somebody who says nothing goes quiet, and takes no work. */
const minutesAwake = async (count: number) => {
  for (let minute = 0; minute < count; minute += 1) {
    await say('r1', { type: 'robot.telemetry', payload: { battery: 80 } })
    await minutes(1)
  }
}
const inMinutes = (count: number) => new Date(line.simulation.clock.now() + count * 60_000).toISOString()

const start = { robot_id: 'r1', type: 'work.start', payload: { job_id: 'later' } }
const later = async (said: object): Promise<Scheduled> => {
  const { status, body } = await act(line, '/scheduled-messages', { message: start, ...said })
  expect([status, body]).toEqual([201, expect.anything()])
  return body as Scheduled
}
interface Scheduled {
  readonly scheduled_message_id: string
  readonly status: string
  readonly sent: number
  readonly last?: { readonly location: string }
}
const look = async ({ scheduled_message_id: id }: Scheduled) =>
  (await ask(line, `/scheduled-messages/${id}`)).body as Scheduled

describe('a message for later', () => {
  test.each([
    ['before it begins', 'before'],
    ['when it has sent', 'after'],
  ] as const)('starts its job at its time, once, although its sender dies %s', async (_, killed) => {
    let left = 0
    await standing({ invocation: (invoked) => (isSender(invoked) && left-- > 0 ? { killed } : undefined) })
    const scheduled = await later({ at: inMinutes(2) })
    left = 1
    await minutesAwake(1)
    expect(busEvents(line.simulation).filter(({ type }) => type === 'job.assigned')).toEqual([])
    await minutesAwake(4)
    expect(busEvents(line.simulation).filter(({ type }) => type === 'job.assigned')).toMatchObject([
      { robot_id: 'r1', payload: { job_id: 'later' } },
    ])
    const { status, sent, last } = await look(scheduled)
    expect([status, sent]).toEqual(['done', 1])
    expect((await ask(line, last?.location.split('?')[0] ?? '')).body).toMatchObject({
      outcome: 'applied',
      from: 'idle',
      to: 'working',
    })
  })

  test('again and again goes on until it is cancelled', async () => {
    await standing()
    const scheduled = await later({ cron: '* * * * *', timezone: 'Europe/Berlin' })
    await minutes(3)
    const { sent } = await look(scheduled)
    expect(sent).toBeGreaterThan(1)
    await cancelled(scheduled)
    await minutes(3)
    expect(await look(scheduled)).toMatchObject({ status: 'cancelled', sent })
  })
})

test('a person is told of a storm until it is too much', async () => {
  const robots = Array.from({ length: 33 }, (_, n) => `r${n}`)
  await standing({}, robots)
  for (const robot of robots) await say(robot, { type: 'fault.raised', payload: { code: 'E17', level: 'FATAL' } })
  await line.simulation.drain()
  const told = line.simulation
    .calls('sns', 'Publish')
    .filter(({ status }) => status === 200)
    .map(({ input }) => new URLSearchParams(String(input)).get('Subject') ?? '')
  expect(told.filter((notice) => /fault E17/.test(notice))).toHaveLength(30)
  expect(told.filter((notice) => /More than 30 notices this hour/.test(notice))).toHaveLength(1)
  expect(told).toHaveLength(31)
})

function isSender({ functionName }: { readonly functionName: string }): boolean {
  return functionName.endsWith('-send-scheduled')
}

async function cancelled({ scheduled_message_id: id }: Scheduled): Promise<void> {
  const { runtime, clock } = line.simulation
  const token = await runtime.door('issuer').token('ada', ['writer'])
  const asked = runtime
    .door('http')
    .request({ method: 'DELETE', path: `/scheduled-messages/${id}`, headers: { authorization: `Bearer ${token}` } })
  let status: number | undefined
  asked.then((answer) => {
    status = answer.status
  })
  for (let waited = 0; status === undefined && waited < 30_000; waited += 100) await clock.advance(100)
  expect(status).toBe(200)
}
