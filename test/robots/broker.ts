import { iotCore } from '../../local/iot/iot-core.ts'
import type { Provider } from '../../local/resources/provider.ts'
import { type FakeRuntime, fakeRuntime } from '../local/iot/fake-runtime.ts'
import { lineRules, RAW_SELECT, robotPolicy, topicRule } from '../local/iot/resources.ts'

export interface TestBroker {
  readonly runtime: FakeRuntime
  readonly provider: Provider
  readonly url: string
  close(): Promise<void>
}

/** IoT Core of the local runtime with the rules of the line and the robots' policy; `everything` records every topic too. */
export async function testBroker(everything = false): Promise<TestBroker> {
  const runtime = fakeRuntime()
  const [provider] = iotCore(runtime)
  if (provider === undefined) throw new Error('no provider')
  const all = everything ? [topicRule('all', `${RAW_SELECT} FROM '#'`, 'all')] : lineRules
  for (const resource of [...all, robotPolicy]) await provider.create(resource)
  await provider.start?.()
  return { runtime, provider, url: runtime.addresses().mqtt ?? '', close: async () => provider.stop?.() }
}

export interface Heard {
  readonly topic: string
  readonly client_id: string
  readonly text: string
}

export function heardBy(runtime: FakeRuntime): Heard[] {
  return runtime.puts.map(({ data }) => {
    const { topic = '', client_id = '', data: base64 = '' } = JSON.parse(data) as Record<string, string>
    return { topic, client_id, text: Buffer.from(base64, 'base64').toString() }
  })
}
