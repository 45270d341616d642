/*
 * `accept` dies before and after each of its calls, with a key and with an id: whoever asked asks again until there is an answer,
 * and everything that was taken is decided once.
 */
import { expect, test } from 'vitest'
import type { CallFate } from '../../../local/simulated/faults.ts'
import { connected, directed } from '../directed.ts'

const CALLS = 7
const ends = [
  { when: 'before', hasKey: true },
  { when: 'after', hasKey: true },
  { when: 'after', hasKey: false },
] as const
const cases = Array.from({ length: CALLS }, (_, index) => ends.map((end) => ({ index, ...end }))).flat()

test('killed anywhere, nothing is lost and nothing is done twice', async () => {
  /** The one that is under way, and not yet dead. */
  let next: { readonly index: number; readonly when: 'before' | 'after' } | undefined
  let kills = 0
  const line = await directed({
    faults: {
      call: ({ caller, index }): CallFate | undefined => {
        if (!caller.endsWith('-accept') || next === undefined || index !== next.index) return undefined
        const fate = { [next.when]: 'kill' } as const
        next = undefined
        kills += 1
        return fate
      },
    },
  })
  const { clock, runtime } = line.simulation
  const token = await runtime.door('issuer').token('ada', ['writer'])
  const post = async (robot_id: string, key: string | undefined): Promise<{ status: number; id: string }> => {
    const asked = runtime.door('http').request({
      method: 'POST',
      path: '/messages',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      body: JSON.stringify({
        robot_id,
        ...(key === undefined && { message_id: `m-${robot_id}` }),
        type: 'work.start',
        payload: { job_id: 'j1' },
      }),
    })
    let answer: Awaited<typeof asked> | undefined
    asked.then((given) => {
      answer = given
    })
    while (answer === undefined) await clock.advance(50)
    const { messages = [] } = JSON.parse(answer.body.toString()) as { messages?: { message_id: string }[] }
    return { status: answer.status, id: messages[0]?.message_id ?? '' }
  }

  const taken = new Map<string, string>()
  for (const [n, { index, when, hasKey }] of cases.entries()) {
    const robot = `r${n}`
    await line.say(robot, connected(`${robot}-c`))
    await line.pass(1)
    const key = hasKey ? `key-${n}` : undefined
    next = { index, when }
    let { status, id } = await post(robot, key)
    next = undefined
    for (let tries = 0; status !== 202 && tries < 20; tries += 1) {
      expect([409, 500, 503]).toContain(status)
      await line.pass(1)
      ;({ status, id } = await post(robot, key))
    }
    expect([n, status]).toEqual([n, 202])
    expect(await post(robot, key)).toEqual({ status: 202, id })
    taken.set(robot, id)
  }
  expect(kills).toBeGreaterThan(cases.length / 2)

  const found = await line.atRest()
  expect(found.violations).toEqual([])
  for (const [robot, id] of taken) {
    const own = found.world.journal.filter(({ robot_id, type }) => robot_id === robot && type === 'work.start')
    expect(own.map(({ message_id, outcome }) => [message_id, outcome])).toEqual([[id, 'applied']])
  }
  expect(found.counters?.pending).toBe(0)
}, 120_000)
