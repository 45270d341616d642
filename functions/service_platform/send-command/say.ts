import { commandTopic } from '../../../messages/command-id.ts'
import type { Publish } from '../../ports/publish.ts'
import type { VdaRobots } from '../../ports/vda-robots.ts'
import { RobotNotReady, type SendToVdaPorts, sendToVda } from '../../vda5050/send.ts'
import type { Say } from './steps.ts'

/** In the robot's own words: those of VDA 5050 if it ever spoke them, else ours. */
export const sayInItsWords =
  (publish: Publish, robots: VdaRobots, vda: Omit<SendToVdaPorts, 'publish' | 'memoryOf'>): Say =>
  async (command) => {
    const { robot_id } = command
    const [memory, page] = mayBeVda(robot_id)
      ? await Promise.all([robots.memoryOf(robot_id), vda.sent.read(robot_id)])
      : []
    if (memory !== undefined) {
      const ports = { ...vda, publish: publish.publish, memoryOf: robots.memoryOf }
      try {
        const { refused } = await sendToVda(command, memory, ports, page)
        return refused === undefined ? {} : { refused }
      } catch (error) {
        if (error instanceof RobotNotReady) return { not_ready: error.message }
        throw error
      }
    }
    await publish.publish({ topic: commandTopic(command.robot_id), payload: JSON.stringify(command), qos: 1 })
    return {}
  }

/** Their ids are `<manufacturer>:<serial>`. */
const mayBeVda = (robotId: string): boolean => robotId.includes(':')
