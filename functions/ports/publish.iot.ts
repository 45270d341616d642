import { type IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import { failing } from './failing.ts'
import type { Publish } from './publish.ts'

export const publishByIot = (iot: IoTDataPlaneClient): Publish => ({
  publish: async ({ topic, payload, qos }) => {
    const bytes = new TextEncoder().encode(payload)
    await iot
      .send(new PublishCommand({ topic, qos, payload: bytes, contentType: 'application/json' }))
      .catch(failing(`publish to ${topic}`))
  },
})
