import { describe, expect, test } from 'vitest'
import { drawsOf } from '../../robots/random.ts'
import { VdaRobot, type VdaRobotOptions, type VdaSaid } from '../../robots/vda-robot.ts'
import { VDA_VERSIONS, type VdaVersion } from '../../robots/vda-words.ts'
import { faultsOf, schemasMissing } from './vda-schemas.ts'

const START = Date.parse('2026-05-13T13:48:51Z')
const TICK_MS = 200

type Body = Record<string, unknown> & {
  orderId: string
  orderUpdateId: number
  lastNodeId: string
  driving: boolean
  paused: boolean
  newBaseRequest: boolean
  loads: { loadId: string }[]
  nodeStates: { nodeId: string }[]
  edgeStates: unknown[]
  actionStates: { actionId: string; actionStatus: string }[]
  errors: {
    errorType: string
    errorLevel: string
    errorReferences: { referenceKey: string; referenceValue: string }[]
  }[]
}

const action = (actionId: string, actionType: string, parameters: Record<string, unknown> = {}) => ({
  actionId,
  actionType,
  blockingType: 'HARD',
  actionParameters: Object.entries(parameters).map(([key, value]) => ({ key, value })),
})

const node = (nodeId: string, sequenceId: number, actions: readonly object[] = [], released = true) => ({
  nodeId,
  sequenceId,
  released,
  actions,
})

const edge = (sequenceId: number, released = true) => ({ edgeId: `e${sequenceId}`, sequenceId, released, actions: [] })

const order = (orderUpdateId: number, nodes: readonly { sequenceId: number; released: boolean }[], orderId = 'o1') => ({
  headerId: orderUpdateId,
  orderId,
  orderUpdateId,
  nodes,
  edges: nodes.slice(1).map(({ sequenceId, released }) => edge(sequenceId - 1, released)),
})

/** A robot with its clock, and everything that it has said. */
function robotOf(version: VdaVersion = '2.1.0', options: Partial<VdaRobotOptions> = {}) {
  const name = { manufacturer: 'virtual', serial: 'agv.01', version }
  const draw = drawsOf('1', 'agv.01')
  const robot = new VdaRobot({ name, draw, now: START, chances: { action_fails: 0, breaks_down: 0 }, ...options })
  let now = START
  const said: VdaSaid[] = [robot.will(now), ...robot.hello(now)]
  const on = (topic: string) =>
    said.filter((one) => one.topic.endsWith(`/${topic}`)).map(({ text }) => JSON.parse(text) as Body)
  return {
    robot,
    said,
    on,
    state: () => on('state').at(-1) as Body,
    statuses: () =>
      Object.fromEntries((on('state').at(-1) as Body).actionStates.map((one) => [one.actionId, one.actionStatus])),
    hear: (topic: 'order' | 'instantActions', message: object) => void said.push(...robot.hear(topic, message, now)),
    instant: (actionId: string, actionType: string) => {
      const key = version === '1.1.0' ? 'instantActions' : 'actions'
      said.push(...robot.hear('instantActions', { headerId: 1, [key]: [action(actionId, actionType)] }, now))
    },
    live: (seconds: number) => {
      for (const until = now + seconds * 1000; now < until; ) {
        now += TICK_MS
        said.push(...robot.tick(now))
      }
    },
  }
}

const work = [node('home-agv.01', 0), node('shelf', 2, [action('p', 'pick')]), node('door', 4, [action('d', 'drop')])]

