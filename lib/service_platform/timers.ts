import { ArnFormat } from 'aws-cdk-lib'
import { PolicyDocument, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import type { environmentSchema as RemindVariables } from '../../functions/service_platform/remind/env.ts'
import { acknowledge, acknowledgeWildcard } from '../acknowledge.ts'
import { Capability } from '../namespaces.ts'
import { may, mayTraceRuns, mayWrite } from '../permissions.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import type { FailureStore } from './failures.ts'

/** By its name: whoever starts timers is made before what they are put on. */
const machineArn = (scope: Construct): string => {
  const stack = SignalboxStack.around(scope)
  return stack.formatArn({
    service: 'states',
    resource: 'stateMachine',
    resourceName: stack.nameOf('timer'),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  })
}

/** For a function that starts timers: its variables (`TIMER_MACHINE_ARN`) and what it may do. */
export const timerVariables = (scope: Construct) => ({ TIMER_MACHINE_ARN: machineArn(scope) })
export const mayStartTimers = (scope: Construct): PolicyStatement => may(['states:StartExecution'], machineArn(scope))

/**
 * Messages that wait for their time: leases and deadlines. Each is an execution of a Standard machine that waits and then hands
 * its message to a function; two transitions, and nothing while it waits.
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
    this.machine = this.createMachine()
  }

  private createMachine(): CfnStateMachine {
    const stack = SignalboxStack.around(this)
    const { tracing } = stack.settings
    const { functionArn } = this.remind.lambda
    const role = new Role(this, 'role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      description: 'What the machine of timers may do: hand their messages over',
      inlinePolicies: {
        may: new PolicyDocument({
          // With every version of the function: a timer that was started before a deploy rings after it.
          statements: [
            may(['lambda:InvokeFunction'], functionArn, `${functionArn}:*`),
            ...(tracing ? [mayTraceRuns()] : []),
          ],
        }),
      },
    })
    acknowledgeWildcard(
      role,
      'All versions of a function: a timer that waits while a deploy publishes a new one goes on',
      `${functionArn}:*`,
    )
    if (tracing) acknowledgeWildcard(role, 'X-Ray is granted on no particular resource', '*')
    const machine = new CfnStateMachine(this, 'machine', {
      stateMachineName: stack.nameOf('timer'),
      stateMachineType: 'STANDARD',
      roleArn: role.roleArn,
      definitionString: JSON.stringify(definition),
      definitionSubstitutions: { remind_arn: functionArn },
      tracingConfiguration: { enabled: tracing },
    })
    acknowledge(
      machine,
      'A Standard machine keeps the history of its executions for 90 days; a timer that rings has a line in the log of remind',
      'AwsSolutions-SF1',
    )
    if (!tracing) {
      acknowledge(
        machine,
        'Tracing is configuration (lib/environments.ts); trace_id in log and journal tells the same story for free',
        'AwsSolutions-SF2',
        'Serverless-StepFunctionStateMachineXray',
      )
    }
    return machine
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
        // biome-ignore lint/suspicious/noTemplateCurlyInString: put in by the deployment
        FunctionName: '${remind_arn}',
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
