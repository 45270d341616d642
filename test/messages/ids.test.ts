import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { derivedId, derivedIdOfBytes, derivedTraceId, SIGNALBOX_NAMESPACE, uuidV5 } from '../../messages/ids.ts'
import { ROBOT_ID, robotIdOfThing, subjectOf, THING_NAME, thingNameOf } from '../../messages/robot-id.ts'

const DNS = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'

describe('derived ids', () => {
  test('are UUIDv5 as RFC 9562 has it', () => {
    expect(uuidV5(DNS, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2')
    expect(uuidV5(DNS, 'signalbox.messages')).toBe(SIGNALBOX_NAMESPACE)
    expect(uuidV5(DNS, 'größe')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  test('stay as they are from release to release: a change would apply resends twice', () => {
    expect(derivedId('r1', 5)).toBe('4ad257bc-3900-507a-9f8f-9ae0114e89e4')
    expect(derivedIdOfBytes('fts/v1/ff/5iO4/state', new TextEncoder().encode('{}'))).toBe(
      '23a38182-3d4c-5986-b625-7a3a371c24f8',
    )
    expect(derivedTraceId('495903')).toBe('8b8db4c42ba850ae923a4fec12c06a2b')
  })

  test('tell parts apart, and bytes are bytes', () => {
    expect(derivedId('a', 'b')).not.toBe(derivedId('ab'))
    expect(derivedId('a', 'b')).not.toBe(derivedId('b', 'a'))
    expect(derivedIdOfBytes('t', Uint8Array.of(0xff))).not.toBe(derivedIdOfBytes('t', Uint8Array.of(0xfe)))
  })
})

describe('thing names', () => {
  test.each([
    ['r1', 'r1'],
    ['ff:5iO4', 'ff:5iO4'],
    ['acme:A.7', 'acme:A_x002E_7'],
    ['a_x002E_b', 'a_x005F_x002E_b'],
    ['a_x', 'a_x'],
    ['a_x2EE0.b', 'a_x005F_x2EE0_x002E_b'],
    ['acme robots:7', 'acme_x0020_robots:7'],
  ])('of %s is %s, and back', (robotId, thingName) => {
    expect(thingNameOf(robotId)).toBe(thingName)
    expect(robotIdOfThing(thingName)).toBe(robotId)
  })

  test('hold every robot id there and back, in the letters that things may have', () => {
    const units = fc.array(
      fc.constantFrom('a', 'Z', '0', '_', 'x', '2', 'E', ':', '-', '.', ' ', 'é', '😀', '_x002E_', '_x005F_'),
      { minLength: 1, maxLength: 12 },
    )
    fc.assert(
      fc.property(units, (parts) => {
        const robotId = parts.join('')
        const thingName = thingNameOf(robotId)
        expect(thingName).toMatch(/^[a-zA-Z0-9:_-]+$/)
        expect(robotIdOfThing(thingName)).toBe(robotId)
      }),
      { numRuns: 2000 },
    )
  })

  test('that are plain are the robot id itself', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9:-]{1,40}$/), (name) => {
        expect(thingNameOf(name)).toBe(name)
        expect(THING_NAME.test(name) && ROBOT_ID.test(name)).toBe(true)
      }),
    )
  })

  test.each([
    ['.', false],
    ['..', false],
    ['...', true],
    ['.r', true],
    ['r.', true],
    ['..r', true],
    ['r'.repeat(128), true],
    ['r'.repeat(129), false],
    ['', false],
  ])('%j may be the id of a robot: %j, for a URL could not ask for . and ..', (robotId, may) => {
    expect(ROBOT_ID.test(robotId)).toBe(may)
  })

  test('and subjects: order is kept per robot', () => {
    expect(subjectOf('ff:5iO4')).toBe('robot:ff:5iO4')
  })
})
