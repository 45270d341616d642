import { domainFunction, type Work } from '../../../functions/handler.ts'
import { chargeHandlers } from '../../../functions/service_platform/charge/handlers.ts'
import { incidentHandlers } from '../../../functions/service_platform/incident/handlers.ts'
import { presenceHandlers } from '../../../functions/service_platform/presence/handlers.ts'
import { workHandlers } from '../../../functions/service_platform/work/handlers.ts'
import { handlerDomains } from '../../../policy/handlers.ts'
import { fakeCharging } from '../../fakes/charging.ts'
import { fakeCommands } from '../../fakes/commands.ts'
import { fakeIncidents } from '../../fakes/incidents.ts'
import { fakeJobs } from '../../fakes/jobs.ts'
import { fakePresence } from '../../fakes/presence-register.ts'

/** All domains' functions over fakes: what a test needs to run any handler by its name. */
export const standing = () => {
  const commands = fakeCommands()
  const jobs = fakeJobs()
  const presence = fakePresence()
  const now = () => '2026-05-13T13:48:52.000Z'
  const functions = {
    work: domainFunction(workHandlers, { jobs, commands, now }),
    charge: domainFunction(chargeHandlers, { charging: fakeCharging(), commands, now }),
    incident: domainFunction(incidentHandlers, { incidents: fakeIncidents() }),
    presence: domainFunction(presenceHandlers, { presence }),
  }
  const run = (work: Work) => functions[handlerDomains[work.handler as keyof typeof handlerDomains]](work)
  return { commands, jobs, presence, run, functions }
}
