import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fingerprintOf } from '../../../functions/failures/fingerprint.ts'
import { OtherJobInHand } from '../../../functions/ports/jobs.ts'
import { shownValue } from '../../../messages/shown-value.ts'

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,20}[A-Za-z0-9]$/)
const told = fc
  .record({
    robot_id: fc.oneof(
      name,
      fc.tuple(name, name).map(([maker, serial]) => `${maker}:${serial}`),
    ),
    message_id: fc.oneof(fc.uuid(), fc.ulid()),
    trace_id: fc.stringMatching(/^[0-9a-f]{32}$/),
    client_id: name,
    position: fc.tuple(fc.bigInt({ min: 10n ** 20n, max: 10n ** 21n }), fc.nat(9)).map((parts) => parts.join(':')),
    job: fc.string({ minLength: 1, maxLength: 200 }),
  })
  .map((one) => ({ ...one, topic: `robots/${one.robot_id}/messages` }))
  // A robot may be called like a word of the text; then its failures are a group of their own.
  .filter(({ robot_id, client_id }) => ![robot_id, client_id].some((word) => /^[a-z]+$/i.test(word)))
type Told = typeof told extends fc.Arbitrary<infer Value> ? Value : never

describe('failures with one cause have one fingerprint', () => {
  const fingerprint = (error_text: string, over: object = {}) =>
    fingerprintOf({ error_class: 'OtherJobInHand', stage: 'machine', error_text, ...over })

  test.each([
    [
      'ids',
      'message 5f0c8f0e-8f0e-5f0e-8f0e-5f0c8f0e8f0e failed',
      'message b1946ac9-2492-5347-8623-5b5a1f6d3a10 failed',
    ],
    ['traces', 'trace 0af7651916cd43dd8448eb211c80319c', 'trace 1bf7651916cd43dd8448eb211c80319d'],
    ['numbers', 'battery is 219; 0 to 100 was expected', 'battery is 120; 0 to 100 was expected'],
    ['quoted values', 'topic "a/b" is not spoken', 'topic "c" is not spoken'],
    ['times', 'at 2026-05-13T13:48:52.000Z it broke', 'at 2027-01-01T00:00:00Z it broke'],
    ['times with an offset', 'at 2026-05-13T13:48:52+02:00 it broke', 'at 2027-01-01T00:00:00-05:30 it broke'],
    ['days', 'on 2026-05-13 it broke', 'on 2027-01-01 it broke'],
    ['ULIDs', 'order 01JTX5ZK8W3Y7Q2V9N4M6P0R1S is gone', 'order 01JTX60ABCDEFGHJKMNPQRSTV2 is gone'],
    ['ids of other alphabets', 'action V1StGXR8_Z5jdHi6B-myT is late', 'action 7Uk_a9Pz-Lq2mX4tYw0bN is late'],
    ['short hexadecimal ids', 'commit 9fceb02d of job', 'commit 1a2b3c4d of job'],
    ['fractions and signs', 'x is -0.25 and y is 3', 'x is 17 and y is 1.5e-7'],
    [
      'positions',
      'Unexpected token at position 17 (line 3 column 4)',
      'Unexpected token at position 2 (line 1 column 2)',
    ],
    ['paths into a payload', '/payload/nodes/3/actions/0 is missing', '/payload/nodes/12/actions/11 is missing'],
    ['lists', 'nodes 3, 4, 5 are unknown', 'nodes 1 are unknown'],
    ['lists of quoted values', '"a", "b" are unknown', '"c" are unknown'],
    ['quoted values with apostrophes around', "it can't be `a` or 'b'", "it can't be `dd` or 'e f'"],
    ['addresses', 'connect 10.0.0.7:443 refused', 'connect 192.168.17.20:8443 refused'],
  ])('whatever their %s', (_, one, other) => {
    expect(fingerprint(one)).toBe(fingerprint(other))
  })

  test.each([
    ['what a payload has in a field', 'job_id is 7: Invalid', 'job_id is {"a":[1,{"b":"c"}]}: Invalid'],
    ['what a payload has in a field, by type', 'x is true: got it', 'x is null: got it'],
    ['quotes within quotes', 'job is "a \\"b\\" c": no', 'job is "d": no'],
    ['values cut off', `job is "${'a'.repeat(76)}...: no; id is "x"`, `job is "${'b'.repeat(76)}...: no; id is "y"`],
    ['numbers with separators', '1,234,567 bytes of 1_000', '12 bytes of 65.536'],
    [
      'a parser quotes of what it could not read',
      `Unexpected token 's', "{"speed":fast}" is not valid JSON; a message is one`,
      `Unexpected token 'o', ..."gear": or ""... is not valid JSON; a message is one`,
    ],
    [
      'element of an array it is',
      'payload of work.start (schema_version 1): job_id is 7: no',
      'element 2 of 3: payload of work.start (schema_version 1): job_id is 8: no',
    ],
    ['short ids', 'cart K2d8 is away', 'cart 5iO4 is away'],
    [
      'runs of a machine',
      'arn:aws:states:eu-central-1:123456789012:express:robot-v2:abc:def failed',
      'arn:aws:states:eu-central-1:123456789012:express:robot-v2:m1:0f failed',
    ],
  ])('whatever %s', (_, one, other) => {
    expect(fingerprint(one)).toBe(fingerprint(other))
  })

  test('whichever robot they hit', () => {
    expect(fingerprint('Robot r1 has no job', { robot_id: 'r1' })).toBe(
      fingerprint('Robot ff:5iO4 has no job', { robot_id: 'ff:5iO4' }),
    )
  })

  test('also where its id is part of a word of the text, or of another id', () => {
    expect(fingerprint('No job for e', { robot_id: 'e' })).toBe(
      fingerprint('No job for ff:5iO4', { robot_id: 'ff:5iO4' }),
    )
    expect(fingerprint('Robot agv-1 blocks agv-1', { robot_id: 'agv-1' })).toBe(
      fingerprint('Robot agv-10 blocks agv-10', { robot_id: 'agv-10' }),
    )
    expect(fingerprint('Topic robots/r1/messages', { robot_id: 'r1' })).toBe(
      fingerprint('Topic robots/truck/messages', { robot_id: 'truck' }),
    )
  })

  test('and different causes have different ones', () => {
    const one = fingerprint('Robot has no job in hand')
    expect(fingerprint('Robot has another job in hand')).not.toBe(one)
    expect(fingerprint("It can't start because it isn't there")).not.toBe(
      fingerprint("It can't stop because it isn't there"),
    )
    expect(fingerprint('Robot has no job in hand', { stage: 'commit' })).not.toBe(one)
    expect(fingerprint('Robot has no job in hand', { error_class: 'InvalidPayload' })).not.toBe(one)
  })

  test('also another field, handler or resource is another cause', () => {
    const field = (name: string) =>
      fingerprint(`payload of work.start (schema_version 1): ${name} is "x"; a number was expected`)
    expect(field('job_id')).not.toBe(field('kind'))
    const handler = (name: string) => fingerprint('table is down', { handler: name })
    expect(handler('work.start-work')).not.toBe(handler('work.stop-work'))
    const target = (name: string) =>
      fingerprint(`notices did not reach arn:aws:sns:eu-central-1:123456789012:${name}: denied`)
    expect(target('fleet-notices')).not.toBe(target('fleet-events'))
  })

  test.each<[string, (told: Told) => string]>([
    ['a rule', ({ topic }) => `Rule carts could not deliver: Kinesis on line: denied. Message arrived on: ${topic}`],
    ['a rule of another dialect', ({ robot_id }) => `Message arrived on: fts/v1/${robot_id.replace(':', '/')}/state`],
    ['a register', ({ robot_id, message_id }) => `write the job of ${robot_id} for message ${message_id}: Throttled`],
    ['a handler', ({ robot_id, job }) => new OtherJobInHand(robot_id, job, 'j1').message],
    ['a handler of an idle robot', ({ robot_id, job }) => new OtherJobInHand(robot_id, job, undefined).message],
    ['a payload', ({ job }) => `payload of work.start (schema_version 1): job_id is ${shownValue(job)}: too long`],
    ['a command', ({ robot_id, trace_id }) => `publish work.start to robots/${robot_id}/commands (${trace_id}): Gone`],
    ['a record', ({ position, client_id }) => `record ${position} of ${client_id} was not settled`],
  ])('whatever robot, message, job, place and client %s speaks of', (_, words) => {
    const of = (told: Told) => fingerprint(words(told), told)
    fc.assert(fc.property(told, told, (one, other) => of(one) === of(other)))
  })

  test('a text of any length and content has one, at once', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 3_000 }),
        fc.string({ unit: 'binary', maxLength: 5 }),
        (text, robot_id) => /^[0-9a-f]{16}$/.test(fingerprint(text, { robot_id })),
      ),
    )
    expect(fingerprint('"'.repeat(2_000_000))).toMatch(/^[0-9a-f]{16}$/)
  })
})
