import { type IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import { failing } from './failing.ts'
import type { Publish } from './publishing.ts'

/** By the IoT data plane, to whoever is subscribed. */
export const publishByIot =
  (iot: IoTDataPlaneClient): Publish =>
  async ({ topic, payload, qos }) => {
    await iot
      .send(
        new PublishCommand({
          topic,
          qos,
          payload: new TextEncoder().encode(payload),
          contentType: 'application/json',
        }),
      )
      .catch(failing(`publish on ${topic}`))
  }
