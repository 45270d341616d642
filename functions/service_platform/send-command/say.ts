import { commandTopic } from '../../../messages/command-id.ts'
import type { Publish } from '../../ports/publish.ts'
import type { VdaRobots } from '../../ports/vda-robots.ts'
import { RobotNotReady, type SendToVdaPorts, sendToVda } from '../../vda5050/send.ts'
import type { Words } from './steps.ts'

/** In the robot's own words: those of VDA 5050 if it ever spoke them, else ours. */
export const inItsWords = (
  { publish }: Publish,
  { memoryOf }: VdaRobots,
  vda: Omit<SendToVdaPorts, 'publish' | 'memoryOf'>,
): Words => ({
  know: async (robotId) => {
    if (!mayBeVda(robotId)) return {}
    const [memory, page] = await Promise.all([memoryOf(robotId), vda.sent.read(robotId)])
    return memory === undefined ? {} : { vda: { memory, page } }
  },
  say: async (command, known) => {
    if (known.vda === undefined) {
      await publish({ topic: commandTopic(command.robot_id), payload: JSON.stringify(command), qos: 1 })
      return {}
    }
    try {
      const { refused } = await sendToVda(command, known.vda.memory, { ...vda, publish, memoryOf }, known.vda.page)
      return refused === undefined ? {} : { refused }
    } catch (error) {
      if (error instanceof RobotNotReady) return { not_ready: error.message }
      throw error
    }
  },
})

/** Their ids are `<manufacturer>:<serial>`. */
const mayBeVda = (robotId: string): boolean => robotId.includes(':')
