import { describe, expect, test } from 'vitest'
import { allocationId } from '../../../functions/allocation/mission-fact.ts'
import { PermanentFailure, TemporaryFailure } from '../../../functions/errors.ts'
import type { CapacityRow } from '../../../functions/ports/capacity.ts'
import type { KeptCommand } from '../../../functions/ports/command-book.ts'
import type { CommandRow } from '../../../functions/ports/command-row.ts'
import type { MissionRow } from '../../../functions/ports/missions.ts'
import { followMissions } from '../../../functions/service_platform/follow-missions/follow.ts'
import { fakeLog } from '../../fakes/log.ts'
import { fakeStream } from '../../fakes/put-on-stream.ts'

const job_id = 'mission:m-17:2'

interface Around {
  readonly capacity?: Partial<CapacityRow>
  readonly mission?: Partial<MissionRow>
  /** The row of the command that gave the robot the job. */
  readonly command?: object
  readonly allocations_max?: number
}

const event = (type: string, payload: object, more: object = {}) => ({
  detail: {
    event_id: `e-${type}`,
    type,
    robot_id: 'r1',
    subject: 'robot:r1',
    trace_id: '0af7651916cd43dd8448eb211c80319c',
    causation_id: 'message-7',
    policy_version: 'v2',
    revision: 7,
    occurred_at: '2026-11-20T09:00:00.000Z',
    payload,
    ...more,
  },
})

const standing = ({ capacity, mission, command, allocations_max = 5 }: Around = {}) => {
  const taken: unknown[][] = []
  const stream = fakeStream()
  const { log, lines } = fakeLog()
  const row = {
    mission_id: 'm-17',
    given_to: ['r0', 'r1'],
    steps: [{}],
    progress: [],
    ...mission,
  } as unknown as MissionRow
  const follow = followMissions(
    {
      capacity: { read: async () => capacity as CapacityRow | undefined },
      missions: {
        read: async () => row,
        taken: async (...what) => void taken.push(what),
      },
      commands: {
        ofJob: async (_, id) => (id === job_id && command ? 'c-1' : undefined),
        read: async () => (command ? ({ row: command } as KeptCommand) : undefined),
      },
      stream,
      now: () => 1_700_000_000_000,
      log,
    },
    { namespace: 'service_platform.core.event_rule', allocations_max },
  )
  const said = () =>
    stream.puts.map(({ record }) => {
      const { type, payload } = JSON.parse(Buffer.from(record.data ?? '', 'base64').toString())
      const { allocation: _, robot_revision: __, ...rest } = payload
      return Object.keys(rest).length === 0 ? type : [type, rest]
    })
  return { stream, lines, follow, said, taken }
}

/** What is said about mission m-17 when its robot's event is heard. */
const meaning = async (type: string, payload: object, around: Around = {}) => {
  const { follow, said } = standing(around)
  await follow(event(type, payload))
  return said()
}

