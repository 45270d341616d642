import { describe, expect, test } from 'vitest'
import { TemporaryFailure } from '../../../functions/errors.ts'
import type { Notice } from '../../../functions/ports/notifications.ts'
import { type NotifyPorts, notify } from '../../../functions/service_platform/notify/notify.ts'
import { fakeLog } from '../../fakes/log.ts'
import { fakeNoticeBook } from '../../fakes/notice-book.ts'

const HOUR = Date.parse('2026-05-13T13:00:00.000Z')

/** Somebody who reads what comes, and the time. */
const listening = (settings: Partial<Pick<NotifyPorts, 'per_hour_max' | 'repeat_after_seconds'>> = {}) => {
  const notices: Notice[] = []
  const log = fakeLog()
  const clock = { now: HOUR + 48 * 60_000 }
  const tell = notify({
    notifications: {
      send: async (notice) => {
        notices.push(notice)
      },
    },
    book: fakeNoticeBook(),
    repeat_after_seconds: 3_600,
    per_hour_max: 30,
    now: () => clock.now,
    log: log.log,
    ...settings,
  })
  return { notices, log, clock, tell }
}

let events = 0
const delivery = (type: string, payload: object, more: object = {}) => ({
  'detail-type': type,
  detail: {
    event_id: `event-${events++}`,
    robot_id: 'ff:5iO4',
    trace_id: 'a'.repeat(32),
    occurred_at: '2026-05-13T13:48:52.000Z',
    payload,
    ...more,
  },
})

const told = async (type: string, payload: object, more: object = {}) => {
  const { notices, tell } = listening()
  await tell(delivery(type, payload, more))
  return notices
}

const incident = { incident_id: 'i1', code: 'motor_stalled', message: 'left drive, 14 A', level: 'FATAL' }
const failure = {
  failure_id: 'f1',
  kind: 'held',
  stage: 'machine',
  error_class: 'TemporaryFailure',
  error_text: 'publish work.start: throttled',
  attempts: 5,
  type: 'work.start',
}

describe('a person is told', () => {
  test('of a fault that stops a robot, with what is known and where to read on', async () => {
    const [notice] = await told('incident.raised', incident)
    expect(notice?.subject).toBe('Robot ff:5iO4: fault motor_stalled (FATAL)')
    expect(notice?.body).toMatchInlineSnapshot(`
      "Robot ff:5iO4 has a fault and does not work until somebody has looked: motor_stalled, left drive, 14 A.

      robot_id: ff:5iO4
      trace_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
      occurred_at: 2026-05-13T13:48:52.000Z
      incident_id: i1
      code: motor_stalled
      level: FATAL
      message: left drive, 14 A

      What happened before: npm run show -- ff:5iO4
      The fault ends when the robot says fault.cleared."
    `)
    expect(notice?.attributes).toEqual({ event: 'incident.raised', urgency: 'page' })
  })

  test('of a failure that nobody tries again', async () => {
    const [notice] = await told('failure.needs_attention', failure)
    expect(notice?.subject).toBe('Needs attention: TemporaryFailure of robot ff:5iO4')
    expect(notice?.body).toContain('work.start of robot ff:5iO4 failed 5 times')
    expect(notice?.body).toContain('npm run show -- f1')
  })

  test('also when no robot is known', async () => {
    const [notice] = await told('failure.needs_attention', { ...failure, type: undefined }, { robot_id: undefined })
    expect(notice?.subject).toBe('Needs attention: TemporaryFailure')
    expect(notice?.body).toContain('A message failed 5 times')
  })
})

describe('a person is not told', () => {
  test.each(['WARNING', 'info'])('of a fault of level %s', async (level) => {
    expect(await told('incident.raised', { ...incident, level })).toEqual([])
  })

  test('of a fault that the robot says again', async () => {
    expect(await told('incident.raised', { ...incident, again: true })).toEqual([])
  })

  test.each(['robot.transitioned', 'constructor', 'toString'])('of %s', async (type) => {
    expect(await told(type, {})).toEqual([])
  })
})

test('a subject is one line of at most 100 characters of ASCII, whatever the fault is called', async () => {
  const [notice] = await told('incident.raised', { ...incident, code: `Störung\n☠ ${'x'.repeat(100)}` })
  expect(notice?.subject).toMatch(/^[\x20-\x7e]{1,100}$/)
  expect(notice?.subject).toMatch(/^Robot ff:5iO4: fault Sto\?rung\?\? x+\.\.\.$/)
})

test('an event of another shape than the catalogue’s fails, so that it ends in the intake and not in silence', async () => {
  await expect(told('incident.raised', { code: 7 })).rejects.toThrow()
})

