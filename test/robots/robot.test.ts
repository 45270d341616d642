import { describe, expect, test } from 'vitest'
import { payloadSchema } from '../../messages/catalogue.ts'
import { type Command, type CommandType, commandId } from '../../messages/commands.ts'
import { envelopeSchema } from '../../messages/envelope.ts'
import { next } from '../../policy/next.ts'
import { policies } from '../../policy/policies.ts'
import { drawsOf } from '../../robots/random.ts'
import { Robot } from '../../robots/robot.ts'
import { type Said, type Spoken, voiceOf } from '../../robots/voice.ts'

const TICK_MS = 200
const START = Date.parse('2026-05-13T13:48:51Z')

/** Handlers that tell the robot something, as functions/ does. */
const COMMANDS: Readonly<Record<string, CommandType>> = { 'start-work': 'work.start', 'dock-robot': 'charge.start' }

interface Life {
  readonly said: readonly (Said & { readonly at: number; readonly spoken: Spoken })[]
  readonly refused: readonly string[]
  readonly states: ReadonlySet<string>
  readonly commands: number
}

/** One robot and one policy for some minutes: facts move the row at once, commands arrive 100 to 500 ms later. */
function live(seed: string, version: string, minutes: number): Life {
  const policy = policies().find((one) => one.version === version)
  if (policy === undefined) throw new Error(`no policy ${version}`)
  const draw = drawsOf(seed, 'robot-01')
  const robot = new Robot({ robotId: 'robot-01', draw, now: START })
  const voice = voiceOf('robot-01', 'robot-01', 0)
  const latency = drawsOf(seed, 'latency')
  const due: { at: number; command: Command }[] = []
  const said: (Said & { at: number; spoken: Spoken })[] = []
  const refused: string[] = []
  const states = new Set<string>()
  let state = 'idle'
  let commands = 0

  const hear = (now: number, lines: readonly Said[]) => {
    for (const line of lines) {
      const spoken = voice.speak(line, now)
      said.push({ ...line, at: now, spoken })
      if (line.type === 'robot.telemetry') continue
      const decision = next(policy, { state } as Parameters<typeof next>[1], line)
      if (decision.outcome === 'refused') {
        refused.push(`${state} ${line.type} (robot: ${robot.doing})`)
        continue
      }
      state = decision.to
      states.add(state)
      for (const handler of decision.handlers) {
        const type = COMMANDS[handler]
        if (type === undefined) continue
        commands++
        const command: Command = {
          message_id: commandId(spoken.message_id, type),
          trace_id: spoken.trace_id,
          correlation_id: line.story?.correlation_id,
          causation_id: spoken.message_id,
          type,
          robot_id: 'robot-01',
          issued_at: new Date(now).toISOString(),
          payload: { ...line.payload },
        }
        due.push({ at: now + 100 + latency() * 400, command })
      }
    }
  }

  for (let now = START; now < START + minutes * 60_000; now += TICK_MS) {
    for (const { command } of due.filter(({ at }) => at <= now)) hear(now, robot.obey(command, now))
    due.splice(0, due.length, ...due.filter(({ at }) => at > now))
    hear(now, robot.tick(now))
  }
  return { said, refused, states, commands }
}

describe('a virtual robot', () => {
  test.each(['v1', 'v2'])('is not refused by policy %s in eight hours of work', (version) => {
    for (const seed of ['1', '2', '3', '4', '5']) {
      expect(live(seed, version, 96).refused, `seed ${seed}`).toEqual([])
    }
  })

  test('works, fails, breaks down, runs low and charges', () => {
    const { said, states, commands } = live('1', 'v1', 240)
    const types = new Map<string, number>()
    for (const { type } of said) types.set(type, (types.get(type) ?? 0) + 1)
    for (const type of [
      'work.start',
      'work.started',
      'work.completed',
      'work.failed',
      'battery.low',
      'charge.started',
      'charge.completed',
      'fault.raised',
      'fault.cleared',
    ]) {
      expect(types.get(type) ?? 0, type).toBeGreaterThan(0)
    }
    expect([...states].sort()).toEqual(['charging', 'fault', 'idle', 'working'])
    expect(commands).toBeGreaterThan(50)
  })

  test('sends telemetry about once a second', () => {
    const { said } = live('1', 'v1', 10)
    const samples = said.filter(({ type }) => type === 'robot.telemetry').length
    expect(samples).toBeGreaterThan(520)
    expect(samples).toBeLessThan(640)
  })

  test('says only what the catalogue and the envelope know, under rising numbers and ids of its own', () => {
    const { said } = live('7', 'v1', 120)
    const ids = new Set<string>()
    let sequence = 0
    for (const { type, spoken } of said) {
      const message = envelopeSchema.parse(JSON.parse(spoken.text))
      payloadSchema(type, 1)?.parse(message.payload)
      expect(message.sequence).toBe(++sequence)
      ids.add(spoken.message_id)
      expect(spoken.topic).toBe(`robots/robot-01/${type === 'robot.telemetry' ? 'telemetry' : 'messages'}`)
    }
    expect(ids.size).toBe(said.length)
  })

  test('says the same under the same seed and something else under another', () => {
    const words = (seed: string) => live(seed, 'v1', 20).said.map(({ spoken }) => spoken.text)
    expect(words('a')).toEqual(words('a'))
    expect(words('a')).not.toEqual(words('b'))
  })

  test('ends every job that it began exactly once', () => {
    const { said } = live('3', 'v1', 240)
    const begun = new Map<unknown, number>()
    for (const { type, payload } of said) {
      if (type === 'work.started') begun.set(payload.job_id, (begun.get(payload.job_id) ?? 0) + 1)
      if (type === 'work.completed' || type === 'work.failed') {
        begun.set(payload.job_id, (begun.get(payload.job_id) ?? 0) - 1)
      }
    }
    expect([...begun.values()].filter((open) => open !== 0).length).toBeLessThanOrEqual(1)
  })
})

