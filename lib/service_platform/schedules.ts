import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import type { environmentSchema as QuietCheckVariables } from '../../functions/service_platform/quiet-check/env.ts'
import type { environmentSchema as ReleaseParkedVariables } from '../../functions/service_platform/release-parked/env.ts'
import type { Policy } from '../../policy/policy.ts'
import { Clock } from '../clock.ts'
import { Capability } from '../namespaces.ts'
import { may, mayQuery, mayUse, mayWrite } from '../permissions.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import type { FailureStore } from './failures.ts'
import type { Register } from './register.ts'

/** What happens by the clock: who has gone quiet, and whose held messages may be tried again. */
export class Schedules extends Capability {
  readonly quietCheck: SignalboxFunction<typeof QuietCheckVariables>
  readonly releaseParked: SignalboxFunction<typeof ReleaseParkedVariables>

  constructor(
    scope: Construct,
    id: string,
    {
      stream,
      key,
      register,
      failures,
      policies,
    }: {
      readonly stream: Stream
      readonly key: IKey
      readonly register: Pick<Register, 'robots' | 'lastKnown' | 'failureGroups'>
      readonly failures: FailureStore
      readonly policies: readonly Policy[]
    },
  ) {
    super(scope, id, 'service_platform.core.messaging')
    const { settings } = SignalboxStack.around(this)
    const putOnStream = [may(['kinesis:PutRecords'], stream.streamArn), mayWrite(key)]

    this.quietCheck = new SignalboxFunction<typeof QuietCheckVariables>(this, 'quiet-check', {
      entry: 'service_platform/quiet-check',
      namespace: this.namespace,
      does: 'Says robot.went_quiet and robot.lost for robots that have not been heard',
      variables: {
        ROBOTS_TABLE: register.robots.tableName,
        LAST_KNOWN_TABLE: register.lastKnown.tableName,
        STREAM_NAME: stream.streamName,
        QUIET_STATES: JSON.stringify(statesWithACellFor(policies, ['robot.went_quiet', 'robot.lost'])),
        QUIET_AFTER_SECONDS: String(settings.quiet.quietAfterSeconds),
        VDA_QUIET_AFTER_SECONDS: String(settings.vda.quietAfterSeconds),
        LOST_AFTER_SECONDS: String(settings.quiet.lostAfterSeconds),
      },
      may: [
        mayQuery(register.robots, 'by_bucket'),
        mayUse(register.robots, 'BatchGetItem'),
        mayUse(register.lastKnown, 'BatchGetItem'),
        ...putOnStream,
      ],
      invocation: { asynchronous: { failures: failures.intake } },
      timeoutSeconds: 55,
    })
    this.releaseParked = new SignalboxFunction<typeof ReleaseParkedVariables>(this, 'release-parked', {
      entry: 'service_platform/release-parked',
      namespace: this.namespace,
      does: 'Lets parked robots try their held messages again when their time has come',
      variables: {
        ROBOTS_TABLE: register.robots.tableName,
        FAILURE_GROUPS_TABLE: register.failureGroups.tableName,
        STREAM_NAME: stream.streamName,
      },
      may: [mayQuery(register.robots, 'by_release'), mayUse(register.failureGroups, 'GetItem'), ...putOnStream],
      invocation: { asynchronous: { failures: failures.intake } },
      timeoutSeconds: 55,
    })
    new Clock(this, 'clock', {
      starts: [
        { every: 1, started: this.quietCheck },
        { every: 1, started: this.releaseParked },
      ],
      failures: failures.intake,
    })
  }
}

/** Per policy version and message type, the states that allow it. */
function statesWithACellFor(policies: readonly Policy[], types: readonly string[]) {
  return Object.fromEntries(
    policies.map(({ version, cells }) => [
      version,
      Object.fromEntries(
        types.map((type) => [type, Object.keys(cells).filter((state) => Object.hasOwn(cells[state] ?? {}, type))]),
      ),
    ]),
  )
}
