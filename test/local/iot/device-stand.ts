import { IoTClient } from '@aws-sdk/client-iot'
import { authorityOfItsOwn } from '../../../cli/provision/identities.ts'
import { iotCore } from '../../../local/iot/iot-core.ts'
import type { ResolvedResource } from '../../../local/resources/provider.ts'
import type { Functions } from '../../../local/runtime.ts'
import { type ServiceRuntime, serviceRuntime } from '../service-runtime.ts'
import { deviceResources } from './device-stack.ts'

/** IoT Core of one machine with the policies, group and template of the synthesised device stack, and no topic rules. */
export interface DeviceStand {
  readonly runtime: ServiceRuntime
  readonly iot: IoTClient
  readonly resources: readonly ResolvedResource[]
  /** mqtts://127.0.0.1:… */
  readonly url: string
  /** PEM */
  readonly authority: string
  close(): Promise<void>
}

export async function deviceStand(
  options: { readonly functions?: Functions; readonly dataDirectory?: string } = {},
): Promise<DeviceStand> {
  const runtime = serviceRuntime(options)
  const [provider] = iotCore(runtime)
  if (provider === undefined) throw new Error('no provider')
  const resources = deviceResources()
  for (const resource of resources) await provider.create(resource)
  await provider.start?.()
  const iot = new IoTClient(await runtime.client())
  return {
    runtime,
    iot,
    resources,
    url: runtime.addresses().mqtts ?? '',
    authority: await authorityOfItsOwn(iot),
    async close() {
      await provider.stop?.()
      iot.destroy()
      await runtime.close()
    },
  }
}
