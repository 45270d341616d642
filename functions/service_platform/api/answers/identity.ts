import { forbidden } from '../../../http/permitted.ts'
import { notFound } from '../../../http/problem.ts'
import { type ApiRequest, clientIdIn } from '../../../http/request.ts'
import { grantAsSaid } from '../../../ports/grants.ts'
import type { Answer } from '../answer.ts'
import type { ApiPorts } from '../ports.ts'

export const listApplications: Answer = async (request, ports) => {
  mustSeeAll(request)
  return { items: await Promise.all(ports.applications.map(({ client_id }) => applicationOf(client_id, ports))) }
}

export const readGrants: Answer = async (request, ports) => {
  mustSeeAll(request)
  return applicationOf(clientIdIn(request), ports)
}

const mustSeeAll = ({ caller }: ApiRequest): void => {
  if (caller.fleets !== 'all') throw forbidden('What applications see is for those who see all fleets')
}

const applicationOf = async (clientId: string, { applications, grantsRegister }: ApiPorts): Promise<object> => {
  const application = applications.find(({ client_id }) => client_id === clientId)
  if (application === undefined) throw notFound(`application ${clientId}`)
  const grant = await grantsRegister.read(clientId)
  return {
    ...application,
    fleets: grant ? grantAsSaid(grant) : [],
    ...(grant && { changed_by: grant.changed_by, changed_at: grant.changed_at }),
  }
}