describe('what a robot does with a job of a mission is said about the mission', () => {
  test.each<[string, object, unknown[]]>([
    ['job.assigned', { command_id: 'c-1' }, ['mission.sent']],
    ['job.started', {}, ['mission.started']],
    ['job.paused', { reason: 'person on the track' }, []],
    ['job.resumed', {}, []],
    ['command.finished', { type: 'work.pause', outcome: 'done', command_id: 'c' }, ['mission.paused']],
    ['command.finished', { type: 'work.resume', outcome: 'done', command_id: 'c' }, ['mission.resumed']],
    ['command.finished', { type: 'work.pause', outcome: 'unanswered', command_id: 'c' }, []],
    ['job.completed', {}, ['mission.completed']],
    ['job.completed', { result: { picked: 4 } }, [['mission.completed', { result: { picked: 4 } }]]],
    [
      'job.completed',
      { result: { steps_done: 2, steps_failed: 1 } },
      [['mission.partly_completed', { steps_done: 2, steps_failed: 1 }]],
    ],
    [
      'job.failed',
      { error: { code: 'action_failed' }, result: { steps_done: 1, steps_failed: 1 } },
      [['mission.partly_completed', { steps_done: 1, steps_failed: 1 }]],
    ],
    [
      'job.failed',
      { error: { code: 'action_failed' }, result: { steps_done: 0, steps_failed: 1 } },
      [['mission.failed', { error: { code: 'action_failed' }, category: 'robot' }]],
    ],
    [
      'job.failed',
      { error: { code: 'gripper_empty', message: 'nothing at HBW' } },
      [['mission.failed', { error: { code: 'gripper_empty', message: 'nothing at HBW' }, category: 'load' }]],
    ],
    ['job.failed', {}, [['mission.failed', { error: { code: 'unknown' }, category: 'robot' }]]],
    ['job.failed', { error: { code: 'cancelled' } }, ['mission.cancelled']],
    [
      'job.failed',
      { error: { code: 'order_rejected' } },
      [['mission.deallocated', { cause: 'order_rejected', error: { code: 'order_rejected' } }]],
    ],
    [
      'job.failed',
      { error: { code: 'cleared' } },
      [['mission.deallocated', { cause: 'cleared', error: { code: 'cleared' } }]],
    ],
    ['job.released', { cause: 'battery.low' }, [['mission.deallocated', { cause: 'battery' }]]],
    ['job.released', { cause: 'fault.raised' }, [['mission.deallocated', { cause: 'fault' }]]],
    ['job.released', { cause: 'work.started' }, [['mission.deallocated', { cause: 'displaced' }]]],
    ['command.finished', { type: 'work.stop', outcome: 'done', command_id: 'c' }, ['mission.cancelled']],
    [
      'command.finished',
      { type: 'work.stop', outcome: 'rejected', command_id: 'c', error: { code: 'not_in_hand' } },
      ['mission.cancelled'],
    ],
    ...['robot_offline', 'busy_lifting'].map((code): [string, object, unknown[]] => [
      'command.finished',
      { type: 'work.stop', outcome: 'rejected', command_id: 'c', error: { code } },
      [['mission.robot_silent', { robot_id: 'r1', cause: 'work.stop rejected' }]],
    ]),
    [
      'command.finished',
      { type: 'work.stop', outcome: 'unanswered', command_id: 'c' },
      [['mission.robot_silent', { robot_id: 'r1', cause: 'work.stop unanswered' }]],
    ],
    ['job.stopped', {}, []],
  ])('%s %j', async (type, payload, said) => {
    expect(await meaning(type, { job_id, ...payload })).toEqual(said)
  })

  test('a robot that went out of hearing has not lost its mission: it drives on', async () => {
    for (const cause of ['robot.disconnected', 'robot.went_quiet', 'robot.lost']) {
      expect(await meaning('job.released', { job_id, cause })).toEqual([])
    }
  })

  test('where the next robot would be one too many, the mission is undeliverable', async () => {
    expect(await meaning('job.released', { job_id, cause: 'fault.raised' }, { allocations_max: 2 })).toEqual([
      ['mission.undeliverable', { cause: 'fault' }],
    ])
  })

  test('a robot that was never given the mission says nothing about it, and is noticed', async () => {
    for (const mission of [{ given_to: ['r1', 'r2'] }, { given_to: ['r1'] }, {}]) {
      const { follow, said, lines } = standing({ mission: { given_to: [], ...mission } })
      await follow(event('job.completed', { job_id }))
      expect(said()).toEqual([])
      expect(lines).toMatchObject([{ level: 'warn', fields: { robot_id: 'r1', mission_id: 'm-17', allocation: 2 } }])
    }
  })

  test('the robot of an allocation that is over is heard: how it ended is the truth, late', async () => {
    const { follow, stream } = standing({ mission: { given_to: ['r1', 'r2'] } })
    await follow(event('job.completed', { job_id: 'mission:m-17:1' }))
    expect(stream.puts).toHaveLength(1)
  })

  test('jobs of nobody, and of nothing that is a mission, are nobody’s mission', async () => {
    expect(await meaning('job.completed', {})).toEqual([])
    expect(await meaning('job.completed', { job_id: 'job-17' })).toEqual([])
    expect(await meaning('job.completed', { job_id: 'mission:m-17:zero' })).toEqual([])
  })
})

