import type { Construct } from 'constructs'
import type { environmentSchema as ChargeVariables } from '../../functions/service_platform/charge/env.ts'
import type { environmentSchema as CommandVariables } from '../../functions/service_platform/command/env.ts'
import type { environmentSchema as IncidentVariables } from '../../functions/service_platform/incident/env.ts'
import type { environmentSchema as MissionVariables } from '../../functions/service_platform/mission/env.ts'
import type { environmentSchema as PresenceVariables } from '../../functions/service_platform/presence/env.ts'
import type { environmentSchema as WorkVariables } from '../../functions/service_platform/work/env.ts'
import { functionTimeoutSeconds } from '../../policy/handler-state.ts'
import { type Domain, handlerDomains, handlerNames } from '../../policy/handlers.ts'
import { Capability } from '../namespaces.ts'
import { may, mayUse, mayWrite } from '../permissions.ts'
import { type DeployedFunction, SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import { answerVariables, commandVariables, mayHearAnswers, maySendCommands } from './commands.ts'
import { type AllocatingProps, allocatingVariables, mayAllocate } from './missions.ts'
import type { Register } from './register.ts'
import { mayStartTimers, timerVariables } from './timers.ts'

/**
 * The handlers that policies name: one function per domain, each with its own table and nothing else. A domain that
 * policy/handlers.ts knows and that is missing here does not compile.
 */
export class Container extends Capability {
  readonly domains: Readonly<Record<Domain, DeployedFunction>>

  constructor(
    scope: Construct,
    id: string,
    {
      register,
      stream,
      key,
    }: AllocatingProps & {
      readonly register: Pick<Register, 'jobs' | 'incidents' | 'charging' | 'presence' | 'commands'>
    },
  ) {
    super(scope, id, 'service_platform.container')

    const work = new SignalboxFunction<typeof WorkVariables>(this, 'work', {
      ...handlers('work'),
      variables: { JOBS_TABLE: register.jobs.tableName, ...commandVariables(this, register) },
      may: [mayUse(register.jobs, ...ownTable), ...maySendCommands(this, register), ...mayHearAnswers(this, register)],
    })
    const charge = new SignalboxFunction<typeof ChargeVariables>(this, 'charge', {
      ...handlers('charge'),
      variables: { CHARGING_TABLE: register.charging.tableName, ...commandVariables(this, register) },
      may: [
        mayUse(register.charging, ...ownTable),
        ...maySendCommands(this, register),
        ...mayHearAnswers(this, register),
      ],
    })
    const incident = new SignalboxFunction<typeof IncidentVariables>(this, 'incident', {
      ...handlers('incident'),
      variables: { INCIDENTS_TABLE: register.incidents.tableName },
      may: [mayUse(register.incidents, ...ownTable)],
    })
    const presence = new SignalboxFunction<typeof PresenceVariables>(this, 'presence', {
      ...handlers('presence'),
      variables: { PRESENCE_TABLE: register.presence.tableName, ...answerVariables(this, register) },
      may: [mayUse(register.presence, ...ownTable), ...mayHearAnswers(this, register)],
    })
    const command = new SignalboxFunction<typeof CommandVariables>(this, 'command', {
      ...handlers('command'),
      variables: {
        JOBS_TABLE: register.jobs.tableName,
        ...commandVariables(this, register),
        STREAM_NAME: stream.streamName,
      },
      may: [
        mayUse(register.jobs, ...ownTable),
        ...maySendCommands(this, register),
        ...mayHearAnswers(this, register),
        may(['kinesis:PutRecords'], stream.streamArn),
        mayWrite(key),
      ],
    })
    const { missions } = SignalboxStack.around(this).settings
    const mission = new SignalboxFunction<typeof MissionVariables>(this, 'mission', {
      ...handlers('mission'),
      // Its handlers' names alone are longer than a description may be (256 characters).
      does: 'What policies of missions name: queue, allocation, progress, lease, fence, ends; record-capacity for robots',
      variables: {
        ...allocatingVariables(this, { register, stream, key }),
        ...timerVariables(this),
        LEASE_SECONDS: String(missions.leaseSeconds),
        PHYSICAL_LOAD_NEEDS_PERSON: String(missions.physicalLoadNeedsPerson),
        ALLOCATIONS_MAX: String(missions.allocationsMax),
        KEPT_DAYS: String(missions.keptDays),
      },
      may: [...mayAllocate({ register, stream, key }), mayStartTimers(this)],
    })
    this.domains = { work, charge, incident, presence, command, mission }
  }
}

const handlers = <Name extends Domain>(domain: Name) =>
  ({
    entry: `service_platform/${domain}`,
    namespace: `service_platform.container.${domain}`,
    does: handlerNames.filter((name) => handlerDomains[name] === domain).join(', '),
    invocation: 'synchronous',
    timeoutSeconds: functionTimeoutSeconds,
  }) as const

const ownTable = ['GetItem', 'UpdateItem'] as const
