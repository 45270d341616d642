import { describe, expect, test } from 'vitest'
import { drawsOf } from '../../robots/random.ts'
import { Robot } from '../../robots/robot.ts'
import { shadowOf } from '../../robots/shadow.ts'

const shadow = shadowOf('r1')

describe('a virtual robot and its shadow', () => {
  test.each([
    ['$aws/things/r1/shadow/get/accepted', { state: { desired: { telemetry_rate_seconds: 5, policy_version: 'v2' } } }],
    ['$aws/things/r1/shadow/update/delta', { state: { telemetry_rate_seconds: 5, policy_version: 'v2' } }],
  ])('is told on %s', (topic, value) => {
    expect(shadow.wanted(topic, value)).toEqual({ telemetry_rate_seconds: 5, policy_version: 'v2' })
  })

  test.each([
    ['$aws/things/r1/shadow/get/accepted', { state: { reported: { telemetry_rate_seconds: 5 } } }],
    ['$aws/things/r1/shadow/update/delta', { state: { telemetry_rate_seconds: 'often', colour: 'red' } }],
    ['$aws/things/r1/shadow/update/delta', undefined],
    ['robots/r1/commands', { state: { telemetry_rate_seconds: 5 } }],
  ])('on %s is asked for nothing by %j', (topic, value) => {
    expect(shadow.wanted(topic, value)).toBeUndefined()
  })

  test('reports what it follows', () => {
    expect(shadow.report({ telemetry_rate_seconds: 5 })).toEqual({
      topic: '$aws/things/r1/shadow/update',
      text: '{"state":{"reported":{"telemetry_rate_seconds":5}}}',
    })
  })

  test('sends its telemetry at the rate that is wanted, from then on', () => {
    const robot = new Robot({ robotId: 'r1', draw: drawsOf('1', 'r1'), now: 0 })
    const samples = (from: number, until: number) => {
      let count = 0
      for (let now = from; now < until; now += 100) {
        count += robot.tick(now).filter(({ type }) => type === 'robot.telemetry').length
      }
      return count
    }
    robot.follow({ telemetry_rate_seconds: 100 }, 0)
    samples(0, 1_000)
    expect(samples(1_000, 80_000)).toBe(0)
    robot.follow({ telemetry_rate_seconds: 0.5 }, 80_000)
    expect(samples(80_000, 90_000)).toBeGreaterThan(15)
  })
})
