import { workPause } from '../../../messages/types/work-pause.ts'
import { type Handler, payloadOf } from '../../handler.ts'
import type { WorkPorts } from './ports.ts'
import { turnOnRequest } from './turn-on-request.ts'

/** Tells the robot to stand still; it keeps its job. */
export const pauseWork: Handler<WorkPorts> = (work, ports) =>
  turnOnRequest(work, ports, payloadOf(workPause.schema_versions[1].schema, work.message), {
    status: 'paused',
    command: 'work.pause',
    event: 'job.paused',
  })
