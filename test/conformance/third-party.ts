/** The whole system, served, for clients that know it by its documents only. */
import mqtt from 'mqtt'
import { afterAll, beforeAll } from 'vitest'
import { type Served, serve } from '../../local/served.ts'
import { synthesised } from '../faults/assembly.ts'

export interface System {
  readonly httpUrl: string
  readonly mqttUrl: string
  /** Of a person who may do everything. */
  readonly token: string
  /** Of an application with all scopes that there are here. */
  readonly applicationToken: string
}

export function system(): () => System {
  let served: Served | undefined
  let found: System | undefined
  beforeAll(async () => {
    served = await serve({ assembly: synthesised(), mqttPort: 0, httpPort: 0, log: () => {} })
    const { http = '', mqtt: mqttUrl = '' } = served.runtime.addresses()
    const issuer = served.runtime.door('issuer')
    found = {
      httpUrl: http,
      mqttUrl,
      token: await issuer.token('third-party', ['admin']),
      applicationToken: await issuer.applicationToken('example'),
    }
  }, 120_000)
  afterAll(() => served?.stop(), 30_000)
  return () => {
    if (!found) throw new Error('the system has not started')
    return found
  }
}

/** Two robots that have said something, one of them something that nobody understands. */
export async function somethingToSee({ mqttUrl }: System): Promise<void> {
  for (const [robot, ...said] of robots) {
    const client = await mqtt.connectAsync(mqttUrl, { clientId: robot })
    for (const text of said) await client.publishAsync(`robots/${robot}/messages`, text, { qos: 1 })
    await client.endAsync()
  }
}

const robots = [
  [
    'third-1',
    '{"type":"robot.connected","payload":{}}',
    '{"type":"work.start","payload":{"job_id":"job-1"}}',
    '{"type":"work.completed","payload":{"job_id":"job-1"}}',
  ],
  ['third-2', '{"type":"robot.connected","payload":{}}', '{"type":"work.started","payload":7}', '{"type":"no.such"}'],
] as const
