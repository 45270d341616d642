import type { HandlersOf } from '../../handler.ts'
import { dockRobot } from './dock-robot.ts'
import type { ChargePorts } from './ports.ts'
import { returnToService } from './return-to-service.ts'

export const chargeHandlers: HandlersOf<'charge', ChargePorts> = {
  'dock-robot': dockRobot,
  'return-to-service': returnToService,
}
