/*
 * Emergency stops while telemetry flows, with the stream read once a second as on AWS: what passes the stream waits for it, an
 * emergency stop does not. In real time and under real load it is measured by the bench (`npm run bench -- --only stop`).
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { drawsOf } from '../../robots/random.ts'
import { VdaRobot } from '../../robots/vda-robot.ts'
import { synthesised } from '../faults/assembly.ts'
import { act, type Line, standUp } from '../faults/run.ts'

const robots = 50
const telemetryPerSecond = 2_000
const stopMsMax = 200

let line: Line
/** `<topic> <what>`, with the virtual time. */
const heard: { readonly at: number; readonly topic: string; readonly what: string; readonly id: string }[] = []

beforeAll(async () => {
  line = await standUp(synthesised(), 'emergency stop', {}, { awsTiming: true })
  const { simulation } = line
  const devices = simulation.runtime.door('devices')
  const hear = (topic: string, bytes: Buffer) => {
    const { type, message_id, actions } = JSON.parse(bytes.toString('utf8')) as Wire
    const [action] = actions ?? []
    const what = type ?? action?.actionType ?? ''
    heard.push({ at: simulation.clock.now(), topic, what, id: message_id ?? action?.actionId ?? '' })
  }
  devices.subscribe('robots', 'robots/+/commands', hear)
  devices.subscribe('robots', 'uagv/v2/maker/agv/instantActions', hear)
  for (let robot = 0; robot < robots; robot += 1) await say(`r${robot}`, 'robot.connected', {})
  const name = { manufacturer: 'maker', serial: 'agv', version: '2.1.0' } as const
  const agv = new VdaRobot({ name, draw: drawsOf('1', 'agv'), now: simulation.clock.now() })
  for (const { topic, text, qos, retain } of agv.hello(simulation.clock.now())) {
    await simulation.publish(topic, Buffer.from(text), { clientId: 'maker:agv', qos, retain })
  }
  await simulation.advance(5_000)
})
afterAll(() => line.simulation.stop())

interface Wire {
  readonly type?: string
  readonly message_id?: string
  readonly actions?: readonly { readonly actionType: string; readonly actionId: string }[]
}

let said = 0
const say = async (robot: string, type: string, payload: object): Promise<void> => {
  said += 1
  const bytes = Buffer.from(JSON.stringify({ message_id: `said-${said}`, type, payload }))
  await line.simulation.publish(`robots/${robot}/messages`, bytes, { clientId: robot })
}

test.each([
  ['r7', 'robots/r7/commands', 'robot.stop'],
  ['maker:agv', 'uagv/v2/maker/agv/instantActions', 'startPause'],
])(
  `reach %s within ${stopMsMax} ms while ${telemetryPerSecond} telemetry messages a second wait for the stream`,
  async (robot, topic, what) => {
    const { simulation } = line
    const begun = heard.length
    const every = 1_000 / telemetryPerSecond
    for (let sample = 0; sample < telemetryPerSecond; sample += 1) {
      simulation.clock.setTimeout(
        () => void say(`r${sample % robots}`, 'robot.telemetry', { battery: 80 }),
        sample * every,
      )
    }
    let since = 0
    simulation.clock.setTimeout(() => {
      since = simulation.clock.now()
      void act(line, `/robots/${encodeURIComponent(robot)}/stop`, { reason: 'person on the track' })
    }, 500)
    await simulation.advance(5_000)
    const stops = heard.slice(begun).filter((one) => one.topic === topic && one.what === what)
    expect((stops[0]?.at ?? Number.POSITIVE_INFINITY) - since).toBeLessThanOrEqual(stopMsMax)
    // The request goes the long way too, for the books; the robot knows its id.
    expect(new Set(stops.map(({ id }) => id)).size).toBe(1)
  },
)
