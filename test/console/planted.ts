/** What there is to see: a fault with a cause, things of every kind, texts that want to be more than text, and a recorded factory. */
import { join } from 'node:path'
import type { UndeliveredMessage } from '../../bench/rule-failures.ts'
import { replay } from '../../robots/replay.ts'
import { repositoryRoot } from '../tree.ts'
import type { LocalSystem } from './system.ts'

/** The stream took nothing: one message of each of these robots, each of them good. */
export const outageText = 'Rate exceeded for the shard; the stream took nothing'
export const outageRobots = Array.from({ length: 12 }, (_, n) => `carrier-${String(n + 1).padStart(2, '0')}`)

const outage: readonly UndeliveredMessage[] = outageRobots.map((robot_id, n) => ({
  robot_id,
  message_id: `${robot_id}-start`,
  message: { type: 'work.started', payload: { job_id: `job-${n + 1}` } },
  reason: outageText,
}))

/** Robots that wait for work, and a message of each that never reached the stream: once it is retried, they are at work. */
export async function plantOutage(system: LocalSystem): Promise<void> {
  for (const robot of outageRobots) await system.say(robot, { type: 'robot.connected', payload: {} })
  await until(async () => {
    const { items } = (await system.get('/robots?state=offline&limit=100')) as Items<{ robot_id: string }>
    // Its connection ended, and robots that are not there take no work: the last thing known of them is that they went.
    return outageRobots.every((robot) => items.some(({ robot_id }) => robot_id === robot))
  })
  await system.fail(outage)
  await until(async () => (await openFailures(system)) >= outage.length)
}

/** It goes on: with the same cause, of robots that nobody knows yet. */
export const failMore = (system: LocalSystem, count: number, named = 'later'): Promise<void> =>
  system.fail(
    Array.from({ length: count }, (_, n) => ({
      robot_id: `${named}-${n + 1}`,
      message_id: `${named}-${n + 1}-start`,
      message: { type: 'work.started', payload: { job_id: `${named}-${n + 1}` } },
      reason: outageText,
    })),
  )

export const openFailures = async (system: LocalSystem): Promise<number> => {
  const { failures } = (await system.get('/failure-groups?limit=1')) as { failures: { open?: number } }
  return failures.open ?? 0
}

/** A script that runs leaves its mark here: `globalThis.wasRun`. */
export const hostileTexts: Readonly<Record<string, string>> = {
  script: '<script>globalThis.wasRun=1</script>',
  image: '"><img src=x onerror="globalThis.wasRun=1">',
  link: '[click](javascript:globalThis.wasRun=1)',
  template: '{{constructor.constructor("globalThis.wasRun=1")()}}',
  bidi: 'work.\u202Edetelpmoc\u202C',
  isolate: '\u2066\u2069admin\u2067',
  invisible: 'ro\u200Bbot\u00AD-1\uFEFF',
  emoji: '🤖🏭👩🏽‍🔧',
  combining: `Z${'\u0351'.repeat(60)}algo`,
  line: `${'long '.repeat(20_000)}end`,
}

export const hostileRobot = 'stranger-1'

/** In every place in which a robot's own words are shown: a payload, an error's text, a type that nobody knows, bytes. */
export async function plantHostile(system: LocalSystem): Promise<void> {
  const { line, ...short } = hostileTexts
  const telemetry = (text: object): object => ({ type: 'robot.telemetry', payload: { battery: 50, ...text } })
  await system.say(
    hostileRobot,
    { type: 'robot.connected', payload: {} },
    telemetry({ says: short }),
    telemetry({ says: { line } }),
    { type: 'fault.raised', payload: { code: hostileTexts.image, message: Object.values(short).join(' ') } },
    { type: hostileTexts.script, payload: {} },
    { type: 'work.started', payload: { job_id: hostileTexts.image } },
    `not json ${Object.values(short).join(' ')}`,
    `not json ${line}`,
  )
}

/** One of each: a fleet, a mission, a command, an operation that is planned. */
export async function plantWork(system: LocalSystem, robotId: string): Promise<void> {
  const reason = 'to have something to look at'
  await system.put(`/robots/${encodeURIComponent(robotId)}/fleet`, { fleet: 'north', reason })
  // No robot can: what one begins and does not end comes to its end a minute later, and changes what is looked at.
  const mission = { mission_id: 'm-17', requires: ['fly'], steps: [{ kind: 'go_to', place: { node_id: 'DPS' } }] }
  await system.post('/missions', mission)
  const command = { type: 'action.start', payload: { action: { type: 'beep' } } }
  await system.post(`/robots/${encodeURIComponent(robotId)}/commands?wait=5`, command)
  await system.post('/operations', { kind: 'redrive', filter: { status: 'open' }, reason })
}

export const recordingsFolder = join(repositoryRoot, '..', 'shared', 'data', 'factory-recordings')

/** Two AGVs of a training factory, as they spoke, faster than they did. */
export const replayFactory = (system: LocalSystem, recording: string, speed: number): Promise<unknown> =>
  replay({ file: join(recordingsFolder, recording), speed, mqtt_url: system.mqtt_url }, { write: () => true })

export interface Items<Item> {
  readonly items: readonly Item[]
  readonly next_cursor?: string | null
}

/** Polls: never asserts on how fast this machine is. */
export async function until(isSo: () => Promise<boolean>, seconds = 60): Promise<void> {
  const end = Date.now() + seconds * 1000
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`not so after ${seconds} s: ${isSo.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
