import { describe, expect, test } from 'vitest'
import { TemporaryFailure } from '../../../functions/errors.ts'
import type { Notice } from '../../../functions/ports/notifications.ts'
import { notify } from '../../../functions/service_platform/notify/notify.ts'
import { fakeLog } from '../../fakes/log.ts'

const told = async (type: string, payload: object, more: object = {}) => {
  const notices: Notice[] = []
  const tell = notify(
    {
      send: async (notice) => {
        notices.push(notice)
      },
    },
    fakeLog().log,
  )
  const detail = {
    robot_id: 'ff:5iO4',
    trace_id: 'a'.repeat(32),
    occurred_at: '2026-05-13T13:48:52.000Z',
    payload,
    ...more,
  }
  await tell({ 'detail-type': type, detail })
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
    expect(notice?.attributes).toEqual({ event: 'incident.raised' })
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
    const run = notify({ send: () => Promise.reject(gone) }, log)
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
