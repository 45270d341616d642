import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { synthesised } from '../faults/assembly.ts'
import { act, ask, type Line, standUp } from '../faults/run.ts'
import { deaf, growing, join, lyingAs, type Member, neverContent, talkative } from './vda-robots.ts'

/*
 * Five robots that do not behave, beside two that do: each is contained and shown on its card, and the others do their work as
 * if it were not there.
 */

type Who = 'good' | 'other' | 'never-content' | 'deaf' | 'talkative' | 'growing' | 'liar'

let line: Line
const fleet = {} as Record<Who, Member>

beforeAll(async () => {
  line = await standUp(synthesised(), 'hostile robots')
  const { simulation } = line
  const manners = { 'never-content': neverContent, deaf, talkative, growing, liar: lyingAs('good') }
  for (const who of ['good', 'other'] as const) fleet[who] = await join(simulation, who)
  for (const [who, how] of Object.entries(manners)) fleet[who as Who] = await join(simulation, who, how)
  await simulation.advance(5_000)
  for (const who of ['good', 'never-content', 'deaf'] as const) {
    const steps = [{ kind: 'pick', place: { node_id: 'shelf', x: 20, y: 10, map: 'hall-a' } }, { kind: 'drop' }]
    const mission = { mission_id: `m-${who}`, robot_id: `maker:${who}`, load: 'none', steps }
    const { status, body } = await act(line, '/missions', mission)
    expect(status, JSON.stringify(body)).toBe(202)
  }
  // Until nobody sends the order again that is never acknowledged.
  await simulation.advance(85_000)
}, 300_000)

afterAll(async () => {
  await line?.simulation.stop()
})

const get = async (path: string) => (await ask(line, path)).body as Readonly<Record<string, unknown>>

/** What the card has to say against a robot: measure and value. */
const against = async (who: Who) => {
  const { measures } = (await get(`/robots/maker:${who}/conformance`)) as unknown as {
    readonly measures: readonly { readonly measure: string; readonly value: number; readonly verdict: string }[]
  }
  const told = measures.filter(({ verdict }) => verdict === 'fails' || verdict === 'warning')
  return Object.fromEntries(told.map(({ measure, value }) => [measure, value]))
}

const failuresOf = async (who: Who) => {
  const { items } = (await get('/failures')) as unknown as { items: readonly Readonly<Record<string, string>>[] }
  return items.filter(({ robot_id }) => robot_id === `maker:${who}`).map(({ error_class }) => error_class)
}

describe('beside robots that do not behave', () => {
  test('one that does has its mission done in the first attempt', async () => {
    expect(await get('/missions/m-good')).toMatchObject({ status: 'completed', allocation: 1 })
    expect(fleet.good.told).toEqual(['mission:m-good:1/0'])
  })

  test.each(['good', 'other'] as const)('nothing is said against %s, and nothing of it has failed', async (who) => {
    expect(await against(who)).toEqual({})
    expect(await failuresOf(who)).toEqual([])
  })

  test('the books balance', async () => {
    const { published, applied, observed, duplicate, refused, dead_lettered, shed, pending } = (await get(
      '/counters',
    )) as Readonly<Record<string, number>>
    const ended = [applied, observed, duplicate, refused, dead_lettered, shed].reduce(
      (sum, one) => (sum ?? 0) + (one ?? 0),
    )
    expect({ ended, pending }).toEqual({ ended: published, pending: 0 })
  })
})

describe('a robot of VDA 5050', () => {
  test('that finds something wrong with every order is asked once, and the mission says that it was refused', async () => {
    expect(fleet['never-content'].told).toEqual(['mission:m-never-content:1/0'])
    expect(await get('/missions/m-never-content')).toMatchObject({
      status: 'queued',
      waits_because: { reason: 'refused' },
    })
    expect(await against('never-content')).toEqual({ rejections: 1 })
  })

  test('that never acknowledges is told a few times, then the mission is taken from it', async () => {
    expect(fleet.deaf.told.filter((one) => one === 'mission:m-deaf:1/0')).toHaveLength(4)
    expect(await failuresOf('deaf')).toEqual(['CommandUnanswered'])
    expect(await get('/missions/m-deaf')).toMatchObject({ status: 'queued', robot_id: null })
    expect(await against('deaf')).toHaveProperty('unanswered')
  })

  test('that says its state a hundred times a second has what is above its budget shed', async () => {
    const { rate, budget } = await against('talkative')
    expect(rate).toBeGreaterThan(90)
    expect(budget).toBeGreaterThan(300)
    expect((await get('/counters')).shed).toBe(budget)
  })

  test('whose states grow without bound is cut off where AWS would, and its card shows how long they were', async () => {
    expect(fleet.growing.dropped()).toBeGreaterThan(0)
    const { bytes } = await against('growing')
    expect(bytes).toBeGreaterThan(100_000)
    expect(bytes).toBeLessThanOrEqual(128 * 1024)
  })

  test('that says in its headers that it is another one is heard by nobody: each message is a dead letter', async () => {
    const failures = await failuresOf('liar')
    expect(failures.length).toBeGreaterThan(3)
    expect(new Set(failures)).toEqual(new Set(['RobotMismatch']))
    expect((await ask(line, '/robots/maker:liar')).status).toBe(404)
    expect((await against('liar')).identity).toBeGreaterThan(3)
  })
})
