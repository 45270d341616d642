/*
 * Commands on the line that runs, in virtual time: from whoever asks, over the policy and the machine that waits, to robots that
 * answer as robots do: early, late, twice, to somebody else's question, or not at all.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AnswerStatus } from '../../functions/ports/answers.ts'
import type { Command } from '../../messages/commands.ts'
import { next } from '../../policy/next.ts'
import { policies } from '../../policy/policies.ts'
import { synthesised } from '../faults/assembly.ts'
import { act, ask, busEvents, type Line, standUp } from '../faults/run.ts'
import { messageOf, rowOf } from '../policy/machine.ts'

interface Heard extends Command {
  /** Virtual milliseconds. */
  readonly heard_at: number
}
interface Shown {
  readonly command_id: string
  readonly status: string
  readonly sends: number
  readonly waits_for: string | null
  readonly error?: { readonly code: string }
  readonly late?: { readonly status: string }
}
type Answering = (command: Heard) => AnswerStatus | undefined

let line: Line
const heard: Heard[] = []
const answering = new Map<string, Answering>()
let robots = 0
let said = 0

beforeAll(async () => {
  line = await standUp(synthesised(), 'commands')
  line.simulation.runtime.door('devices').subscribe('robots', 'robots/+/commands', (_, bytes) => {
    const command = { ...(JSON.parse(bytes.toString('utf8')) as Command), heard_at: line.simulation.clock.now() }
    heard.push(command)
    const status = answering.get(command.robot_id)?.(command)
    if (status !== undefined) void answer(command.robot_id, command.message_id, status)
  })
})
afterAll(() => line.simulation.stop())

const pass = (seconds: number): Promise<void> => line.simulation.advance(seconds * 1000)
const say = async (robot: string, type: string, payload: object = {}, more: object = {}): Promise<void> => {
  said += 1
  const bytes = Buffer.from(JSON.stringify({ message_id: `said-${said}`, type, payload, ...more }))
  await line.simulation.publish(`robots/${robot}/messages`, bytes, { clientId: robot })
}
const answer = (robot: string, command_id: string, status: AnswerStatus, more: object = {}): Promise<void> =>
  say(robot, 'command.answered', { command_id, status, ...more })
const heardBy = (robot: string): readonly Heard[] => heard.filter(({ robot_id }) => robot_id === robot)
const newRobot = async (how?: Answering): Promise<string> => {
  robots += 1
  const robot = `robot-${robots}`
  if (how) answering.set(robot, how)
  await say(robot, 'robot.connected')
  await pass(1)
  return robot
}
const beep = { type: 'action.start', payload: { action: { type: 'beep' } } }
const command = async (robot: string, body: object): Promise<string> => {
  const { status, body: asked } = await act(line, `/robots/${robot}/commands`, body)
  expect(status, JSON.stringify(asked)).toBe(202)
  return (asked as { readonly command_id: string }).command_id
}
const shown = async (id: string): Promise<Shown> => (await ask(line, `/commands/${id}`)).body as Shown
const stateOf = async (robot: string): Promise<unknown> =>
  ((await ask(line, `/robots/${robot}`)).body as { readonly state: string }).state
const finished = (id: string) =>
  busEvents(line.simulation)
    .filter(({ type, payload }) => type === 'command.finished' && payload.command_id === id)
    .map(({ payload }) => payload.outcome)

test('one that is answered is done, told once on the bus, and no part of it shows who waited for it', async () => {
  const robot = await newRobot(() => 'done')
  const id = await command(robot, beep)
  await pass(2)
  expect(heardBy(robot)).toMatchObject([{ message_id: id, type: 'action.start', payload: beep.payload }])
  expect(await shown(id)).toMatchObject({ status: 'done', sends: 1, waits_for: null })
  expect(finished(id)).toEqual(['done'])
  const tokens = line.simulation
    .calls('states', 'SendTaskSuccess')
    .map(({ input }) => (input as { readonly taskToken: string }).taskToken)
  expect(tokens.length).toBeGreaterThan(0)
  const told = JSON.stringify([heard, busEvents(line.simulation), (await ask(line, `/robots/${robot}/commands`)).body])
  for (const token of tokens) expect(told).not.toContain(token)
})

