import { describe, expect, test } from 'vitest'
import { PermanentFailure, TemporaryFailure } from '../../../functions/errors.ts'
import { domainFunction, UnknownHandler, type Work } from '../../../functions/handler.ts'
import { OtherJobInHand } from '../../../functions/ports/jobs.ts'
import { commandId, commandSchema } from '../../../messages/commands.ts'
import { validateEvent } from '../../../messages/events/catalogue.ts'
import { handlerDomains, handlerNames } from '../../../policy/handlers.ts'
import { workOf } from '../work.ts'
import { standing } from './standing.ts'

const job = { job_id: 'job-17' }
const examples: Readonly<Record<string, readonly [type: string, payload: Record<string, unknown>]>> = {
  'start-work': ['work.start', { ...job, kind: 'transport', params: { from: 'HBW' } }],
  'record-work': ['work.started', job],
  'complete-work': ['work.completed', { ...job, result: { picked: 4 } }],
  'fail-work': ['work.failed', { ...job, error: { code: 'gripper_empty', message: 'nothing there' } }],
  'stop-work': ['work.stop', { reason: 'order cancelled' }],
  'pause-work': ['work.pause', {}],
  'resume-work': ['work.resume', { reason: 'track is free' }],
  'release-work': ['battery.low', { battery: 9 }],
  'dock-robot': ['battery.low', { battery: 9 }],
  'return-to-service': ['charge.completed', { battery: 98 }],
  'raise-incident': ['fault.raised', { code: 'motor_stalled', message: 'left drive', level: 'FATAL' }],
  'clear-incident': ['fault.cleared', { code: 'motor_stalled' }],
  'record-presence': ['robot.went_quiet', { reason: 'nothing heard for 90 s' }],
  'stop-robot': ['robot.stop', { reason: 'person on the track' }],
  'resume-robot': ['robot.resume', { reason: 'the track is clear' }],
  'start-action': ['action.start', { action: { type: 'beep' } }],
  'update-work': ['work.update', { ...job, params: { steps: [] } }],
  'revoke-work': ['work.revoke', { ...job, reason: 'given to another robot' }],
  'cancel-command': ['command.cancel', { command_id: 'c1' }],
  'tell-progress': ['work.progressed', { ...job, progress: 'running', steps_done: 1, steps_left: 2 }],
  'hear-answer': ['command.answered', { command_id: 'c1', status: 'acknowledged' }],
}

const work = (handler: string, over: Partial<Work['message']> = {}, robot: Partial<Work['robot']> = {}): Work => {
  const [type, payload] = examples[handler] ?? ['work.start', {}]
  return workOf(handler, { type, payload, ...over }, robot)
}

/** These are about the job in hand. */
const needsJob = ['update-work', 'revoke-work']
/** What only passes through to the robot or from it tells nobody else. */
const quiet = ['resume-robot', 'start-action', 'update-work', 'cancel-command', 'hear-answer']

/** Those about missions need a mission that is so far: mission/killed.test.ts runs each of them twice, and dying in between. */
const aboutRobots = handlerNames.filter((name) => handlerDomains[name] !== 'mission')

describe('every handler that a policy of robots may name', () => {
  test.each(aboutRobots)('%s run twice acts once and says the same', async (handler) => {
    const { run, commands } = standing()
    if (needsJob.includes(handler)) await run(work('start-work', { message_id: 'm0' }, { revision: 1 }))
    if (handler === 'clear-incident') await run(work('raise-incident', { message_id: 'm0' }, { revision: 1 }))
    const first = await run(work(handler))
    const sent = commands.sent.length
    expect(await run(work(handler))).toEqual(first)
    expect(commands.sent.length).toBe(sent)
    if (!quiet.includes(handler)) expect(first.events.length).toBeGreaterThan(0)
  })

  test.each(aboutRobots)('%s hands back events of the catalogue, small enough for the row', async (handler) => {
    const long = 'y'.repeat(1000)
    const [type, payload] = examples[handler] ?? ['', {}]
    const message = {
      type,
      payload: { ...payload, reason: long, result: { long }, error: { code: 'c', message: long } },
    }
    const { run } = standing()
    if (needsJob.includes(handler)) await run(work('start-work', { message_id: 'm0' }, { revision: 1 }))
    for (const { events } of [await run(work(handler)), await run(work(handler, { ...message, message_id: 'm2' }))]) {
      for (const event of events) expect(validateEvent(event.type, event.payload)).toBeUndefined()
      expect(JSON.stringify(events).length).toBeLessThan(600)
    }
  })

  test('one that a policy does not know is named together with those that exist', async () => {
    const { functions } = standing()
    await expect(functions.work(work('strat-work'))).rejects.toThrow(
      'There is no handler "strat-work" in this function; it has start-work, record-work',
    )
    await expect(functions.work(workOf('constructor', { type: 'work.start' }))).rejects.toBeInstanceOf(UnknownHandler)
  })

  test('a payload that is none of the type fails permanently with the message id', async () => {
    const { run } = standing()
    await expect(run(work('start-work', { payload: {} }))).rejects.toThrow('Message m1 (work.start)')
    await expect(run(work('start-work', { payload: {} }))).rejects.toBeInstanceOf(PermanentFailure)
  })
})

test('the first event says when its handler ran, and how long', async () => {
  const times = [1_000, 1_012]
  const happened = { type: 'job.started', payload: { job_id: 'j1' } } as const
  const run = domainFunction({ 'start-work': async () => [happened, happened] }, {}, () => times.shift() ?? 0)
  expect(await run(work('start-work'))).toEqual({ events: [{ ...happened, ran: [1_000, 12] }, happened] })
})