describe('progress', () => {
  const mission = { progress: [{ step: 1, status: 'finished', at: '', allocation: 2 }] }

  test('each step is said once, as far as the mission knows it', async () => {
    expect(
      await meaning('job.progressed', { job_id, progress: 'running', was: 'running', steps_done: 3 }, { mission }),
    ).toEqual([
      ['mission.step_completed', { step: 2, status: 'finished' }],
      ['mission.step_completed', { step: 3, status: 'finished' }],
    ])
  })

  const four = [{}, {}, {}, {}] as unknown as MissionRow['steps']

  test('what came later and was not taken is not done', async () => {
    const updated = { steps: four, steps_taken: 2 }
    const message = 'steps 3 to 4 never reached its robot: it refused the update, or had ended before'
    const partly = [
      ['mission.partly_completed', { steps_done: 2, steps_failed: 2, error: { code: 'update_not_taken', message } }],
    ]
    expect(await meaning('job.completed', { job_id }, { mission: updated })).toEqual(partly)
    expect(await meaning('job.completed', { job_id, result: { steps_done: 2 } }, { mission: updated })).toEqual(partly)
  })

  test('of what came later and was not taken it is said too where its robot failed at a step', async () => {
    const result = { steps_done: 1, steps_failed: 1 }
    expect(
      await meaning('job.failed', { job_id, result }, { mission: { steps: four.slice(1), steps_taken: 2 } }),
    ).toMatchObject([
      ['mission.partly_completed', { ...result, error: { message: expect.stringMatching(/^step 3 never reached/) } }],
    ])
  })

  test('what was taken is, and what the robot says that it did, before the word that it took it', async () => {
    expect(await meaning('job.completed', { job_id }, { mission: { steps: four, steps_taken: 4 } })).toEqual([
      'mission.completed',
    ])
    const said = { job_id, result: { steps_done: 4 } }
    expect(await meaning('job.completed', said, { mission: { steps: four, steps_taken: 2 } })).toEqual([
      ['mission.completed', { result: { steps_done: 4 } }],
    ])
  })

  test('what its robot says that it did not do is not done, however well it says that it ended', async () => {
    const said = (steps_done: number) => ({ job_id, result: { steps_done, steps_failed: 0 } })
    expect(await meaning('job.completed', said(3), { mission: { steps: four } })).toEqual([
      ['mission.partly_completed', { steps_done: 3, steps_failed: 1 }],
    ])
    const error = { code: 'nothing_done', message: 'the robot says that it is done, and did none of 4 steps' }
    expect(await meaning('job.completed', said(0), { mission: { steps: four } })).toEqual([
      ['mission.failed', { error, category: 'robot' }],
    ])
  })

  test.each([
    ['done', [['m-17', 2, 4]]],
    ['rejected', []],
    ['unanswered', []],
  ])('an update that is %s', async (outcome, noted) => {
    const command = { status: outcome, command: { payload: { params: { from: 2, steps: [{}, {}] } } } }
    const { follow, taken, said } = standing({ command })
    await follow(event('command.finished', { job_id, type: 'work.update', outcome, command_id: 'c-2' }))
    expect([taken, said()]).toEqual([noted, []])
  })

  test('steps of another allocation say nothing of this one', async () => {
    const before = { progress: [{ step: 1, status: 'finished', at: '', allocation: 1 }] }
    expect(await meaning('job.progressed', { job_id, steps_done: 1 }, { mission: before })).toHaveLength(1)
  })

  test('actions are steps by their number, counted from 0; what fails has failed', async () => {
    const actions = [
      { action_id: `${job_id}:1`, status: 'FINISHED' },
      { action_id: `${job_id}:2`, status: 'FAILED' },
      { action_id: `${job_id}:3`, status: 'RUNNING' },
      { action_id: 'their-own', status: 'FINISHED' },
      null,
    ]
    expect(await meaning('job.progressed', { job_id, actions }, { mission })).toEqual([
      ['mission.step_completed', { step: 2, status: 'finished' }],
      ['mission.step_completed', { step: 3, status: 'failed' }],
    ])
  })

  test.each<[string, string | undefined, unknown[]]>([
    ['paused', 'running', ['mission.paused']],
    ['waiting_update', 'running', ['mission.waiting_update']],
    ['blocked', 'running', [['mission.blocked', { reason: 'lift jammed' }]]],
    ['running', 'paused', ['mission.resumed']],
    ['running', 'blocked', ['mission.unblocked']],
    ['running', 'waiting_update', ['mission.started']],
    ['running', 'running', []],
    ['running', undefined, []],
    ['paused', 'paused', []],
  ])('%s after %s', async (progress, was, said) => {
    expect(await meaning('job.progressed', { job_id, progress, was, reason: 'lift jammed' })).toEqual(said)
  })
})

