import { type IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import { commandTopic } from '../../messages/command-id.ts'
import type { Commands } from './commands.ts'
import { failing } from './failing.ts'

/** Commands by the IoT data plane, on the robot's own down-topic, which no rule reads. */
export const commandsByIot = (iot: IoTDataPlaneClient): Commands => ({
  send: async (command) => {
    const topic = commandTopic(command.robot_id)
    const payload = new TextEncoder().encode(JSON.stringify(command))
    await iot
      .send(new PublishCommand({ topic, qos: 1, payload, contentType: 'application/json' }))
      .catch(failing(`publish ${command.type} to ${topic}`))
  },
})