describe('commands to robots', () => {
  const commanding = ['start-work', 'stop-work', 'pause-work', 'resume-work', 'dock-robot']

  test.each(commanding)('%s sends one command with an id derived from its cause', async (handler) => {
    const { run, commands } = standing()
    await run(work(handler, { correlation_id: 'job-17' }))
    const [command] = commands.sent
    expect(commands.sent).toHaveLength(1)
    expect(commandSchema.safeParse(command).success).toBe(true)
    expect(command).toMatchObject({
      message_id: commandId('m1', command?.type ?? 'work.start'),
      causation_id: 'm1',
      correlation_id: 'job-17',
      trace_id: '0af7651916cd43dd8448eb211c80319c',
      robot_id: 'r1',
      issued_at: '2026-05-13T13:48:52.000Z',
    })
  })

  test('work.start hands the robot job, kind and params as the requester wrote them', async () => {
    const { run, commands } = standing()
    await run(work('start-work'))
    expect(commands.sent[0]).toMatchObject({
      type: 'work.start',
      payload: { job_id: 'job-17', kind: 'transport', params: { from: 'HBW' } },
    })
  })

  test('a command that could not be sent is sent by the next run, once', async () => {
    const { run, commands } = standing()
    commands.faults.push(new TemporaryFailure('throttled'), new TemporaryFailure('throttled'))
    await expect(run(work('start-work'))).rejects.toThrow('throttled')
    await expect(run(work('start-work'))).rejects.toThrow('throttled')
    await run(work('start-work'))
    await run(work('start-work'))
    expect(commands.sent).toHaveLength(1)
  })

  test('a message that is evaluated again at a later revision does not command again', async () => {
    const { run, commands } = standing()
    await run(work('start-work', {}, { revision: 3 }))
    await run(work('start-work', {}, { revision: 4 }))
    expect(commands.sent).toHaveLength(1)
  })

  test('a run that wakes up after a later one says nothing to the robot and hands back nothing', async () => {
    const { run, commands } = standing()
    await run(work('record-work', { message_id: 'm2' }, { revision: 4 }))
    expect(await run(work('start-work', {}, { revision: 3 }))).toEqual({ events: [] })
    expect(commands.sent).toHaveLength(0)
  })
})

describe('jobs', () => {
  test('release-work gives back the job in hand, whose id the message does not know', async () => {
    const { run } = standing()
    await run(work('start-work', { message_id: 'm1' }))
    const { events } = await run(work('release-work', { message_id: 'm2' }, { revision: 4, state: 'working' }))
    expect(events).toEqual([{ type: 'job.released', payload: { job_id: 'job-17', cause: 'battery.low' } }])
  })

  test('an end without a job id is the end of the job in hand', async () => {
    const { run } = standing()
    await run(work('start-work', { message_id: 'm1' }))
    const { events } = await run(work('complete-work', { message_id: 'm2', payload: {} }, { revision: 4 }))
    expect(events).toEqual([{ type: 'job.completed', payload: { job_id: 'job-17' } }])
  })

  test('a robot that starts without naming a job is on the one in its hand, else on that of its conversation', async () => {
    const { run } = standing()
    const started = { type: 'work.started', payload: {}, correlation_id: 'order-4' }
    const alone = await run(work('record-work', { ...started, message_id: 'm1' }, { revision: 1 }))
    expect(alone.events).toEqual([{ type: 'job.started', payload: { job_id: 'order-4' } }])
    await run(work('complete-work', { message_id: 'm2', payload: {} }, { revision: 2 }))
    await run(work('start-work', { message_id: 'm3' }, { revision: 3 }))
    const answer = await run(work('record-work', { ...started, message_id: 'm4' }, { revision: 4 }))
    expect(answer.events).toEqual([{ type: 'job.started', payload: { job_id: 'job-17' } }])
  })

  test('a job pushed out by what the robot says is released, so that somebody else may take it', async () => {
    const { run } = standing()
    await run(work('start-work', { message_id: 'm1' }))
    const done = work('complete-work', { message_id: 'm2', payload: { job_id: 'job-16' } }, { revision: 4 })
    expect((await run(done)).events).toEqual([
      { type: 'job.released', payload: { job_id: 'job-17', cause: 'work.completed' } },
      { type: 'job.completed', payload: { job_id: 'job-16' } },
    ])
  })

  test('stopping a job that the robot does not have fails permanently and tells it nothing', async () => {
    const { run, commands } = standing()
    await run(work('start-work', { message_id: 'm1' }))
    const wrong = run(work('stop-work', { message_id: 'm2', payload: { job_id: 'job-18' } }, { revision: 4 }))
    await expect(wrong).rejects.toBeInstanceOf(OtherJobInHand)
    expect(commands.sent).toHaveLength(1)
  })

  test('one message costs one write', async () => {
    const { run, jobs } = standing()
    await run(work('start-work', { message_id: 'm1' }))
    await run(work('complete-work', { message_id: 'm2' }, { revision: 4 }))
    expect(jobs.writes).toBe(2)
  })
})

describe('presence', () => {
  test.each([
    ['robot.connected', 'connected'],
    ['robot.disconnected', 'disconnected'],
    ['robot.went_quiet', 'quiet'],
    ['robot.lost', 'lost'],
    ['charge.started', 'connected'],
  ])('after %s the robot is %s', async (type, expected) => {
    const { run, presence } = standing()
    await run(work('record-presence', { type, payload: {} }))
    expect(presence.of('r1')).toMatchObject({ presence: expected, cause: type })
  })
})