describe.each(VDA_VERSIONS)('a virtual robot of VDA 5050 %s', (version) => {
  test.skipIf(schemasMissing !== '')(`says only what the official schemas allow${schemasMissing}`, () => {
    const one = robotOf(version, { chances: { action_fails: 0.1, breaks_down: 0.5 } })
    for (let turn = 0; turn < 6; turn++) {
      one.hear('order', { ...order(0, work, `o${turn}`), nodes: work })
      one.instant(`pause-${turn}`, 'startPause')
      one.live(2)
      one.instant(`resume-${turn}`, 'stopPause')
      one.live(100)
      one.instant(`sheet-${turn}`, 'factsheetRequest')
      one.instant(`charge-${turn}`, 'startCharging')
      one.live(10)
      one.instant(`fly-${turn}`, 'fly')
      one.instant(`cancel-${turn}`, 'cancelOrder')
    }
    one.said.push(...one.robot.goodbye(START))
    expect(one.said.length).toBeGreaterThan(300)
    expect(faultsOf(version, 'state', { hello: 1 })).not.toEqual([])
    for (const { topic, text } of one.said) {
      expect(faultsOf(version, topic.split('/').at(-1) ?? '', JSON.parse(text)), text).toEqual([])
    }
  })

  test('speaks on its own topics under header ids that begin at 0 on each', () => {
    const one = robotOf(version)
    one.live(65)
    const tree = { '1.1.0': 'uagv/v1', '2.0.0': 'uagv/v2', '2.1.0': 'uagv/v2', '3.0.0': 'vda5050/v3' }[version]
    expect(one.said.every(({ topic }) => topic.startsWith(`${tree}/virtual/agv.01/`))).toBe(true)
    for (const topic of ['state', 'connection', 'visualization']) {
      expect(one.on(topic).map(({ headerId }) => headerId)).toEqual(one.on(topic).map((_, at) => at))
    }
    expect(one.on('visualization').length).toBeGreaterThan(60)
    // The first, and one every thirty seconds although nothing happens.
    expect(one.on('state')).toHaveLength(3)
    expect(one.said.filter(({ retain }) => retain).map(({ topic }) => topic.split('/').at(-1))).toEqual(
      version === '1.1.0' ? ['connection', 'connection'] : ['connection', 'connection', 'factsheet'],
    )
  })

  test('echoes an order at once, does it node by node, and ends with nothing left', () => {
    const one = robotOf(version)
    one.hear('order', order(0, work))
    expect(one.state()).toMatchObject({ orderId: 'o1', orderUpdateId: 0 })
    expect(one.state().nodeStates).toHaveLength(3)
    one.live(120)
    expect(one.state()).toMatchObject({ lastNodeId: 'door', driving: false, nodeStates: [], edgeStates: [], loads: [] })
    expect(one.statuses()).toEqual({ p: 'FINISHED', d: 'FINISHED' })
    expect(one.on('state').some(({ loads }) => loads.length === 1)).toBe(true)
  })
})

describe('an order', () => {
  test('that arrives again changes nothing', () => {
    const one = robotOf()
    one.hear('order', order(0, work))
    const states = one.on('state').length
    one.hear('order', order(0, work))
    expect(one.on('state')).toHaveLength(states)
  })

  test('with unreleased nodes is done up to them; then the robot asks for more and an update joins there', () => {
    const one = robotOf()
    const known = node('shelf', 2, [action('p', 'pick')])
    one.hear('order', order(0, [node('home-agv.01', 0), known, node('door', 4, [], false)]))
    one.live(60)
    expect(one.state()).toMatchObject({ lastNodeId: 'shelf', newBaseRequest: true })
    one.hear('order', order(1, [known, node('door', 4), node('dock', 6, [action('d', 'drop')])]))
    expect(one.state()).toMatchObject({ orderUpdateId: 1, newBaseRequest: false })
    one.live(120)
    expect(one.state()).toMatchObject({ lastNodeId: 'dock', nodeStates: [] })
    // The pick was told twice and done once.
    expect(one.statuses()).toEqual({ p: 'FINISHED', d: 'FINISHED' })
    expect(one.on('state').filter(({ loads }) => loads.length > 1)).toEqual([])
  })

  test.each([
    ['an older update', order(-1, work), 'orderUpdateError'],
    ['an update that joins nowhere', order(1, [node('elsewhere', 8), node('door', 10)]), 'orderUpdateError'],
    ['another order', order(0, work, 'o2'), 'orderError'],
    ['an action it cannot do', order(1, [node('door', 4, [action('f', 'fly')])]), 'orderError'],
    ['nodes without edges', { ...order(1, work), edges: [] }, 'validationError'],
    ['what is no order', { hello: 1 }, 'validationError'],
  ])('is refused with a warning that refers to it: %s', (_name, told, errorType) => {
    const one = robotOf()
    one.hear('order', order(0, work))
    one.hear('order', told)
    expect(one.state().errors).toMatchObject([{ errorType, errorLevel: 'WARNING' }])
    expect(one.state()).toMatchObject({ orderId: 'o1', orderUpdateId: 0 })
    one.live(120)
    expect(one.state()).toMatchObject({ lastNodeId: 'door', nodeStates: [] })
    // It stays until a new order is taken.
    expect(one.state().errors).toHaveLength(1)
    one.hear('order', order(0, [node('door', 0), node('shelf', 2)], 'o3'))
    expect(one.state().errors).toEqual([])
  })

  test('that begins too far away is refused', () => {
    const one = robotOf()
    const far = { ...node('shelf', 0), nodePosition: { x: 400, y: 400, mapId: 'hall-a' } }
    one.hear('order', order(0, [far]))
    expect(one.state().errors).toMatchObject([{ errorType: 'noRouteError' }])
  })

  test('whose action fails is given up, and says which', () => {
    const one = robotOf('2.1.0', { chances: { action_fails: 1, breaks_down: 0 } })
    one.hear('order', order(0, work))
    one.live(60)
    expect(one.state()).toMatchObject({ nodeStates: [], edgeStates: [] })
    expect(one.statuses()).toEqual({ p: 'FAILED', d: 'FAILED' })
  })

  test('is forgotten by half of the robots that break down; the others go on with it', () => {
    const ends = Array.from({ length: 20 }, (_, seed) => {
      const one = robotOf('2.1.0', { draw: drawsOf(String(seed), 'agv'), chances: { action_fails: 0, breaks_down: 1 } })
      const far = (id: string, x: number) => ({ nodePosition: { x, y: 10, mapId: 'hall-a' }, nodeId: id })
      const there = { ...node('there', 2, [action('p', 'pick')]), ...far('there', 80) }
      one.hear('order', order(0, [node('home-agv.01', 0), there]))
      one.live(150)
      expect(one.on('state').some(({ errors }) => errors.some(({ errorLevel }) => errorLevel === 'FATAL'))).toBe(true)
      expect(one.state().errors).toEqual([])
      return one.statuses().p
    })
    expect(new Set(ends)).toEqual(new Set(['FAILED', 'FINISHED']))
  })
})

