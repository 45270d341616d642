import { domainFunction, type Work } from '../../../functions/handler.ts'
import type { CallBack } from '../../../functions/ports/commands.ts'
import { chargeHandlers } from '../../../functions/service_platform/charge/handlers.ts'
import { commandHandlers } from '../../../functions/service_platform/command/handlers.ts'
import { incidentHandlers } from '../../../functions/service_platform/incident/handlers.ts'
import { missionHandlers } from '../../../functions/service_platform/mission/handlers.ts'
import { presenceHandlers } from '../../../functions/service_platform/presence/handlers.ts'
import { workHandlers } from '../../../functions/service_platform/work/handlers.ts'
import { handlerDomains } from '../../../policy/handlers.ts'
import { fakeAnswers } from '../../fakes/answers.ts'
import { fakeCharging } from '../../fakes/charging.ts'
import { fakeCommands } from '../../fakes/commands.ts'
import { fakeIncidents } from '../../fakes/incidents.ts'
import { fakeJobs } from '../../fakes/jobs.ts'
import { fakeAllocation } from '../../fakes/missions.ts'
import { fakePresence } from '../../fakes/presence-register.ts'
import { fakeStream } from '../../fakes/put-on-stream.ts'
import { fakeTimers } from '../../fakes/timers.ts'

/** All domains' functions over fakes: what a test needs to run any handler by its name. */
export const standing = () => {
  const commands = fakeCommands()
  const jobs = fakeJobs()
  const presence = fakePresence()
  const answers = fakeAnswers()
  const callBack: CallBack = { callBack: async () => ({ found: 'called_back', sends: 1, status: 'sent' }) }
  const now = () => '2026-05-13T13:48:52.000Z'
  const clock = () => Date.parse(now())
  const allocation = fakeAllocation()
  const stream = fakeStream()
  const timers = fakeTimers()
  const mission = {
    ...allocation,
    recall: { recall: async () => ({ robots: new Map(), last_known: new Map(), journal: new Map() }) },
    fleets: { fleetsOf: async () => new Map<string, string>() },
    stream,
    timers,
    now: clock,
    settings: {
      namespace: 'service_platform.container.mission',
      battery_min: 15,
      lease_seconds: 30,
      physical_load_needs_person: true,
      allocations_max: 5,
      kept_days: 30,
    },
  }
  const functions = {
    work: domainFunction(workHandlers, { jobs, commands, answers, now }, clock),
    charge: domainFunction(chargeHandlers, { charging: fakeCharging(), commands, answers, now }, clock),
    incident: domainFunction(incidentHandlers, { incidents: fakeIncidents() }, clock),
    presence: domainFunction(presenceHandlers, { presence, answers }, clock),
    command: domainFunction(
      commandHandlers,
      { jobs, commands, answers, callBack, stream, namespace: 'test', now },
      clock,
    ),
    mission: domainFunction(missionHandlers, mission, clock),
  }
  /** What a handler hands back; when it ran is not its own doing. */
  const run = async (work: Work) => {
    const { events } = await functions[handlerDomains[work.handler as keyof typeof handlerDomains]](work)
    return { events: events.map(({ ran: _, ...event }) => event) }
  }
  return { commands, answers, jobs, presence, run, functions, allocation, stream, timers, mission }
}
