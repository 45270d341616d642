import { describe, expect, test } from 'vitest'
import type { Work } from '../../../../functions/handler.ts'
import { validateEvent } from '../../../../messages/events/catalogue.ts'
import { type HandlerName, handlerDomains, handlerNames } from '../../../../policy/handlers.ts'
import { everyDeath } from '../dispatch/interrupted.ts'
import { asked, type MissionWorld, missionWork, missionWorld, saidOn } from './world.ts'

/*
 * Every handler of missions, dying before and after each call that it makes to the outside. The machine runs it again (dispatch
 * does, after a restart), and the sweep comes by. Then everything is as if nothing had happened: rows, what was said, timers.
 */
type Prepared = readonly [work: Work, before?: (world: MissionWorld) => Promise<unknown>]

const ask = missionWork('enqueue-mission', 'mission.requested', 'queued', asked(), 0)
const carry = missionWork(
  'enqueue-mission',
  'mission.requested',
  'queued',
  asked([{ kind: 'pick' }, { kind: 'drop' }], { deadline: '2026-05-13T14:00:00Z', requires: [] }),
  0,
)
const told = missionWork(
  'record-allocation',
  'mission.allocated',
  'allocated',
  { allocation: 1, robot_id: 'r1', job_id: 'mission:m1:1' },
  1,
)
const other = missionWork('enqueue-mission', 'mission.requested', 'queued', { ...asked(), mission_id: 'm2' }, 0, 'm2')

const withRobot = async (world: MissionWorld) => {
  await world.robot('r1')
}
const askedWithRobot = async (world: MissionWorld) => {
  await withRobot(world)
  await world.handle(ask)
}
const given = async (world: MissionWorld) => {
  await withRobot(world)
  await world.handle(ask)
  await world.handle(told)
}
/** And another mission waits for its robot. */
const waitedFor = async (world: MissionWorld) => {
  await given(world)
  await world.handle(other)
}
const carrying = async (world: MissionWorld) => {
  await withRobot(world)
  await world.handle(carry)
  await world.handle(told)
}
const takenBack = async (world: MissionWorld) => {
  await given(world)
  await world.handle(missionWork('reallocate-mission', 'mission.deallocated', 'reallocating', lost, 2))
  await world.robot('r2')
}
const lost = { allocation: 1, cause: 'fault' }
const first = { allocation: 1 }

const cases: Readonly<Record<string, Prepared>> = {
  'enqueue-mission': [ask, withRobot],
  'enqueue-mission, while no robot is free': [ask],
  'enqueue-mission, with a deadline': [carry, withRobot],
  'record-allocation': [told, askedWithRobot],
  'requeue-mission': [missionWork('requeue-mission', 'mission.requeued', 'queued', first, 3), takenBack],
  'record-progress': [
    missionWork('record-progress', 'mission.step_completed', 'running', { ...first, step: 1, status: 'finished' }, 2),
    given,
  ],
  'pause-mission': [missionWork('pause-mission', 'mission.pause', 'running', { reason: 'break' }, 2), given],
  'resume-mission': [missionWork('resume-mission', 'mission.resume', 'paused', {}, 2), given],
  'cancel-mission': [missionWork('cancel-mission', 'mission.cancel', 'cancelling', {}, 2), given],
  'update-mission': [
    missionWork('update-mission', 'mission.update', 'running', { steps: [{ kind: 'charge' }] }, 2),
    given,
  ],
  'suspect-mission': [
    missionWork('suspect-mission', 'mission.robot_silent', 'suspect', { ...first, robot_id: 'r1', cause: 'quiet' }, 2),
    given,
  ],
  'fence-mission': [missionWork('fence-mission', 'mission.lease_expired', 'fenced', first, 2), given],
  'fence-mission, with a load on board': [
    missionWork('fence-mission', 'mission.lease_expired', 'fenced', first, 2),
    carrying,
  ],
  'release-mission': [
    missionWork('release-mission', 'mission.release', 'reallocating', { reason: 'looked', load: 'safe' }, 2),
    carrying,
  ],
  'reallocate-mission': [missionWork('reallocate-mission', 'mission.deallocated', 'reallocating', lost, 2), waitedFor],
  'reallocate-mission, refused by its robot': [
    missionWork('reallocate-mission', 'mission.deallocated', 'reallocating', { ...first, cause: 'order_rejected' }, 2),
    waitedFor,
  ],
  'reallocate-mission, with a load on board': [
    missionWork('reallocate-mission', 'mission.deallocated', 'reallocating', lost, 2),
    carrying,
  ],
  'release-mission, of a robot that broke down': [
    {
      ...missionWork('release-mission', 'mission.release', 'reallocating', { reason: 'looked', load: 'safe' }, 3),
      robot: { robot_id: 'mission:m1', state: 'reallocating', since: '2026-05-13T13:00:00.000Z', revision: 3 },
    },
    async (world) => {
      await carrying(world)
      await world.handle(missionWork('reallocate-mission', 'mission.deallocated', 'reallocating', lost, 2))
    },
  ],
  'complete-mission': [missionWork('complete-mission', 'mission.completed', 'completed', first, 2), waitedFor],
  'fail-mission': [
    missionWork('fail-mission', 'mission.failed', 'failed', { ...first, error: { code: 'x' }, category: 'load' }, 2),
    waitedFor,
  ],
  'end-mission': [missionWork('end-mission', 'mission.cancelled', 'cancelled', first, 2), waitedFor],
  'end-mission, while its robot has it': [
    missionWork('end-mission', 'mission.deadline_passed', 'expired', { deadline: '2026-05-13T14:00:00Z' }, 2),
    waitedFor,
  ],
  'record-late-truth': [
    missionWork('record-late-truth', 'mission.late_truth', 'running', { ...first, said: 'completed' }, 2),
    given,
  ],
  'record-capacity': [
    {
      ...missionWork(
        'record-capacity',
        'robot.capacity_changed',
        'idle',
        { available: true, capabilities: ['lift'] },
        5,
      ),
      robot: { robot_id: 'r9', state: 'idle', since: '2026-05-13T13:00:00.000Z', revision: 5 },
    },
    async (world) => await world.handle(ask),
  ],
  'record-capacity, of a robot that is taken out of service with a mission': [
    {
      ...missionWork(
        'record-capacity',
        'robot.capacity_changed',
        'working',
        { available: false, reason: 'taken out for repair' },
        5,
      ),
      robot: { robot_id: 'r1', state: 'working', since: '2026-05-13T13:00:00.000Z', revision: 5 },
    },
    given,
  ],
}

