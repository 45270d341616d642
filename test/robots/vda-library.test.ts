import { connectAsync } from 'mqtt'
import { AgvController, VirtualAgvAdapter, type VirtualAgvAdapterOptions } from 'vda-5050-lib'
import { afterEach, expect, test } from 'vitest'
import type { SentPage } from '../../functions/ports/sent.ts'
import type { Command, CommandType } from '../../messages/commands.ts'
import type { VdaProfileSetting } from '../../messages/vda-profile.ts'
import { blank, commandOf, memoryOf, type State, said } from '../functions/vda5050/robot.ts'
import { testBroker } from './broker.ts'

/*
 * What we write for VDA 5050 robots, judged by a robot that is not ours: the virtual AGV of vda-5050-lib, as it comes from npm,
 * on the local broker. It speaks 1.1 and 2.0.
 */

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** Its pick and drop want to know what is picked where; its word for waiting is noop. */
const profiles: readonly VdaProfileSetting[] = [
  {
    robots: 'maker:*',
    actions: {
      pick: { type: 'pick', parameters: { stationType: 'floor', loadType: 'EPAL', duration: 1 } },
      drop: { type: 'drop', parameters: { stationType: 'floor', loadType: 'EPAL', duration: 1 } },
      wait: { type: 'noop' },
    },
  },
]

interface Heard {
  readonly orderId: string
  readonly orderUpdateId: number
  readonly lastNodeId: string
  readonly lastNodeSequenceId: number
  readonly nodeStates: readonly unknown[]
  readonly edgeStates: readonly unknown[]
  readonly actionStates: readonly { readonly actionId: string; readonly actionStatus: string }[]
  readonly paused?: boolean
  readonly driving: boolean
  readonly errors: readonly { readonly errorType: string; readonly errorDescription: string }[]
  readonly agvPosition?: { readonly x: number; readonly y: number; readonly theta: number; readonly mapId: string }
}

type Version = '1.1.0' | '2.0.0'

/** A virtual AGV, and what its master knows and says. */
async function withAgv(version: Version) {
  const broker = await testBroker(true)
  closing.push(broker.close)
  const master = await connectAsync(broker.url, { clientId: 'master' })
  closing.push(() => master.endAsync())
  const tree = `uagv/${version === '1.1.0' ? 'v1' : 'v2'}/maker/agv.01`
  let state: Heard | undefined
  const seen: string[] = []
  const waiting = new Set<() => void>()
  master.on('message', (topic, bytes) => {
    if (!topic.endsWith('/state')) return
    state = JSON.parse(bytes.toString()) as Heard
    for (const { actionId, actionStatus } of state.actionStates) {
      const one = `${actionId} ${actionStatus}`
      if (!seen.includes(one)) seen.push(one)
    }
    for (const look of waiting) look()
  })
  await master.subscribeAsync(`${tree}/#`)
  const options: VirtualAgvAdapterOptions = { timeLapse: 25, tickRate: 50, initialBatteryCharge: 50 }
  const agv = new AgvController(
    { manufacturer: 'maker', serialNumber: 'agv.01' },
    { interfaceName: 'uagv', vdaVersion: version, transport: { brokerUrl: broker.url } },
    { agvAdapterType: VirtualAgvAdapter, publishVisualizationInterval: 0 },
    options,
  )
  await agv.start()
  closing.push(() => agv.stop())

  const until = async (what: string, is: (state: Heard) => boolean): Promise<Heard> => {
    const found = await new Promise<Heard | undefined>((resolve) => {
      const look = () => state !== undefined && is(state) && done(state)
      const done = (value: Heard | undefined) => {
        clearTimeout(timer)
        waiting.delete(look)
        resolve(value)
      }
      const timer = setTimeout(() => done(undefined), 60_000)
      waiting.add(look)
      look()
    })
    if (found === undefined) throw new Error(`${what} was not heard; the newest state is ${JSON.stringify(state)}`)
    return found
  }
  let page: SentPage = blank
  const say = async (type: CommandType, payload: Record<string, unknown>, cause: string): Promise<Command> => {
    const command = commandOf(type, payload, cause)
    const wire = said(command, memoryOf(version, stateOf(state)), page, profiles)
    page = wire.page
    await master.publishAsync(wire.topic, JSON.stringify(wire.body), { qos: 1 })
    for (const more of wire.more) await master.publishAsync(`${tree}/instantActions`, JSON.stringify(more), { qos: 1 })
    return command
  }
  await until('its first state', () => true)
  return { until, say, seen: () => seen, state: () => state as Heard }
}