describe('an instant action', () => {
  test('pauses: the robot stands still with its order, and goes on when it may', () => {
    const one = robotOf()
    one.hear('order', order(0, work))
    one.live(2)
    one.instant('1', 'startPause')
    const before = one.state().nodeStates.length
    one.live(60)
    expect(one.state()).toMatchObject({ paused: true, driving: false })
    expect(one.state().nodeStates).toHaveLength(before)
    one.instant('2', 'stopPause')
    one.live(120)
    expect(one.state()).toMatchObject({ paused: false, nodeStates: [], lastNodeId: 'door' })
  })

  test('cancels: running, then finished with nothing left; without an order it fails', () => {
    const one = robotOf()
    one.instant('0', 'cancelOrder')
    expect(one.statuses()).toEqual({ 0: 'FAILED' })
    expect(one.state().errors).toMatchObject([{ errorType: 'noOrderToCancel' }])
    one.hear('order', order(0, work))
    one.live(1)
    one.instant('1', 'cancelOrder')
    expect(one.statuses()).toMatchObject({ 1: 'RUNNING' })
    one.live(1)
    expect(one.statuses()).toEqual({ 1: 'FINISHED', p: 'FAILED', d: 'FAILED' })
    expect(one.state()).toMatchObject({ nodeStates: [], edgeStates: [], orderId: 'o1' })
  })

  test('that arrives again is done once', () => {
    const one = robotOf()
    one.instant('1', 'startPause')
    one.instant('2', 'stopPause')
    const states = one.on('state').length
    one.instant('1', 'startPause')
    expect(one.on('state')).toHaveLength(states)
    expect(one.state().paused).toBe(false)
  })
})

test('a robot whose clock is days behind says so in every header and does the same', () => {
  const one = robotOf('2.1.0', { clock_ahead_ms: -12.9 * 86_400_000 })
  one.hear('order', order(0, work))
  one.live(120)
  expect(String(one.state().timestamp)).toContain('2026-04-30')
  expect(one.state().nodeStates).toEqual([])
})

test('the same seed says the same', () => {
  const words = (seed: string) => {
    const one = robotOf('2.1.0', { draw: drawsOf(seed, 'agv') })
    one.hear('order', order(0, work))
    one.live(60)
    return one.said.map(({ text }) => text)
  }
  expect(words('a')).toEqual(words('a'))
  expect(words('a')).not.toEqual(words('b'))
})
