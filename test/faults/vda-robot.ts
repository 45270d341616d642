/**
 * A robot that speaks the factory's dialect: states of one order leg after another, in bursts, with a clock days off; now and
 * then it says a state twice, goes offline, or raises a grave error.
 */
import type { Random } from '../../local/random.ts'
import { oneOf, type Step } from './workload.ts'

export function vdaRobot(robot_id: string, random: Random, lasts_ms: number): readonly Step[] {
  const [manufacturer = '', serial = ''] = robot_id.split(':')
  const base = `fts/v1/${manufacturer}/${serial}`
  const steps: Step[] = []
  let at = random.integer(0, 2000)
  let header = 0
  const publish = (topic: string, payload: object) => {
    header += 1
    const timestamp = new Date(Date.UTC(2026, 0, 1) + at - 1_114_560_000).toISOString()
    const bytes = Buffer.from(JSON.stringify({ headerId: header, timestamp, serialNumber: serial, ...payload }))
    steps.push({ at, act: 'publish', topic: `${base}/${topic}`, bytes, client_id: 'nobody' })
    if (random.next() < 0.05)
      steps.push({
        at: at + random.integer(0, 3000),
        act: 'publish',
        topic: `${base}/${topic}`,
        bytes,
        client_id: 'nobody',
      })
  }
  const pause = () => {
    at += oneOf(random, [
      [random.integer(1, 300), 4],
      [random.integer(500, 4000), 2],
    ])
  }
  publish('connection', { connectionState: 'ONLINE' })
  for (let order = 1; at < lasts_ms; order++) {
    for (const state of legOf(order, random)) {
      pause()
      publish('state', state)
    }
    pause()
    if (random.next() < 0.15)
      publish('connection', {
        connectionState: oneOf(random, [
          ['OFFLINE', 1],
          ['CONNECTIONBROKEN', 1],
        ]),
      })
    if (random.next() < 0.1) publish('factsheet', { typeSpecification: { seriesName: 'ff' } })
  }
  return steps
}

function legOf(order: number, random: Random): readonly object[] {
  const at = { orderId: `o${Math.ceil(order / 2)}`, orderUpdateId: order % 2 }
  const moving = { ...at, nodeStates: [{ nodeId: 'n1' }], edgeStates: [{ edgeId: 'e1' }], driving: true }
  const there = { ...at, nodeStates: [], edgeStates: [], driving: false }
  const last = oneOf(random, [
    ['FINISHED', 6],
    ['FAILED', 1],
  ])
  const battery = (charging: boolean) => ({
    batteryState: { percentage: random.integer(4, 219), charging },
    errors: [],
  })
  const action = (state: string) => ({ actionState: { id: `a${order}`, command: 'PICK', state } })
  return [
    { ...moving, ...battery(false), ...action('WAITING') },
    { ...moving, ...battery(false), ...action('RUNNING') },
    ...(random.next() < 0.15
      ? [
          {
            ...moving,
            ...battery(false),
            ...action('RUNNING'),
            errors: [
              {
                errorType: 'COLLISION',
                errorLevel: oneOf(random, [
                  ['WARNING', 1],
                  ['FATAL', 1],
                ]),
              },
            ],
          },
        ]
      : []),
    ...(random.next() < 0.85 ? [{ ...there, ...battery(random.next() < 0.2), ...action(last) }] : []),
  ]
}
