/*
 * A robot that is not ours and knows nothing of us, on the served line: the virtual AGV of vda-5050-lib gets missions, loses its
 * life and its link in the middle of them, and nothing is lost, done twice or forgotten.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { synthesised } from '../faults/assembly.ts'
import { type ServedLine, servedLine } from '../faults/served/served-line.ts'
import type { AgvSettings } from './vda-agv-process.ts'

let line: ServedLine
const closing: (() => unknown)[] = []
/** What was published to robots, in order: `<serial> <what>`. */
const told: string[] = []

beforeAll(async () => {
  line = await servedLine({ assembly: synthesised().directory })
  closing.push(() => line.kill())
  await line.client.subscribeAsync(['uagv/+/RobotCompany/+/order', 'uagv/+/RobotCompany/+/instantActions'], { qos: 1 })
  line.client.on('message', (topic, bytes) => {
    const message = JSON.parse(bytes.toString()) as Wire
    const [action] = message.actions ?? message.instantActions ?? []
    told.push(`${topic.split('/')[3]} ${action?.actionType ?? `${message.orderId}/${message.orderUpdateId}`}`)
  })
})

afterAll(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

interface Wire {
  readonly orderId?: string
  readonly orderUpdateId?: number
  readonly actions?: readonly { readonly actionType: string }[]
  readonly instantActions?: readonly { readonly actionType: string }[]
}

interface Mission {
  readonly status: string
  readonly robot_id?: string
  readonly allocation: number
}

// It drives sixteen metres a second. Whatever is asked of an AGV on its way has a way of many seconds, so that a busy machine is
// not too late for it.
test('a virtual AGV does a mission with pick and drop, with more on the way and a pause in it', async () => {
  await agv({ serial: '001', version: '2.0.0' })
  await ask('/missions', { mission_id: 'm1', steps: [pick('shelf', 120, 0)] })
  await becomes('m1', 'running')
  await ask('/missions/m1/update', { steps: [drop('dock', 120, 6)] })
  await until('the update', () => told.includes('001 mission:m1:1/1'))
  await ask('/missions/m1/pause', {})
  await becomes('m1', 'paused')
  await ask('/missions/m1/resume', {})
  await becomes('m1', 'running')
  await becomes('m1', 'completed')
  expect(told).toEqual(['001 mission:m1:1/0', '001 mission:m1:1/1', '001 startPause', '001 stopPause'])
}, 180_000)

test('a mission that is cancelled is given up', async () => {
  told.length = 0
  await ask('/missions', { mission_id: 'm2', steps: [goTo('far', 5_000, 6)] })
  await becomes('m2', 'running')
  await ask('/missions/m2/cancel', { reason: 'not needed any more' })
  await becomes('m2', 'cancelled')
  expect(told).toEqual(['001 mission:m2:1/0', '001 cancelOrder'])
}, 180_000)

test('of an AGV that is killed the mission moves to another one and comes to its end', async () => {
  told.length = 0
  await ask('/missions', {
    mission_id: 'm3',
    lease_seconds: 1,
    load: 'none',
    steps: [goTo('near', 10, 6), pick('shelf', 10, 9), drop('dock', 10, 6)],
  })
  await becomes('m3', 'running')
  await kill('001')
  await agv({ serial: '002', version: '1.1.0' })
  expect(await becomes('m3', 'completed')).toMatchObject({ allocation: 2 })
  expect(told).toEqual(['001 mission:m3:1/0', '002 mission:m3:2/0'])
}, 180_000)

test('an AGV that lost its link, and its mission with it, is told to cancel when it is back', async () => {
  await kill('002')
  const link = await looseLink()
  await agv({ serial: '003', version: '2.0.0', broker_url: link.url })
  told.length = 0
  await ask('/missions', {
    mission_id: 'm4',
    lease_seconds: 1,
    load: 'none',
    steps: [goTo('far', 5_000, 6), pick('shelf', 5_000, 9), drop('dock', 5_000, 6)],
  })
  expect(await becomes('m4', 'running')).toMatchObject({ robot_id: 'RobotCompany:003' })
  await agv({ serial: '001', version: '2.0.0' })
  link.cut()
  await until('another robot', () => told.includes('001 mission:m4:2/0'))
  link.mend()
  await until('the cancel', () => told.includes('003 cancelOrder'))
  expect(await becomes('m4', 'running')).toMatchObject({ robot_id: 'RobotCompany:001', allocation: 2 })
  await until('the end of the order', async () => (await stateOf('RobotCompany:003')) === 'idle')
}, 180_000)

const stateOf = async (robot: string): Promise<string> =>
  ((await line.get(`/robots/${robot}`)) as { readonly state: string }).state

const place = (node_id: string, x: number, y: number) => ({ node_id, x, y, map: 'local' })
const goTo = (node_id: string, x: number, y: number) => ({ kind: 'go_to', place: place(node_id, x, y) })
/** This AGV wants to know what it takes from where. */
const handling = (kind: 'pick' | 'drop') => (node_id: string, x: number, y: number) => ({
  kind,
  place: place(node_id, x, y),
  action: { type: kind, parameters: { stationType: 'floor', loadType: 'EPAL' } },
})
const pick = handling('pick')
const drop = handling('drop')

const agvs = new Map<string, ChildProcess>()

async function agv(settings: Pick<AgvSettings, 'serial' | 'version'> & Partial<AgvSettings>): Promise<void> {
  const whole: AgvSettings = { broker_url: line.addresses.mqtt_url, time_lapse: 8, ...settings }
  const child = spawn(process.execPath, [join(import.meta.dirname, 'vda-agv-process.ts'), JSON.stringify(whole)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  agvs.set(settings.serial, child)
  closing.push(() => child.kill('SIGKILL'))
  if (child.stdout) await once(child.stdout, 'data')
}

async function kill(serial: string): Promise<void> {
  const child = agvs.get(serial)
  child?.kill('SIGKILL')
  if (child && child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

/** A way to the broker that can be cut. */
async function looseLink() {
  const broker = Number(new URL(line.addresses.mqtt_url).port)
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((robot) => {
    if (isCut) return void robot.destroy()
    const other = connect(broker, '127.0.0.1')
    for (const socket of [robot, other]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => sockets.delete(socket))
    }
    robot.pipe(other).pipe(robot)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => server.close())
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      isCut = true
      for (const socket of sockets) socket.destroy()
    },
    mend: () => {
      isCut = false
    },
  }
}

async function ask(path: string, body: object): Promise<void> {
  const response = await fetch(`${line.addresses.http_url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${line.addresses.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (response.status !== 202) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`)
}

async function becomes(mission: string, status: string): Promise<Mission> {
  let last: Mission | undefined
  await until(
    `${mission} ${status}`,
    async () => {
      last = (await line.get(`/missions/${mission}`).catch(() => undefined)) as Mission | undefined
      return last?.status === status
    },
    () => `${JSON.stringify(last)}; ${told.join(', ')}`,
  )
  return last as Mission
}

async function until(what: string, is: () => boolean | Promise<boolean>, otherwise = () => told.join(', ')) {
  for (let tries = 0; !(await is()); tries++) {
    if (tries === 2_400) throw new Error(`${what}: not within two minutes; ${otherwise()}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
