import { actOnOne } from '../../../failures/act-on-one.ts'
import { logged } from '../../../failures/logged.ts'
import type { ApiRequest } from '../../../http/request.ts'
import { failureIdIn } from '../../../http/request.ts'
import type { Acting } from '../answer.ts'
import type { ActPorts } from '../ports.ts'
import { orConflict, standingFailure } from '../standing.ts'

export const archiveFailure: Acting<'archive-failure'> = (request, ports) => actOn('archive', request, ports)

export const restoreFailure: Acting<'restore-failure'> = (request, ports) => actOn('restore', request, ports)

const actOn = async (
  kind: 'archive' | 'restore',
  request: ApiRequest & { readonly body: { readonly reason: string } },
  ports: ActPorts,
): Promise<object> => {
  const record = await standingFailure(failureIdIn(request), ports)
  const act = { kind, record, by: request.by, why: request.body.reason }
  const acted = await orConflict(() => actOnOne(act, ports))
  ports.log.info(kind, { ...logged(acted.record), operation_id: acted.operation.operation_id, by: request.by })
  const { failure_id, status, record_version } = acted.record
  return { failure_id, status, record_version, operation: acted.operation }
}