test('one that nobody answers is sent four times with the same id, and is then a failure that a person may ask for again', async () => {
  const robot = await newRobot()
  const id = await command(robot, beep)
  await pass(90)
  const times = heardBy(robot).map(({ message_id, heard_at }) => [message_id, heard_at] as const)
  expect(times.map(([each]) => each)).toEqual([id, id, id, id])
  const gaps = times.slice(1).map(([, at], index) => Math.round((at - (times[index]?.[1] ?? 0)) / 1000))
  expect(gaps).toEqual([5, 10, 20])
  expect(await shown(id)).toMatchObject({ status: 'unanswered', sends: 4 })
  const [failure] = await failuresOf(robot)
  expect([failure]).toMatchObject([{ kind: 'command', error_class: 'CommandUnanswered', status: 'open' }])
  answering.set(robot, () => 'done')
  const { status } = await act(line, `/failures/${failure?.failure_id}/retry`, {
    reason: 'it was switched off',
  })
  expect(status).toBe(202)
  await pass(30)
  const again = heardBy(robot).at(-1)
  expect(again?.message_id).not.toBe(id)
  expect(await shown(again?.message_id ?? '')).toMatchObject({ status: 'done', sends: 1 })
  expect(await failuresOf(robot)).toMatchObject([{ status: 'resolved' }])
})

interface Failure {
  readonly failure_id: string
  readonly robot_id: string
}
const failuresOf = async (robot: string): Promise<readonly Failure[]> => {
  const { items } = (await ask(line, '/failures')).body as { readonly items: readonly Failure[] }
  return items.filter(({ robot_id }) => robot_id === robot)
}

test('answers count once and forward: doubled ones change nothing, late ones are kept as late, foreign ones are nobody’s', async () => {
  const robot = await newRobot((one) => (one.payload.action === undefined ? 'done' : 'acknowledged'))
  const other = await newRobot()
  const id = await command(robot, beep)
  await pass(1)
  await answer(other, id, 'failed')
  await answer(robot, 'nobody-knows', 'done')
  await pass(1)
  expect(await shown(id)).toMatchObject({ status: 'acknowledged' })
  await answer(robot, id, 'acknowledged')
  await answer(robot, id, 'done')
  await answer(robot, id, 'done')
  await pass(1)
  await answer(robot, id, 'failed')
  await pass(1)
  expect(await shown(id)).toMatchObject({ status: 'done' })
  const mute = await newRobot()
  const silent = await command(mute, { ...beep, payload: { ...beep.payload, resends_max: 0 } })
  await pass(8)
  await answer(mute, silent, 'done')
  await pass(1)
  expect(await shown(silent)).toMatchObject({ status: 'unanswered', late: { status: 'done' } })
  expect(finished(id)).toEqual(['done'])
  expect(finished(silent)).toEqual(['unanswered'])
})

test('one at a time is on its way, urgent ones overtake those that wait, and what has one priority keeps its order', async () => {
  const robot = await newRobot()
  const ids = [
    await command(robot, beep),
    await command(robot, beep),
    await command(robot, { ...beep, priority: 'urgent' }),
    await command(robot, beep),
  ]
  await pass(1)
  expect(heardBy(robot).map(({ message_id }) => message_id)).toEqual([ids[0]])
  expect(await shown(ids[1] ?? '')).toMatchObject({ status: 'waiting', waits_for: 'turn', sends: 0 })
  answering.set(robot, () => 'done')
  await answer(robot, ids[0] ?? '', 'done')
  await pass(3)
  expect(heardBy(robot).map(({ message_id }) => message_id)).toEqual([ids[0], ids[2], ids[1], ids[3]])
})

test('a stop waits for nobody and leaves the job with its robot', async () => {
  const robot = await newRobot((one) => (one.type === 'robot.stop' ? 'done' : undefined))
  const start = await command(robot, { type: 'work.start', payload: { job_id: `job-of-${robot}` } })
  await pass(1)
  const { body } = await act(line, `/robots/${robot}/stop`, { reason: 'person on the track' })
  await pass(1)
  expect(heardBy(robot).map(({ type }) => type)).toEqual(['work.start', 'robot.stop'])
  expect(await shown((body as { readonly command_id: string }).command_id)).toMatchObject({ status: 'done', sends: 1 })
  expect(await stateOf(robot)).toBe('paused')
  await say(robot, 'work.started', { job_id: `job-of-${robot}` })
  await pass(1)
  expect(await shown(start)).toMatchObject({ status: 'running' })
})

