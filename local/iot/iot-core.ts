// IoT Core of the local runtime: the part that runs AWS::IoT::* of the templates.
//
// Served, clients come over MQTT, plain or over TLS with a certificate; simulated, they are `door('devices')`. Everything
// between a publish and the stream is one code for all: gate.ts (limits, policies, presence) and rules.ts.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { counterOf } from '../observability/counter.ts'
import { type Pending, pendingInMemory, pendingOnDisk } from '../pending.ts'
import type { Provider } from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'
import { type Authority, openAuthority } from './authority.ts'
import { type Broker, createBroker } from './broker.ts'
import { controlPlane } from './control-plane.ts'
import { dataPlane, type PublishFromInside } from './data-plane.ts'
import { SimulatedDevices } from './devices.ts'
import { fleetProvisioning } from './fleet-provisioning.ts'
import { Gate } from './gate.ts'
import { rarely } from './rarely.ts'
import { createRegistry, type Kept } from './registry.ts'
import { iotResources } from './resources.ts'
import { type KeptMessage, Retained } from './retained.ts'
import { TopicRules } from './rules.ts'
import { createShadows, type Shadow, shadowTopics } from './shadows.ts'

export function iotCore(runtime: Runtime): readonly Provider[] {
  const { clock } = runtime
  const log = rarely(runtime.log)
  const directory = runtime.dataDirectory && join(runtime.dataDirectory, 'iot')
  if (directory) mkdirSync(directory, { recursive: true, mode: 0o700 })
  const registryFile = kept<Kept>(directory, 'registry')
  const shadowsFile = kept<Shadow>(directory, 'shadows')
  const registry = createRegistry(clock, registryFile)
  const shadows = createShadows(clock, shadowsFile)
  const retainedFile = kept<KeptMessage>(directory, 'retained')
  const retained = new Retained(clock, retainedFile)
  const rules = new TopicRules(log, (name, dimensions) =>
    counterOf(runtime, { namespace: 'AWS/IoT', name, dimensions }),
  )
  const resources = iotResources(runtime, rules, registry)
  const template = resources.provisioningTemplate
  const random = runtime.random.fork('provisioning')
  let opened: Promise<Authority> | undefined
  const authority = (): Promise<Authority> => {
    opened ??= openAuthority(directory, clock.now())
    return opened
  }
  let broker: Broker | undefined
  let tlsPort: number | undefined
  const gate: Gate = new Gate({
    clock,
    random: runtime.random,
    rules,
    registry,
    retained,
    enforcePublishRate: runtime.enforcePublishRate ?? false,
    firstVersion: () => (runtime.dataDirectory === undefined ? 0 : Math.floor(clock.now() / 1000)),
    services: [
      shadowTopics(shadows, clock),
      fleetProvisioning({
        registry,
        authority,
        template,
        functions: runtime.functions,
        token: () => Buffer.from(random.bytes(32)).toString('hex'),
        log: runtime.log,
      }),
    ],
    failed: (error) => log('answer', `MQTT: the broker could not answer: ${String(error)}`),
    deliver(topic, payload) {
      devices.deliver(topic, payload)
      broker?.deliver(topic, payload).catch((error: unknown) => log('deliver', `MQTT ${topic}: ${String(error)}`))
    },
  })
  const devices = new SimulatedDevices(gate, retained)

  const publish: PublishFromInside = async (topic, payload, options) => {
    const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
    const { deliver, stored } = gate.publishFromInside(topic, bytes)
    if (stored !== undefined) await stored
    if (!deliver) return
    if (options?.retain) retained.keep(topic, bytes, options.qos ?? 0)
    devices.deliver(topic, bytes)
    await broker?.deliver(topic, bytes, options)
  }
  runtime.register(dataPlane({ publish, retained, shadows }))
  runtime.register(
    controlPlane({
      registry,
      authority,
      template,
      endpoint: () => (tlsPort === undefined ? undefined : `127.0.0.1:${tlsPort}`),
      place: runtime,
    }),
  )
  runtime.offer('broker', { publish })
  if (runtime.mode === 'simulated') runtime.offer('devices', devices)

  return [
    {
      ...resources,
      async start() {
        gate.bindRobots(resources.robotStatements())
        if (runtime.mode === 'simulated') return
        broker = await createBroker(gate, log, authority)
        for (const { topic, payload, qos } of retained.all())
          await broker.deliver(topic, payload, { qos, retain: true })
        registry.onUnusable((certificate) => broker?.end(certificate))
        const port = await broker.listen(runtime.wanted.mqttPort)
        runtime.address('mqtt', `mqtt://127.0.0.1:${port}`)
        tlsPort = await broker.listenTls(runtime.wanted.mqttsPort ?? 0)
        runtime.address('mqtts', `mqtts://127.0.0.1:${tlsPort}`)
      },
      async stop() {
        await broker?.close()
        registryFile.close()
        shadowsFile.close()
        retainedFile.close()
      },
      stats: () => ({
        ...gate.counts,
        ...rules.counts,
        connections: broker?.connections() ?? devices.connections(),
      }),
    },
  ]
}

function kept<Item>(directory: string | undefined, name: string): Pending<Item> {
  return directory ? pendingOnDisk<Item>(join(directory, `${name}.jsonl`)) : pendingInMemory<Item>()
}
