/** A line for tests that say exactly what happens: who says what, when, and what goes wrong there. */

import type { JournalRow } from '../../functions/ports/journal.ts'
import type { Assembly } from '../../local/assembly/read.ts'
import type { DevicePublish } from '../../local/iot/devices.ts'
import type { CallPoint, Faults, InvocationPoint } from '../../local/simulated/faults.ts'
import { synthesised } from './assembly.ts'
import type { Attempt, Findings, HeardCommand } from './findings.ts'
import { invariants } from './invariants.ts'
import { comeToRest, type Line, lookAt, standUp } from './run.ts'
import type { World } from './world.ts'

export interface Directed extends Line {
  /** Publishes as the robot's own broker client would see it acknowledged; a text or bytes as they are, anything else as JSON. */
  say(robotId: string, what: unknown, options?: DevicePublish & { readonly topic?: string }): Promise<void>
  pass(seconds: number): Promise<void>
  /** What is now, whatever is still under way. */
  now(): Promise<Findings>
  /** Lets everything come to rest and looks at it; `violations` is empty unless an invariant fell. */
  atRest(): Promise<Findings & { readonly violations: readonly string[] }>
}

export async function directed(
  options: {
    readonly assembly?: Assembly
    readonly faults?: Faults
    readonly awsTiming?: boolean
    readonly seed?: number
    /** Robots that answer nothing. */
    readonly isDeaf?: (robotId: string) => boolean
  } = {},
): Promise<Directed> {
  const { assembly = synthesised(), faults = {}, awsTiming = false, seed = 1, isDeaf = () => false } = options
  const line = await standUp(assembly, seed, faults, { awsTiming })
  const { simulation } = line
  const attempts: Attempt[] = []
  simulation.runtime.door('devices').subscribe('obedient', 'robots/+/commands', (topic, bytes) => {
    const command = JSON.parse(bytes.toString('utf8')) as HeardCommand
    if (isDeaf(command.robot_id)) return
    const said = bytesOf(answerTo(command))
    const attempt = { topic: topic.replace(/commands$/, 'messages'), bytes: said, acknowledged: true }
    attempts.push(attempt)
    void simulation.publish(attempt.topic, attempt.bytes, { clientId: 'nobody' })
  })
  return {
    ...line,
    async say(robotId, what, { topic = `robots/${robotId}/messages`, ...how } = {}) {
      const bytes = bytesOf(what)
      await simulation.publish(topic, bytes, { clientId: 'nobody', ...how })
      attempts.push({ topic, bytes, acknowledged: true })
    },
    pass: (seconds) => simulation.advance(seconds * 1000),
    now: () => lookAt(line, attempts, undefined),
    async atRest() {
      const findings = await lookAt(line, attempts, await comeToRest(line))
      const violations = invariants.flatMap(({ id, violations: find }) =>
        find(findings).map((text) => `${id}: ${text}`),
      )
      return { ...findings, violations }
    },
  }
}

/** Robots do what they are told; how long a job takes is the test's. A command that comes twice is answered once. */
const answerTo = ({ message_id, type }: HeardCommand) => ({
  type: 'command.answered',
  message_id: `answer-${message_id}`,
  payload: { command_id: message_id, status: type === 'work.start' ? 'acknowledged' : 'done' },
})

function bytesOf(what: unknown): Uint8Array {
  if (what instanceof Uint8Array) return what
  return Buffer.from(typeof what === 'string' ? what : JSON.stringify(what))
}

export const connected = (message_id = 'c1', more: object = {}) => ({
  type: 'robot.connected',
  message_id,
  payload: {},
  ...more,
})
export const start = (message_id: string, job_id = 'j1') => ({ type: 'work.start', message_id, payload: { job_id } })
export const completed = (message_id: string, job_id = 'j1') => ({
  type: 'work.completed',
  message_id,
  payload: { job_id },
})

/** The ends of a robot's messages in the order of the stream, but of its answers: `m1 applied idle→working`. */
export function endsOf({ world }: { readonly world: Pick<World, 'journal'> }, robotId: string): readonly string[] {
  return world.journal
    .filter(({ robot_id, type }) => robot_id === robotId && type !== 'command.answered')
    .sort((a, b) => (a.position < b.position ? -1 : 1))
    .map(endOf)
}

const endOf = ({ message_id, outcome, from, to, reason }: JournalRow): string =>
  `${message_id} ${outcome}${outcome === 'applied' ? ` ${from}→${to}` : ` in ${from} (${reason})`}`

export const stateOf = ({ world }: Findings, robotId: string): string | undefined =>
  world.robots.find(({ robot_id }) => robot_id === robotId)?.state

/** Whether a batch that dispatch is handed has a record with these words in it. */
export const bringsRecordWith =
  (words: string) =>
  ({ functionName, event }: InvocationPoint): boolean =>
    functionName.endsWith('-dispatch') &&
    (event as { Records: { kinesis: { data: string } }[] }).Records.some(({ kinesis }) => {
      const { data = '' } = JSON.parse(Buffer.from(kinesis.data, 'base64').toString('utf8')) as { data?: string }
      return Buffer.from(data, 'base64').toString('utf8').includes(words)
    })

/** Calls of a function to a service about a robot. */
export const isAbout = (
  { caller, service, input }: CallPoint,
  functionEnd: string,
  called: string,
  robotId: string,
): boolean => caller.endsWith(functionEnd) && service === called && JSON.stringify(input).includes(`"${robotId}"`)
