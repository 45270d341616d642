import { workResume } from '../../../messages/types/work-resume.ts'
import { type Handler, payloadOf } from '../../handler.ts'
import type { WorkPorts } from './ports.ts'
import { turnOnRequest } from './turn-on-request.ts'

/** Tells a paused robot to go on with its job. */
export const resumeWork: Handler<WorkPorts> = (work, ports) =>
  turnOnRequest(work, ports, payloadOf(workResume.schema_versions[1].schema, work.message), {
    status: 'running',
    command: 'work.resume',
    event: 'job.resumed',
  })
