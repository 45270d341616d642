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
  readonly lines: readonly string[]
  tokenOf(groups: readonly string[], fleets?: string): Promise<string>
}

export function system(): () => System {
  let served: Served | undefined
  let found: System | undefined
  beforeAll(async () => {
    const lines: string[] = []
    served = await serve({ assembly: synthesised(), mqttPort: 0, httpPort: 0, log: (line) => void lines.push(line) })
    const { http = '', mqtt: mqttUrl = '' } = served.runtime.addresses()
    const tokenOf: System['tokenOf'] = async (groups, fleets) =>
      served?.runtime.door('issuer').token('third-party', groups, fleets) ?? ''
    found = { httpUrl: http, mqttUrl, token: await tokenOf(['admin']), lines, tokenOf }
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