describe('a person who cannot be told', () => {
  const gone = new TemporaryFailure('publish a notice to arn:aws:sns:us-east-1:1:gone: Throttling')
  const failing = async (delivery: { readonly 'detail-type': string; readonly detail: unknown }) => {
    const { log, lines } = fakeLog()
    const run = notify({
      notifications: { send: () => Promise.reject(gone) },
      book: fakeNoticeBook(),
      repeat_after_seconds: 3_600,
      per_hour_max: 30,
      now: () => HOUR,
      log,
    })
    await expect(run(delivery)).rejects.toThrow()
    return lines
  }

  test('leaves one line with the ids of the event', async () => {
    const ids = { event_id: 'e1', robot_id: 'r1', trace_id: 'a'.repeat(32), correlation_id: 'o1', causation_id: 'm1' }
    const detail = { ...ids, occurred_at: '2026-05-13T13:48:52.000Z', payload: incident }
    expect(await failing({ 'detail-type': 'incident.raised', detail })).toEqual([
      { level: 'error', message: 'notice not sent', fields: { type: 'incident.raised', ...ids, error: gone } },
    ])
  })

  test('also of an event that is none', async () => {
    const lines = await failing({ 'detail-type': 'incident.raised', detail: { robot_id: 7 } })
    expect(lines).toMatchObject([{ message: 'notice not sent', fields: { type: 'incident.raised' } }])
  })
})

describe('of one thing a person is told once within the window', () => {
  test('and the next time how often it was said since', async () => {
    const { notices, tell, clock, log } = listening()
    for (let n = 0; n < 4; n += 1) await tell(delivery('incident.raised', { ...incident, incident_id: `i${n}` }))
    expect(notices).toHaveLength(1)
    expect(log.lines.filter(({ message }) => message === 'notice not sent: told before')).toHaveLength(3)
    clock.now += 3_600_000
    await tell(delivery('incident.raised', incident))
    expect(notices[1]?.body).toMatch(/Since you were told last it was said 3 more times\.$/)
  })

  test.each([
    ['another robot', 'incident.raised', incident, { robot_id: 'r2' }],
    ['another fault', 'incident.raised', { ...incident, code: 'lidar_dirty' }, {}],
    ['another cause', 'failure.needs_attention', failure, {}],
  ])('%s is another thing', async (_, type, payload, more) => {
    const { notices, tell } = listening()
    await tell(delivery('incident.raised', incident))
    await tell(delivery(type, payload, more))
    expect(notices).toHaveLength(2)
  })

  test('a cause that fails for many robots is one', async () => {
    const { notices, tell } = listening()
    for (const robot_id of ['r1', 'r2', 'r3'])
      await tell(delivery('failure.needs_attention', { ...failure, failure_id: robot_id }, { robot_id }))
    expect(notices).toHaveLength(1)
  })

  test('but an event that could not be told is told when it comes again', async () => {
    const book = fakeNoticeBook()
    const notices: Notice[] = []
    let fails = true
    const tell = notify({
      notifications: {
        send: async (notice) => {
          if (fails) throw new TemporaryFailure('publish a notice: Throttling')
          notices.push(notice)
        },
      },
      book,
      repeat_after_seconds: 3_600,
      per_hour_max: 30,
      now: () => HOUR,
      log: fakeLog().log,
    })
    const event = delivery('incident.raised', incident)
    await expect(tell(event)).rejects.toThrow(TemporaryFailure)
    fails = false
    await tell(event)
    expect(notices).toHaveLength(1)
  })
})

describe('more than a person can read', () => {
  const storm = async () => {
    const heard = listening({ per_hour_max: 3 })
    for (let n = 0; n < 10; n += 1) await heard.tell(delivery('incident.raised', incident, { robot_id: `r${n}` }))
    return heard
  }

  test('is cut at the limit, which is said at once', async () => {
    const { notices, log } = await storm()
    expect(notices.map(({ subject }) => subject)).toEqual([
      'Robot r0: fault motor_stalled (FATAL)',
      'Robot r1: fault motor_stalled (FATAL)',
      'Robot r2: fault motor_stalled (FATAL)',
      'More than 3 notices this hour: the rest come as one summary',
    ])
    expect(log.lines.filter(({ message }) => message === 'notice not sent: too many this hour')).toHaveLength(7)
  })

  test('comes as one summary when the hour is over, once', async () => {
    const { notices, tell, clock } = await storm()
    await tell(delivery('incident.raised', incident, { robot_id: 'r0' }))
    notices.length = 0
    await tell({})
    expect(notices).toEqual([])
    clock.now = HOUR + 3_600_000 + 60_000
    await tell({})
    await tell({})
    expect(notices.map(({ subject }) => subject)).toEqual([
      '8 more notices between 2026-05-13T13:00 and 2026-05-13T13:59 UTC',
    ])
    expect(notices[0]?.body).toContain('7 notices were above the limit of an hour')
    expect(notices[0]?.body).toContain('- Robot r9: fault motor_stalled (FATAL)')
    expect(notices[0]?.body).toContain('1 times something was said again')
  })

  test('is summarised later when the clock has missed an hour', async () => {
    const { notices, tell, clock } = await storm()
    notices.length = 0
    clock.now = HOUR + 4 * 3_600_000
    await tell({})
    expect(notices).toHaveLength(1)
  })

  test('does not reach into the next hour', async () => {
    const { notices, tell, clock } = await storm()
    clock.now = HOUR + 3_600_000
    notices.length = 0
    await tell(delivery('incident.raised', incident, { robot_id: 'r20' }))
    expect(notices.map(({ subject }) => subject)).toEqual(['Robot r20: fault motor_stalled (FATAL)'])
  })
})
