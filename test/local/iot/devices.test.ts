import { beforeEach, describe, expect, test } from 'vitest'
import { realClock } from '../../../local/clock.ts'
import { iotCore } from '../../../local/iot/iot-core.ts'
import { type FakeRuntime, fakeRuntime } from './fake-runtime.ts'
import { lineRules, robotPolicy } from './resources.ts'

let runtime: FakeRuntime
let now: number

beforeEach(async () => {
  now = Date.parse('2026-05-13T13:48:51Z')
  runtime = fakeRuntime({ mode: 'simulated', clock: { ...realClock, now: () => now } })
  const [provider] = iotCore(runtime)
  for (const resource of [...lineRules, robotPolicy]) await provider?.create(resource)
  await provider?.start?.()
})

const presence = () =>
  runtime.puts
    .map(({ data }) => JSON.parse(data) as Record<string, string>)
    .filter(({ topic }) => topic?.startsWith('$aws/'))
    .map(({ data }) => JSON.parse(Buffer.from(data ?? '', 'base64').toString()) as Record<string, unknown>)

describe('a device without a socket', () => {
  test('says, is heard to come and go, and is bound by the robots’ policy, as over MQTT', async () => {
    const devices = runtime.door('devices')
    await devices.connect('r1')
    expect(runtime.puts).toEqual([])
    await devices.publish('robots/r1/messages', Buffer.from('{}'), { clientId: 'r1' })
    await expect(devices.publish('robots/r2/messages', Buffer.from('{}'), { clientId: 'r1' })).rejects.toThrow(
      'r1 was disconnected: the policy of thing r1 does not let it publish to robots/r2/messages',
    )
    expect(presence()).toMatchObject([
      { eventType: 'connected', clientId: 'r1', timestamp: now, versionNumber: 0 },
      { eventType: 'disconnected', disconnectReason: 'FORBIDDEN_ACCESS', versionNumber: 0 },
    ])
    await expect(devices.publish('a', Buffer.alloc(131_073))).rejects.toThrow('IoT Core takes 131072')
  })

  test('hears commands on what it subscribed to, until it leaves', async () => {
    const devices = runtime.door('devices')
    const heard: string[] = []
    devices.subscribe('r1', 'robots/r1/commands', (_topic, payload) => heard.push(payload.toString()))
    await runtime.door('broker').publish('robots/r1/commands', Buffer.from('one'))
    await runtime.door('broker').publish('robots/r2/commands', Buffer.from('other'))
    await devices.disconnect('r1')
    await runtime.door('broker').publish('robots/r1/commands', Buffer.from('late'))
    expect(heard).toEqual(['one'])
    expect(() => devices.subscribe('any', '$aws/rules/#', () => {})).toThrow('cannot be subscribed to')
  })

  test('is counted from 0 again after an hour away, and by one more before', async () => {
    const devices = runtime.door('devices')
    const visit = async () => {
      await devices.publish('robots/r1/messages', Buffer.from('{}'), { clientId: 'r1' })
      await devices.disconnect('r1')
    }
    await visit()
    now += 3_599_000
    await visit()
    now += 3_601_000
    await visit()
    expect(presence().map(({ versionNumber }) => versionNumber)).toEqual([0, 0, 1, 1, 0, 0])
    const sessions = presence().map(({ sessionIdentifier }) => sessionIdentifier)
    expect(new Set(sessions).size).toBe(3)
  })

  test('gives the same ids under the same seed', async () => {
    await runtime.door('devices').publish('robots/r1/messages', Buffer.from('{}'), { clientId: 'x' })
    const [first] = runtime.puts
    const again = fakeRuntime({ mode: 'simulated', clock: { ...realClock, now: () => now } })
    const [provider] = iotCore(again)
    for (const resource of lineRules) await provider?.create(resource)
    await provider?.start?.()
    await again.door('devices').publish('robots/r1/messages', Buffer.from('{}'), { clientId: 'x' })
    expect(again.puts[0]).toEqual(first)
  })
})
