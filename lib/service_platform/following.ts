import type { EventBus } from 'aws-cdk-lib/aws-events'
import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import type { environmentSchema as FollowMissionsVariables } from '../../functions/service_platform/follow-missions/env.ts'
import { outOfHearing } from '../../messages/out-of-hearing.ts'
import { BusRule } from '../bus-rule.ts'
import { Capability } from '../namespaces.ts'
import { may, mayUse, mayWrite } from '../permissions.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import { answerVariables } from './commands.ts'
import type { FailureStore } from './failures.ts'
import type { Register } from './register.ts'

/** Listens to what robots do, and says on the line what that means for the missions that they have. */
export class Following extends Capability {
  readonly followMissions: SignalboxFunction<typeof FollowMissionsVariables>

  constructor(
    scope: Construct,
    id: string,
    {
      stream,
      bus,
      key,
      register,
      failures,
    }: {
      readonly stream: Stream
      readonly bus: EventBus
      readonly key: IKey
      readonly register: Pick<Register, 'capacity' | 'missions' | 'commands'>
      readonly failures: FailureStore
    },
  ) {
    super(scope, id, 'service_platform.core.event_rule')
    const { settings } = SignalboxStack.around(this)
    this.followMissions = new SignalboxFunction<typeof FollowMissionsVariables>(this, 'follow-missions', {
      entry: 'service_platform/follow-missions',
      namespace: this.namespace,
      does: 'Says of missions what the events of their robots mean for them',
      variables: {
        STREAM_NAME: stream.streamName,
        CAPACITY_TABLE: register.capacity.tableName,
        MISSIONS_TABLE: register.missions.tableName,
        ...answerVariables(this, register),
        ALLOCATIONS_MAX: String(settings.missions.allocationsMax),
      },
      may: [
        may(['kinesis:PutRecords'], stream.streamArn),
        mayUse(register.capacity, 'GetItem'),
        mayUse(register.missions, 'GetItem', 'UpdateItem'),
        mayUse(register.commands, 'GetItem'),
        mayWrite(key),
      ],
      invocation: { asynchronous: { failures: failures.intake } },
      timeoutSeconds: 30,
    })
    const listening = { bus, to: this.followMissions, failures: failures.intake }
    new BusRule(this, 'jobs', {
      ...listening,
      description: 'What becomes of jobs that are missions',
      types: ['job.assigned', 'job.started', 'job.progressed', 'job.completed', 'job.failed', 'job.released'],
      payload: ofMissions,
    })
    new BusRule(this, 'stops', {
      ...listening,
      description: 'What becomes of what robots are told about their missions',
      types: ['command.finished'],
      payload: { ...ofMissions, type: ['work.stop', 'work.update', 'work.pause', 'work.resume'] },
    })
    new BusRule(this, 'hearing', {
      ...listening,
      description: 'Robots that go out of hearing, or come back',
      types: ['robot.transitioned'],
      payload: { $or: [{ to: [...outOfHearing] }, { from: [...outOfHearing] }] },
    })
  }
}

/** Anything else that robots do is nobody's mission, and starts nothing. */
const ofMissions = { job_id: [{ prefix: 'mission:' }] }
