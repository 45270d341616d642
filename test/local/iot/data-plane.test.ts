import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import { expect, test } from 'vitest'
import { dataPlane, type PublishFromInside } from '../../../local/iot/data-plane.ts'
import { Retained } from '../../../local/iot/retained.ts'
import { createShadows } from '../../../local/iot/shadows.ts'
import { pendingInMemory } from '../../../local/pending.ts'
import { serviceRuntime } from '../service-runtime.ts'

test('the SDK publishes through it, and what IoT Core refuses is an InvalidRequestException', async () => {
  const runtime = serviceRuntime()
  const published: { topic: string; text: string; options: unknown }[] = []
  const retained = new Retained(runtime.clock, pendingInMemory())
  const shadows = createShadows(runtime.clock, pendingInMemory())
  const publish: PublishFromInside = async (topic, payload, options) => {
    published.push({ topic, text: Buffer.from(payload).toString(), options })
  }
  runtime.register(dataPlane({ publish, retained, shadows }))
  const client = new IoTDataPlaneClient(await runtime.client())
  await client.send(new PublishCommand({ topic: 'robots/ff:5iO4/commands', qos: 1, payload: Buffer.from('{"é":1}') }))
  await client.send(new PublishCommand({ topic: 'a b', retain: true, payload: Buffer.alloc(0) }))
  expect(published).toEqual([
    { topic: 'robots/ff:5iO4/commands', text: '{"é":1}', options: { qos: 1, retain: false } },
    { topic: 'a b', text: '', options: { qos: 0, retain: true } },
  ])
  const tooDeep = client.send(new PublishCommand({ topic: 'a/b/c/d/e/f/g/h/i', payload: Buffer.from('x') }))
  await expect(tooDeep).rejects.toMatchObject({ name: 'InvalidRequestException', $metadata: { httpStatusCode: 400 } })
  const wildcard = client.send(new PublishCommand({ topic: 'robots/#', payload: Buffer.from('x') }))
  await expect(wildcard).rejects.toThrow('the topic "robots/#" has a wildcard: a publish names one topic')
  const tooLarge = client.send(new PublishCommand({ topic: 'a', payload: Buffer.alloc(131_073) }))
  await expect(tooLarge).rejects.toThrow('the payload has 131073 bytes, IoT Core takes 131072')
  client.destroy()
  await runtime.close()
})