function stateOf(heard: Heard | undefined): Partial<State> {
  if (heard === undefined) return {}
  const { agvPosition: at } = heard
  return {
    order_id: heard.orderId,
    order_update_id: heard.orderUpdateId,
    last_node_id: heard.lastNodeId,
    ...(at !== undefined && { pose: { x: at.x, y: at.y, theta: at.theta, map: at.mapId } }),
  }
}

const isDone = ({ nodeStates, edgeStates, actionStates }: Heard) =>
  nodeStates.length === 0 &&
  edgeStates.length === 0 &&
  actionStates.every(({ actionStatus }) => actionStatus === 'FINISHED' || actionStatus === 'FAILED')

const JOB = 'mission:m1:1'
const at = (node_id: string, x: number, y: number) => ({ node_id, x, y })
const pick = { kind: 'pick', place: at('shelf', 8, 0) }
const drop = { kind: 'drop', place: at('dock', 8, 8) }

test.each<Version>(['1.1.0', '2.0.0'])(
  'the virtual AGV of a library does a mission of %s to its end, with more on the way and a pause in it',
  async (version) => {
    const { say, until, seen, state } = await withAgv(version)
    await say('work.start', { job_id: JOB, params: { steps: [pick] } }, 'start')
    await until('the order', ({ orderId, orderUpdateId }) => orderId === JOB && orderUpdateId === 0)

    await say('work.update', { job_id: JOB, params: { steps: [drop, { kind: 'wait', duration_seconds: 1 }] } }, 'more')
    await until('the update', ({ orderUpdateId }) => orderUpdateId === 1)

    await until('the pick', () => seen().includes(`${JOB}:0 RUNNING`))
    const pause = await say('work.pause', {}, 'pause')
    await until('the pause', ({ paused }) => paused === true && seen().includes(`${pause.message_id} FINISHED`))
    const resume = await say('work.resume', {}, 'resume')
    await until('the end of the pause', () => seen().includes(`${resume.message_id} FINISHED`))

    const end = await until('the end', (now) => now.orderUpdateId === 1 && isDone(now))
    expect(end).toMatchObject({ orderId: JOB, lastNodeId: 'dock', lastNodeSequenceId: 4, errors: [] })
    // Each once: the stitching node's actions were not sent again.
    expect(seen().filter((one) => one.startsWith(JOB) && one.endsWith('FINISHED'))).toEqual(
      [0, 1, 2].map((step) => `${JOB}:${step} FINISHED`),
    )

    await say('work.start', { job_id: 'mission:m2:1', params: { steps: [pick] } }, 'second')
    await until('the next order', ({ orderId }) => orderId === 'mission:m2:1')
    expect(state().errors).toEqual([])
  },
)

test('an order that is sent again changes nothing, one that is cancelled stops, and the next begins where the robot stands', async () => {
  const { say, until, seen, state } = await withAgv('2.0.0')
  const far = { kind: 'go_to', place: at('far', 400, 0) }
  await say('work.start', { job_id: JOB, params: { steps: [pick, far] } }, 'start')
  await until('the pick', () => seen().includes(`${JOB}:0 FINISHED`))
  await say('work.start', { job_id: JOB, params: { steps: [pick, far] } }, 'start')
  await until('driving on', ({ driving }) => driving)
  expect(state().errors).toEqual([])

  const stop = await say('work.stop', { job_id: JOB }, 'stop')
  await until('the cancellation', (now) => isDone(now) && seen().includes(`${stop.message_id} FINISHED`))
  expect(seen().filter((one) => one === `${JOB}:0 FINISHED`)).toHaveLength(1)

  await say('work.start', { job_id: 'mission:m2:1', params: { steps: [drop] } }, 'next')
  const next = await until('the next order', ({ orderId }) => orderId === 'mission:m2:1')
  expect(next.errors).toEqual([])
  const done = await until('its end', (now) => now.orderId === 'mission:m2:1' && isDone(now))
  expect(done).toMatchObject({ lastNodeId: 'dock', errors: [] })
})

test('what it cannot do is refused as the order that was sent, and charging is asked for and called back', async () => {
  const { say, until, seen } = await withAgv('2.0.0')
  await say('work.start', { job_id: JOB, params: { steps: [{ kind: 'action', action: { type: 'fly' } }] } }, 'fly')
  const refused = await until('the refusal', ({ errors }) => errors.length > 0)
  expect(refused.errors).toMatchObject([{ errorType: 'orderError' }])
  const charge = await say('charge.start', {}, 'charge')
  await until('charging', () => seen().includes(`${charge.message_id} FINISHED`))
  const back = await say('command.cancel', { command_id: charge.message_id }, 'back')
  await until('the end of charging', () => seen().includes(`${back.message_id} FINISHED`))
})
