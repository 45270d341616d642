import { describe, expect, test } from 'vitest'
import { namesThing, permitsFor, readPolicy, thingOf, voiceOf } from '../../../local/iot/thing-policy.ts'
import { robotPolicy } from './resources.ts'

const robot = readPolicy(robotPolicy.properties.PolicyDocument)
const ARN = 'arn:aws:iot:us-east-1:000000000000:'
const allow = (Action: string | string[], Resource: string, Effect = 'Allow') => ({ Effect, Action, Resource })
const permits = (clientId: string, ...Statement: unknown[]) => {
  const statements = readPolicy({ Version: '2012-10-17', Statement })
  return permitsFor(statements, thingOf(statements, clientId))
}

describe('a policy for robots', () => {
  test.each([
    ['r1', 'iot:Connect', 'client/r1', true],
    ['r1', 'iot:Connect', 'client/r2', false],
    ['r1', 'iot:Publish', 'topic/robots/r1/messages', true],
    ['r1', 'iot:Publish', 'topic/robots/r2/messages', false],
    ['r1', 'iot:Publish', 'topic/robots/r1/commands', false],
    ['r1', 'iot:Publish', 'topic/$aws/rules/telemetry/robots/r1/telemetry', true],
    ['r1', 'iot:Publish', 'topic/$aws/rules/telemetry/robots/r2/telemetry', false],
    ['r1', 'iot:Subscribe', 'topicfilter/robots/+/commands', false],
    ['r1', 'iot:Publish', 'topic/fts/v1/ff/5iO4/state', false],
    ['ff:5iO4', 'iot:Publish', 'topic/fts/v1/ff/5iO4/state', true],
    ['ff:5iO4', 'iot:Publish', 'topic/fts/v1/ff/leJ4/state', false],
    ['*', 'iot:Publish', 'topic/robots/r1/messages', false],
    ['*', 'iot:Publish', 'topic/robots/*/messages', true],
  ] as const)('as %s: %s on %s: %s', (clientId, action, resource, expected) => {
    expect(permitsFor(robot, thingOf(robot, clientId))(action, resource)).toBe(expected)
  })

  test('is that of a robot of VDA 5050 on any interface, and for its own manufacturer and serial number alone', () => {
    const attribute = (name: string) => `\${iot:Connection.Thing.Attributes[${name}]}`
    const own = ['vda_interface', 'vda_major', 'manufacturer', 'serial_number'].map(attribute).join('/')
    const permitted = permits('m:a_x002E_b', allow('iot:Publish', `${ARN}topic/${own}/state`))
    expect(permitted('iot:Publish', 'topic/uagv/v2/m/a.b/state')).toBe(true)
    expect(permitted('iot:Publish', 'topic/vda5050/v3/m/a.b/state')).toBe(true)
    expect(permitted('iot:Publish', 'topic/uagv/v2/x/m/a.b/state')).toBe(false)
    expect(permitted('iot:Publish', 'topic/uagv/v2/m/other/state')).toBe(false)
  })

  test('names the thing; one with wildcards only does not, and gives nobody a voice', () => {
    expect(namesThing(robot)).toBe(true)
    const open = readPolicy({ Statement: allow('iot:*', `${ARN}topic/robots/*`) })
    expect(namesThing(open)).toBe(false)
    expect(voiceOf(open, thingOf(open, 'r1'))('iot:Publish', 'topic/robots/r1/messages')).toBe(false)
  })
})

describe('evaluation', () => {
  test('refuses without an Allow, and a Deny wins wherever it stands', () => {
    expect(permits('r1')('iot:Publish', 'topic/a')).toBe(false)
    const denied = permits('r1', allow('iot:*', '*'), allow('iot:Publish', `${ARN}topic/secret/*`, 'Deny'))
    expect(denied('iot:Publish', 'topic/a')).toBe(true)
    expect(denied('iot:Publish', 'topic/secret/a')).toBe(false)
  })

  test('knows * and ? and nothing else as wildcards', () => {
    const some = permits('r1', allow(['iot:Pub*'], `${ARN}topic/a?c/+.*`))
    expect(some('iot:Publish', 'topic/abc/+.x')).toBe(true)
    expect(some('iot:Publish', 'topic/abc/bbx')).toBe(false)
    expect(some('iot:Receive', 'topic/abc/+.x')).toBe(false)
  })
})

test.each([
  [{ Statement: [{ Effect: 'Maybe', Action: '*', Resource: '*' }] }, 'Statement 1: Effect is Maybe'],
  [{ Statement: [{ Effect: 'Allow', NotAction: '*', Resource: '*' }] }, 'Statement 1: NotAction is not evaluated here'],
  [{ Statement: [allow('*', 'arn:aws:s3:::bucket')] }, 'is not an ARN of AWS IoT'],
  ['[]', 'a policy document has an object where'],
])('%j is refused', (document, message) => {
  expect(() => readPolicy(document)).toThrow(message)
})
