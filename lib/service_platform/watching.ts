import type { EventBus } from 'aws-cdk-lib/aws-events'
import type { Construct } from 'constructs'
import type { environmentSchema as WatchCapacityVariables } from '../../functions/service_platform/watch-capacity/env.ts'
import { BusRule } from '../bus-rule.ts'
import { Clock } from '../clock.ts'
import { Capability } from '../namespaces.ts'
import { mayUse } from '../permissions.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import type { FailureStore } from './failures.ts'
import { type AllocatingProps, allocatingVariables, mayAllocate } from './missions.ts'
import type { Register } from './register.ts'

/** Keeps who could take work, gives what waits to who becomes free, and sweeps up once a minute. */
export class Watching extends Capability {
  readonly watchCapacity: SignalboxFunction<typeof WatchCapacityVariables>

  constructor(
    scope: Construct,
    id: string,
    {
      bus,
      failures,
      ...allocating
    }: AllocatingProps & {
      readonly bus: EventBus
      readonly register: Pick<Register, 'journal' | 'jobs'>
      readonly failures: FailureStore
    },
  ) {
    super(scope, id, 'service_platform.core.event_rule')
    const { register } = allocating
    this.watchCapacity = new SignalboxFunction<typeof WatchCapacityVariables>(this, 'watch-capacity', {
      entry: 'service_platform/watch-capacity',
      namespace: this.namespace,
      does: 'Keeps which robots could take work, and gives waiting missions to those that become free',
      variables: {
        ...allocatingVariables(this, allocating),
        JOURNAL_TABLE: register.journal.tableName,
        JOBS_TABLE: register.jobs.tableName,
      },
      may: [...mayAllocate(allocating), mayUse(register.journal, 'BatchGetItem'), mayUse(register.jobs, 'GetItem')],
      invocation: { asynchronous: { failures: failures.intake } },
      timeoutSeconds: 50,
    })
    const listening = { bus, to: this.watchCapacity, failures: failures.intake }
    new BusRule(this, 'moves', {
      ...listening,
      description: 'Robots that become free, or are not any more',
      types: ['robot.transitioned'],
    })
    new BusRule(this, 'jobs', {
      ...listening,
      description: 'Missions that robots begin and end, their own or not',
      types: ['job.assigned', 'job.started', 'job.completed', 'job.failed'],
      payload: { job_id: [{ prefix: 'mission:' }] },
    })
    new BusRule(this, 'revocations', {
      ...listening,
      description: 'Robots that have given a job back',
      types: ['command.finished'],
      payload: { type: ['work.revoke'] },
    })
    new Clock(this, 'clock', { starts: [{ every: 1, started: this.watchCapacity }], failures: failures.intake })
  }
}