describe('a handler of missions that dies anywhere and is run again leaves the books as if it had not', () => {
  test.each(Object.entries(cases))('%s', async (_, [work, before]) => {
    let undisturbed: unknown
    const calls = await everyDeath(
      async () => {
        const world = missionWorld()
        await before?.(world)
        return world
      },
      (world, ports) => world.handle(work, ports),
      async (world, where) => {
        const { events } = await world.handle(work)
        for (const event of events) expect(validateEvent(event.type, event.payload), where).toBeUndefined()
        expect(JSON.stringify(events).length).toBeLessThan(700)
        world.later(31)
        await world.sweep()
        balance(world, where)
        undisturbed ??= standing(world)
        expect(standing(world), where).toEqual(undisturbed)
      },
    )
    expect(calls).toBeGreaterThan(0)
  })

  test('each of them is among these', () => {
    const tried = new Set(Object.keys(cases).map((name) => name.split(',')[0]))
    const names = handlerNames.filter((name: HandlerName) => handlerDomains[name] === 'mission')
    expect(names.filter((name) => !tried.has(name))).toEqual([])
  })
})

/** One robot per mission, one mission per robot, and both sides say the same. */
const balance = ({ rows }: MissionWorld, where: string): void => {
  const has = [...rows.missions.values()].flatMap(({ mission_id, robot_id, allocation }) =>
    robot_id === undefined ? [] : [`${robot_id} ${mission_id} ${allocation}`],
  )
  const claims = [...rows.robots.values()].flatMap(({ robot_id, claim }) =>
    claim ? [`${robot_id} ${claim.mission_id} ${claim.allocation}`] : [],
  )
  expect(claims.sort(), where).toEqual(has.sort())
}

/** Without what counts writes and when a claim was made: those may differ, nothing else may. */
const standing = ({ rows, stream, timers }: MissionWorld) => ({
  missions: [...rows.missions.values()].map(({ version: _, waits_because, claimed_at: __, ...row }) => ({
    ...row,
    waits: waits_because?.reason,
  })),
  robots: [...rows.robots.values()].map(({ version: _, claim, fenced, ...row }) => ({
    ...row,
    claim: claim && { ...claim, claimed_at: '' },
    fenced: fenced && { ...fenced, claimed_at: '', fenced_at: '' },
  })),
  said: [...saidOn(stream.puts)].sort(),
  timers: timers.started.map(({ name }) => name).sort(),
})
