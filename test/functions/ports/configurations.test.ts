import { IoTDataPlaneClient } from '@aws-sdk/client-iot-data-plane'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { configurationsInIot } from '../../../functions/ports/configurations.iot.ts'
import type { Configurations } from '../../../functions/ports/configurations.ts'
import { dataPlane } from '../../../local/iot/data-plane.ts'
import { Retained } from '../../../local/iot/retained.ts'
import { createShadows } from '../../../local/iot/shadows.ts'
import { pendingInMemory } from '../../../local/pending.ts'
import { fakeConfigurations } from '../../fakes/configurations.ts'
import { type ServiceRuntime, serviceRuntime } from '../../local/service-runtime.ts'

interface Kind {
  readonly configurations: Configurations
  /** What the robot says of itself. */
  report(robotId: string, reported: Readonly<Record<string, unknown>>): void
}

let runtime: ServiceRuntime
let iot: IoTDataPlaneClient
let kinds: Readonly<Record<string, Kind>>

beforeAll(async () => {
  runtime = serviceRuntime()
  const shadows = createShadows(runtime.clock, pendingInMemory())
  runtime.register(
    dataPlane({ publish: async () => {}, retained: new Retained(runtime.clock, pendingInMemory()), shadows }),
  )
  iot = new IoTDataPlaneClient(await runtime.client())
  const fake = fakeConfigurations()
  kinds = {
    'in shadows': {
      configurations: configurationsInIot(iot),
      report: (robotId, reported) => {
        shadows.update(robotId.replace('.', '_x002E_'), Buffer.from(JSON.stringify({ state: { reported } })))
      },
    },
    'as the fake': { configurations: fake, report: fake.report },
  }
})
afterAll(async () => {
  iot.destroy()
  await runtime.close()
})

describe.each(['in shadows', 'as the fake'])('configurations %s', (kind) => {
  const of = () => kinds[kind] as Kind

  test('are empty where nobody ever said anything', async () => {
    expect(await of().configurations.read('nobody')).toEqual({ desired: {}, reported: {}, open: [], version: 0 })
  })

  test('keep what is wanted setting by setting, and what the robot says is open until it says so', async () => {
    const { configurations, report } = of()
    expect(await configurations.want('m:a.1', { telemetry_rate_seconds: 5 })).toBe('written')
    expect(await configurations.want('m:a.1', { policy_version: 'v2' })).toBe('written')
    report('m:a.1', { telemetry_rate_seconds: 1, firmware: '2.4' })
    expect(await configurations.read('m:a.1')).toMatchObject({
      desired: { telemetry_rate_seconds: 5, policy_version: 'v2' },
      reported: { telemetry_rate_seconds: 1, firmware: '2.4' },
      open: ['policy_version', 'telemetry_rate_seconds'],
      version: 3,
      changed_at: expect.stringMatching(/^\d{4}-.*Z$/),
    })
    report('m:a.1', { telemetry_rate_seconds: 5, policy_version: 'v2' })
    await configurations.want('m:a.1', { policy_version: null })
    expect(await configurations.read('m:a.1')).toMatchObject({ desired: { telemetry_rate_seconds: 5 }, open: [] })
  })

  test('change nothing for who has seen an older one', async () => {
    const { configurations } = of()
    expect(await configurations.want('r2', { telemetry_rate_seconds: 5 }, 0)).toBe('written')
    expect(await configurations.want('r2', { telemetry_rate_seconds: 9 }, 0)).toBe('changed')
    expect(await configurations.want('r2', { telemetry_rate_seconds: 7 }, 1)).toBe('written')
    expect((await configurations.read('r2')).desired).toEqual({ telemetry_rate_seconds: 7 })
  })
})