describe('hearing', () => {
  const claim = { mission_id: 'm-17', allocation: 2, job_id, claimed_at: '' }
  const moved = (from: string, to: string, type: string) => ['robot.transitioned', { from, to, type }] as const

  test('a robot with a mission that nobody hears any more is silent, and heard when it is back', async () => {
    expect(await meaning(...moved('working', 'unreachable', 'robot.disconnected'), { capacity: { claim } })).toEqual([
      ['mission.robot_silent', { robot_id: 'r1', cause: 'robot.disconnected' }],
    ])
    expect(await meaning(...moved('unreachable', 'working', 'robot.connected'), { capacity: { claim } })).toEqual([
      'mission.robot_heard',
    ])
  })

  test('one that was given up is heard too: it has to give its job back', async () => {
    const fenced = { ...claim, fenced_at: '', cause: 'lease', revoked: 1 }
    expect(await meaning(...moved('offline', 'idle', 'robot.connected'), { capacity: { fenced } })).toEqual([
      'mission.robot_heard',
    ])
    expect(await meaning(...moved('idle', 'offline', 'robot.disconnected'), { capacity: { fenced } })).toEqual([])
  })

  test('one that comes back with the end of its job says it by that', async () => {
    expect(await meaning(...moved('unreachable', 'idle', 'work.completed'), { capacity: { claim } })).toEqual([])
  })

  test('silence that is heard late is not pinned on what the robot was given since', async () => {
    const gone = moved('idle', 'offline', 'robot.disconnected')
    const since = { claim, state: 'idle', robot_revision: 9 }
    expect(await meaning(...gone, { capacity: since })).toEqual([])
    for (const row of [
      { ...since, robot_revision: 7 },
      { ...since, robot_revision: 6 },
      { ...since, state: 'offline' },
    ]) {
      expect(await meaning(...gone, { capacity: row })).toHaveLength(1)
    }
  })

  test.each([
    ['unanswered', {}, true],
    ['expired', {}, true],
    ['rejected', { error: { code: 'robot_offline' } }, true],
    ['unanswered', { acknowledged_at: '2026-11-20T09:00:00Z' }, false],
    ['sent', {}, false],
    ['done', {}, false],
  ])('a robot that is back and whose order ended %s %j has lost it: %s', async (status, more, isLost) => {
    const command = { status, ...more } as Partial<CommandRow>
    expect(
      await meaning(...moved('unreachable', 'working', 'robot.connected'), { capacity: { claim }, command }),
    ).toEqual(isLost ? [['mission.deallocated', { cause: 'unanswered' }]] : ['mission.robot_heard'])
  })

  test('nothing is said where nothing changed, nor of robots without a mission', async () => {
    expect(await meaning(...moved('unreachable', 'offline', 'robot.lost'), { capacity: { claim } })).toEqual([])
    expect(await meaning(...moved('offline', 'offline', 'robot.disconnected'), { capacity: { claim } })).toEqual([])
    expect(await meaning(...moved('idle', 'offline', 'robot.disconnected'), { capacity: {} })).toEqual([])
    expect(await meaning(...moved('idle', 'offline', 'robot.disconnected'))).toEqual([])
  })
})

test('an event that comes twice says the same fact, under an id that others of the same allocation derive too', async () => {
  const { follow, stream } = standing()
  await follow(event('job.released', { job_id, cause: 'fault.raised' }))
  await follow(event('job.released', { job_id, cause: 'fault.raised' }))
  expect(stream.puts[1]).toEqual(stream.puts[0])
  const [put] = stream.puts
  expect(put).toMatchObject({ subject: 'mission:m-17', record: { topic: 'missions/m-17/messages' } })
  expect(JSON.parse(Buffer.from(put?.record.data ?? '', 'base64').toString())).toEqual({
    message_id: allocationId({ mission_id: 'm-17', allocation: 2 }, 'mission.deallocated'),
    type: 'mission.deallocated',
    causation_id: 'message-7',
    payload: { allocation: 2, cause: 'fault', robot_revision: 7 },
  })
})

test('what may happen more than once has an id of its own each time', async () => {
  const { follow, stream } = standing()
  const paused = { job_id, progress: 'paused', was: 'running' }
  await follow(event('job.progressed', paused))
  await follow(event('job.progressed', paused, { revision: 9 }))
  const ids = stream.puts.map(
    ({ record }) => JSON.parse(Buffer.from(record.data ?? '', 'base64').toString()).message_id,
  )
  expect(new Set(ids).size).toBe(2)
})

test('what cannot be said now is tried again; what is no event of ours never', async () => {
  const { follow, stream, lines } = standing()
  stream.down = true
  await expect(follow(event('job.started', { job_id }))).rejects.toThrow(TemporaryFailure)
  expect(lines).toMatchObject([{ level: 'error', fields: { event_id: 'e-job.started', robot_id: 'r1' } }])
  await expect(follow({ detail: { type: 'job.started' } })).rejects.toThrow(PermanentFailure)
})