test.each(policies().map(({ version }) => version))(
  'a stop at work on %s outlives a lost link: no mission until the robot is resumed, and then one',
  async (version) => {
    const robot = `stopped-${version}`
    const only = `only-${version}`
    answering.set(robot, () => 'done')
    await say(robot, 'robot.connected', {}, { version })
    await say(robot, 'robot.capacity_changed', { capabilities: [only] })
    await say(robot, 'work.started', { job_id: `job-of-${robot}` })
    await pass(1)
    await act(line, `/robots/${robot}/stop`, { reason: 'person on the track' })
    await pass(1)
    expect(await stateOf(robot)).toBe('paused')
    await say(robot, 'robot.disconnected')
    await pass(3)
    await say(robot, 'robot.connected')
    await say(robot, 'work.completed', { job_id: `job-of-${robot}` })
    const mission = {
      mission_id: `m-${version}`,
      steps: [{ kind: 'go_to', place: { node_id: 'DPS' } }],
      requires: [only],
    }
    const { status, body } = await act(line, '/missions', mission)
    expect(status, JSON.stringify(body)).toBe(202)
    await pass(5)
    expect(await stateOf(robot)).toBe('idle')
    // Said at once and by the line, a stop may be heard twice.
    const told = () => [...new Set(heardBy(robot).map(({ type }) => type))]
    expect(told()).toEqual(['robot.stop'])
    await command(robot, { type: 'robot.resume' })
    await pass(5)
    expect(told()).toEqual(['robot.stop', 'robot.resume', 'work.start'])
  },
)

test('a robot that was stopped at work goes on with its job when it is resumed', async () => {
  const robot = await newRobot(() => 'done')
  await say(robot, 'work.started', { job_id: `job-of-${robot}` })
  await pass(1)
  await act(line, `/robots/${robot}/stop`, {})
  await pass(1)
  await command(robot, { type: 'robot.resume' })
  await pass(1)
  expect(await stateOf(robot)).toBe('working')
  const told = busEvents(line.simulation).filter(({ robot_id }) => robot_id === robot)
  expect(told.find(({ type }) => type === 'job.resumed')?.payload).toMatchObject({ job_id: `job-of-${robot}` })
})

test('a robot out of hearing is told what may wait as soon as it is back, in order, and nothing else', async () => {
  const robot = await newRobot(() => 'done')
  await say(robot, 'robot.disconnected')
  await pass(1)
  const refused = await act(line, `/robots/${robot}/commands`, beep, { query: 'wait=5' })
  expect(refused.body).toMatchObject({ outcome: 'refused', reason: 'guard', guard: 'may_wait' })
  const waits = { ...beep, payload: { ...beep.payload, offline: 'wait' } }
  const [first, second] = [await command(robot, waits), await command(robot, waits)]
  const soon = new Date(line.simulation.clock.now() + 20_000).toISOString()
  const late = await command(robot, { ...waits, payload: { ...waits.payload, deadline: soon } })
  const urgent = await command(robot, { ...waits, priority: 'urgent' })
  await pass(30)
  expect(heardBy(robot)).toEqual([])
  expect(await shown(first)).toMatchObject({ status: 'waiting', waits_for: 'robot', sends: 0 })
  expect(await shown(late)).toMatchObject({ status: 'expired', sends: 0, error: { code: 'deadline_passed' } })
  await say(robot, 'robot.connected')
  await pass(3)
  expect(heardBy(robot).map(({ message_id }) => message_id)).toEqual([urgent, first, second])
  expect(await shown(second)).toMatchObject({ status: 'done' })
})

test('one that is called back before it was sent never is; one that the robot has ends as the robot says', async () => {
  const robot = await newRobot((one) => (one.type === 'command.cancel' ? 'done' : 'acknowledged'))
  const first = await command(robot, { ...beep, payload: { ...beep.payload, heartbeat_seconds: 3600 } })
  await pass(1)
  answering.delete(robot)
  const [blocks, never] = [await command(robot, beep), await command(robot, beep)]
  await act(line, `/commands/${never}/cancel`, { reason: 'wrong robot' })
  await pass(1)
  expect(await shown(never)).toMatchObject({ status: 'cancelled', sends: 0 })
  answering.set(robot, () => 'done')
  await act(line, `/commands/${first}/cancel`, {})
  await pass(1)
  expect(heardBy(robot).map(({ type }) => type)).toEqual(['action.start', 'action.start', 'command.cancel'])
  expect(await shown(first)).toMatchObject({ status: 'acknowledged' })
  await answer(robot, first, 'cancelled')
  await answer(robot, blocks, 'done')
  await pass(1)
  expect(await shown(first)).toMatchObject({ status: 'cancelled' })
  const unknown = await act(line, '/commands/nobody-knows/cancel', {})
  expect(unknown.status).toBe(404)
})

