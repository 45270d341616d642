import { workStop } from '../../../messages/types/work-stop.ts'
import { type Handler, payloadOf } from '../../handler.ts'
import type { WorkPorts } from './ports.ts'
import { turnOnRequest } from './turn-on-request.ts'

/** Takes the job out of the robot's hand and tells it so. */
export const stopWork: Handler<WorkPorts> = (work, ports) =>
  turnOnRequest(work, ports, payloadOf(workStop.schema_versions[1].schema, work.message), {
    status: 'stopped',
    command: 'work.stop',
    event: 'job.stopped',
  })
