import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import type { environmentSchema as RemindVariables } from '../../functions/service_platform/remind/env.ts'
import { Capability } from '../namespaces.ts'
import { may, mayWrite } from '../permissions.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import { itsFunction, machineArnOf, standardMachine } from '../standard-machine.ts'
import type { FailureStore } from './failures.ts'

const machineName = 'timer'

/** By its name: whoever starts timers is made before what they are put on. */
const machineArn = (scope: Construct): string => machineArnOf(scope, machineName)

/** For a function that starts timers: its variables (`TIMER_MACHINE_ARN`) and what it may do. */
export const timerVariables = (scope: Construct) => ({ TIMER_MACHINE_ARN: machineArn(scope) })
export const mayStartTimers = (scope: Construct): PolicyStatement => may(['states:StartExecution'], machineArn(scope))

/**
 * Messages that wait for their time: leases and deadlines. Each is an execution of a Standard machine that waits and then hands
 * its message to a function; three transitions with its start, and nothing while it waits.
 */
export class Timers extends Capability {
  readonly remind: SignalboxFunction<typeof RemindVariables>
  readonly machine: CfnStateMachine

  constructor(
    scope: Construct,
    id: string,
    {
      stream,
      key,
      failures,
    }: {
      readonly stream: Stream
      readonly key: IKey
      readonly failures: FailureStore
    },
  ) {
    super(scope, id, 'service_platform.core.messaging')
    this.remind = new SignalboxFunction<typeof RemindVariables>(this, 'remind', {
      entry: 'service_platform/remind',
      namespace: this.namespace,
      does: 'Puts the message of a timer on the stream when its time has come',
      variables: { STREAM_NAME: stream.streamName },
      may: [may(['kinesis:PutRecords'], stream.streamArn), mayWrite(key)],
      invocation: { asynchronous: { failures: failures.intake } },
      timeoutSeconds: 30,
      memoryMegabytes: 256,
    })
    this.machine = standardMachine(this, {
      name: machineName,
      definition,
      takesSteps: this.remind,
      may: 'What the machine of timers may do: hand their messages over',
      outlivesVersions: 'All versions of a function: a timer that waits while a deploy publishes a new one goes on',
      toldBy: {
        log: 'a timer that rings has a line in the log of remind',
        trace: 'trace_id in log and journal tells the same story for free',
      },
    })
  }
}

/** An execution's input is `{at, message}`, its name the timer's (functions/ports/timers.sfn.ts). */
const definition = {
  Comment: 'A message that waits for its time',
  StartAt: 'wait',
  States: {
    wait: { Type: 'Wait', TimestampPath: '$.at', Next: 'remind' },
    remind: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: {
        FunctionName: itsFunction,
        // Lambda keeps it, tries again, and hands what comes to nothing to the intake.
        InvocationType: 'Event',
        Payload: { 'timer.$': '$$.Execution.Name', 'message.$': '$.message' },
      },
      TimeoutSeconds: 60,
      // About a day: nothing here fails by itself, and behind a timer that is lost waits a mission.
      Retry: [
        {
          ErrorEquals: ['States.ALL'],
          IntervalSeconds: 2,
          BackoffRate: 2,
          MaxAttempts: 300,
          MaxDelaySeconds: 300,
          JitterStrategy: 'FULL',
        },
      ],
      End: true,
    },
  },
}