test('work that its robot rejects, or never takes, frees the robot', async () => {
  const refuses = await newRobot(() => 'rejected')
  const id = await command(refuses, { type: 'work.start', payload: { job_id: 'j1' } })
  const mute = await newRobot()
  const lost = await command(mute, { type: 'work.start', payload: { job_id: 'j2', resends_max: 0 } })
  await pass(9)
  expect([(await shown(id)).status, (await shown(lost)).status]).toEqual(['rejected', 'unanswered'])
  expect([await stateOf(refuses), await stateOf(mute)]).toEqual(['idle', 'idle'])
  const failed = busEvents(line.simulation).filter(({ type }) => type === 'job.failed')
  expect(failed.map(({ robot_id, payload }) => [robot_id, payload.job_id, payload.error])).toMatchObject([
    [refuses, 'j1', { code: 'order_rejected' }],
    [mute, 'j2', { code: 'unanswered' }],
  ])
})

test('a robot that names nothing but its job answers the command that gave it', async () => {
  const robot = await newRobot()
  const id = await command(robot, { type: 'work.start', payload: { job_id: 'j3' } })
  await pass(1)
  await say(robot, 'work.started', { job_id: 'j3' })
  await pass(1)
  expect(await shown(id)).toMatchObject({ status: 'running', sends: 1 })
  await say(robot, 'work.completed', { job_id: 'j3' })
  await pass(1)
  expect(await shown(id)).toMatchObject({ status: 'done', sends: 1 })
})

test('one whose robot falls silent over it is unanswered when its heartbeat is lost, and not before', async () => {
  const robot = await newRobot(() => 'running')
  const id = await command(robot, { ...beep, payload: { ...beep.payload, heartbeat_seconds: 20 } })
  for (let beats = 0; beats < 3; beats += 1) {
    await pass(15)
    await answer(robot, id, 'running')
  }
  await pass(1)
  expect(await shown(id)).toMatchObject({ status: 'running' })
  await pass(30)
  expect(await shown(id)).toMatchObject({ status: 'unanswered', error: { code: 'heartbeat_lost' } })
})

type Payload = Readonly<Record<string, unknown>>

interface Way {
  /** What brings a robot that has connected into the state. */
  readonly said: readonly (readonly [type: string, payload?: Payload])[]
  readonly asked: readonly [type: string, payload: Payload]
}
const works: Way['said'] = [['work.started', { job_id: 'j' }]]

/** Every request in every cell is the compiled machine's test (test/policy/every-cell.test.ts); here somebody waits for one. */
const ways: Readonly<Record<string, Way>> = {
  offline: { said: [['robot.disconnected']], asked: ['work.start', { job_id: 'k' }] },
  idle: { said: [], asked: ['work.start', { job_id: 'k' }] },
  working: { said: works, asked: ['work.resume', {}] },
  paused: { said: [...works, ['work.pause']], asked: ['work.stop', {}] },
  charging: { said: [['charge.started', { battery: 10 }]], asked: ['work.pause', {}] },
  fault: { said: [['fault.raised', { code: 'motor_stalled' }]], asked: ['robot.resume', {}] },
  unreachable: { said: [...works, ['robot.disconnected']], asked: ['robot.stop', {}] },
}

test.each(policies().map((policy) => [policy.version, policy] as const))(
  'in every state of %s requests are allowed or refused as the policy says, and whoever waits hears it',
  async (version, policy) => {
    const cases = Object.keys(policy.states).map((state) => {
      const way = ways[state]
      if (way === undefined) throw new Error(`${state}: say how a robot gets there`)
      const [type, payload] = way.asked
      return { state, type, payload, robot: `${version}-${state}`, said: way.said }
    })
    for (const { robot, said } of cases) {
      answering.set(robot, () => 'done')
      await say(robot, 'robot.connected', {}, { version })
      for (const [fact, about] of said) await say(robot, fact, about)
    }
    await pass(2)
    const asked = cases.map(({ robot, type, payload }) =>
      act(line, `/robots/${robot}/commands`, { type, payload }, { query: 'wait=20' }),
    )
    for (const [index, { status, body }] of (await Promise.all(asked)).entries()) {
      const { robot, said: _, ...trigger } = cases[index] ?? { robot: '', said: [], state: '', type: '' }
      const decision = next(policy, rowOf(policy, trigger), messageOf(trigger))
      const expected =
        decision.outcome === 'applied'
          ? { outcome: 'applied', from: trigger.state, to: decision.to }
          : { outcome: 'refused', from: trigger.state, reason: decision.reason }
      expect([status, body], robot).toMatchObject([200, { ...expected, policy_version: version }])
    }
  },
)