describe('a command', () => {
  const command = (type: CommandType, payload: Record<string, unknown>, message_id = `c-${type}`): Command => ({
    message_id,
    trace_id: 'a'.repeat(32),
    causation_id: 'r-1',
    type,
    robot_id: 'robot-01',
    issued_at: '2026-05-13T13:48:51Z',
    payload,
  })
  const fresh = () => new Robot({ robotId: 'robot-01', draw: drawsOf('1', 'robot-01'), now: START })

  const answered = (status: string, id = 'c-work.start') => ({
    type: 'command.answered',
    payload: { command_id: id, status },
    story: { causation_id: id },
  })

  test('to work is answered with its trace, its conversation and its id as the cause', () => {
    const story = { trace_id: 'a'.repeat(32), correlation_id: 'job-9', causation_id: 'c-work.start' }
    expect(fresh().obey(command('work.start', { job_id: 'job-9' }), START)).toEqual([
      { type: 'command.answered', payload: { command_id: 'c-work.start', status: 'acknowledged' }, story },
      { type: 'work.started', payload: { job_id: 'job-9' }, story },
    ])
  })

  test('that arrives twice is obeyed once, and answered as it stands', () => {
    const robot = fresh()
    const start = command('work.start', { job_id: 'job-9' })
    expect(robot.obey(start, START)).toHaveLength(2)
    expect(robot.obey(start, START)).toMatchObject([answered('acknowledged')])
    expect(robot.doing).toBe('working')
  })

  test('to work that cannot be done is refused, and the job in hand goes on', () => {
    const robot = fresh()
    robot.obey(command('work.start', { job_id: 'job-9' }), START)
    expect(robot.obey(command('work.start', { job_id: 'job-10' }, 'c2'), START)).toMatchObject([
      { type: 'command.answered', payload: { command_id: 'c2', status: 'rejected', error: { code: 'busy' } } },
    ])
    expect(robot.doing).toBe('working')
  })

  test('to pause holds the job until it may go on; to stop ends it', () => {
    const robot = fresh()
    robot.obey(command('work.start', { job_id: 'job-9' }), START)
    expect(robot.obey(command('work.pause', {}), START + 1_000)).toMatchObject([answered('done', 'c-work.pause')])
    expect(robot.doing).toBe('paused')
    const facts = robot.tick(START + 120_000).filter(({ type }) => type.startsWith('work.'))
    expect(facts).toEqual([])
    robot.obey(command('work.resume', { job_id: 'job-9' }), START + 120_000)
    expect(robot.doing).toBe('working')
    expect(robot.obey(command('work.stop', { job_id: 'other' }), START + 121_000)).toMatchObject([
      answered('rejected', 'c-work.stop'),
    ])
    expect(robot.obey(command('work.stop', { job_id: 'job-9' }, 'c3'), START + 121_000)).toMatchObject([
      { type: 'work.failed', payload: { job_id: 'job-9', error: { code: 'stopped' } } },
      answered('done', 'c3'),
    ])
  })

  test('to charge makes it give up its job and go', () => {
    const robot = fresh()
    robot.obey(command('work.start', { job_id: 'job-9' }), START)
    expect(robot.obey(command('charge.start', {}), START)).toMatchObject([
      answered('acknowledged', 'c-charge.start'),
      { type: 'work.failed', payload: { job_id: 'job-9', error: { code: 'battery_low' } } },
    ])
    const facts = robot.tick(START + 10_000).filter(({ type }) => type.startsWith('charge.'))
    expect(facts).toMatchObject([{ type: 'charge.started', story: { causation_id: 'c-charge.start' } }])
  })

  const steps = [
    { kind: 'go_to', place: { node_id: 'door' } },
    { kind: 'pick', place: { node_id: 'shelf', x: 3, y: 4, map: 'hall-b' } },
    { kind: 'wait', duration_seconds: 7 },
  ]
  const until = (robot: Robot, end: string) => {
    const said: Said[] = []
    for (let now = START; now < START + 200_000 && !said.some(({ type }) => type === end); now += TICK_MS) {
      said.push(...robot.tick(now))
    }
    return said
  }

  test('with steps is done step by step, each told, to the end', () => {
    const robot = fresh()
    robot.obey(command('work.start', { job_id: 'job-9', params: { steps } }), START)
    const said = until(robot, 'work.completed')
    expect(said.filter(({ type }) => type.startsWith('work.'))).toMatchObject([
      { type: 'work.progressed', payload: { job_id: 'job-9', progress: 'running', steps_done: 1, steps_left: 2 } },
      { type: 'work.progressed', payload: { steps_done: 2, steps_left: 1 } },
      { type: 'work.progressed', payload: { steps_done: 3, steps_left: 0 } },
      { type: 'work.completed', payload: { job_id: 'job-9', result: { steps_done: 3 } } },
    ])
    const there = said.filter(({ type, payload }) => type === 'robot.telemetry' && payload.job !== undefined).at(-1)
    expect(there?.payload).toMatchObject({ pose: { x: 3, y: 4, map: 'hall-b' }, job: { steps_done: 2 } })
  })

  test('to do more is done behind what it has to do', () => {
    const robot = fresh()
    robot.obey(command('work.start', { job_id: 'job-9', params: { steps } }), START)
    const more = { job_id: 'job-9', params: { steps: [{ kind: 'drop' }] } }
    expect(robot.obey(command('work.update', more), START)).toMatchObject([answered('done', 'c-work.update')])
    const other = { ...more, job_id: 'other' }
    expect(robot.obey(command('work.update', other, 'c2'), START)).toMatchObject([answered('rejected', 'c2')])
    expect(until(robot, 'work.completed').at(-1)?.payload).toMatchObject({ result: { steps_done: 4 } })
  })

  test('that takes a job back is done, whether or not the robot has it', () => {
    const robot = fresh()
    expect(robot.obey(command('work.revoke', { job_id: 'job-9' }), START)).toMatchObject([
      answered('done', 'c-work.revoke'),
    ])
    robot.obey(command('work.start', { job_id: 'job-9' }), START)
    expect(robot.obey(command('work.revoke', { job_id: 'job-9' }, 'c2'), START)).toMatchObject([
      { type: 'work.failed', payload: { job_id: 'job-9', error: { code: 'revoked' } } },
      answered('done', 'c2'),
    ])
    expect(robot.doing).toBe('idle')
  })

  test('to stop makes it stand still with its job', () => {
    const robot = fresh()
    robot.obey(command('work.start', { job_id: 'job-9' }), START)
    expect(robot.obey(command('robot.stop', {}), START)).toMatchObject([answered('done', 'c-robot.stop')])
    expect(robot.doing).toBe('paused')
  })

  test('to stop keeps a robot without a job from looking for one until it may move again', () => {
    const robot = fresh()
    robot.obey(command('robot.stop', {}), START)
    for (let now = START; now < START + 60_000; now += TICK_MS) robot.tick(now)
    expect(robot.doing).toBe('idle')
    robot.obey(command('robot.resume', {}), START + 60_000)
    for (let now = START + 60_000; now < START + 80_000; now += TICK_MS) robot.tick(now)
    expect(robot.doing).not.toBe('idle')
  })

  test('for one thing beside the job is running, then done, or cancelled', () => {
    const robot = fresh()
    const beep = (id: string) => command('action.start', { action: { type: 'beep' } }, id)
    expect(robot.obey(beep('c1'), START)).toMatchObject([answered('running', 'c1')])
    robot.obey(beep('c2'), START)
    expect(robot.obey(command('command.cancel', { command_id: 'c2' }, 'c3'), START)).toMatchObject([
      answered('cancelled', 'c2'),
      answered('done', 'c3'),
    ])
    expect(robot.tick(START + 5_000).filter(({ type }) => type === 'command.answered')).toMatchObject([
      answered('done', 'c1'),
    ])
    expect(robot.obey(command('command.cancel', { command_id: 'c1' }, 'c4'), START)).toMatchObject([
      answered('rejected', 'c4'),
    ])
  })
})
