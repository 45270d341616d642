// IoT Core of the local runtime: the part that runs AWS::IoT::* of the templates.
//
// Served, clients come over MQTT; simulated, they are `door('devices')`. Everything between a publish and the stream
// is one code for both: gate.ts (limits, policies, presence) and rules.ts.

import type { Provider } from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'
import { type Broker, createBroker } from './broker.ts'
import { dataPlane, type PublishFromInside } from './data-plane.ts'
import { SimulatedDevices } from './devices.ts'
import { Gate } from './gate.ts'
import { rarely } from './rarely.ts'
import { iotResources } from './resources.ts'
import { TopicRules } from './rules.ts'

export function iotCore(runtime: Runtime): readonly Provider[] {
  const log = rarely(runtime.log)
  const rules = new TopicRules(log)
  let broker: Broker | undefined
  const gate: Gate = new Gate({
    clock: runtime.clock,
    random: runtime.random,
    rules,
    enforcePublishRate: runtime.enforcePublishRate ?? false,
    firstVersion: () => (runtime.dataDirectory === undefined ? 0 : Math.floor(runtime.clock.now() / 1000)),
    deliver(topic, payload) {
      devices.deliver(topic, payload)
      broker?.deliver(topic, payload).catch((error: unknown) => log('deliver', `MQTT ${topic}: ${String(error)}`))
    },
  })
  const devices = new SimulatedDevices(gate)

  const publish: PublishFromInside = async (topic, payload, options) => {
    const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
    const { deliver, stored } = gate.publishFromInside(topic, bytes)
    if (stored !== undefined) await stored
    if (!deliver) return
    devices.deliver(topic, bytes)
    await broker?.deliver(topic, bytes, options)
  }
  runtime.register(dataPlane(publish))
  runtime.offer('broker', { publish })
  if (runtime.mode === 'simulated') runtime.offer('devices', devices)

  const resources = iotResources(runtime, rules)
  return [
    {
      ...resources,
      async start() {
        gate.bindRobots(resources.robotStatements())
        if (runtime.mode === 'simulated') return
        broker = await createBroker(gate, log)
        const port = await broker.listen(runtime.wanted.mqttPort)
        runtime.address('mqtt', `mqtt://127.0.0.1:${port}`)
      },
      async stop() {
        await broker?.close()
      },
      stats: () => ({
        ...gate.counts,
        ...rules.counts,
        connections: broker?.connections() ?? devices.connections(),
      }),
    },
  ]
}
