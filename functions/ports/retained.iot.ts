import {
  GetRetainedMessageCommand,
  type IoTDataPlaneClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-iot-data-plane'
import { failing } from './failing.ts'
import type { RetainedMessages } from './retained.ts'

export const retainedByIot = (iot: IoTDataPlaneClient): RetainedMessages => ({
  read: async (topic) => {
    try {
      const { qos = 0, lastModifiedTime } = await iot.send(new GetRetainedMessageCommand({ topic }))
      return { qos, ...(lastModifiedTime !== undefined && { kept_at: new Date(lastModifiedTime).toISOString() }) }
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined
      return failing(`ask what is retained on ${topic}`)(error)
    }
  },
})
