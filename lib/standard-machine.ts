import { ArnFormat, RemovalPolicy } from 'aws-cdk-lib'
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import { acknowledge, acknowledgeWildcard } from './acknowledge.ts'
import { may, mayDeliverLogs, mayTraceRuns } from './permissions.ts'
import type { DeployedFunction } from './signalbox-function.ts'
import { SignalboxStack } from './signalbox-stack.ts'

export interface StandardMachineProps {
  /** One word; the environment's prefix comes before it. */
  readonly name: string
  /** Amazon States Language; `${function_arn}` (itsFunction) stands for the function that takes its steps. */
  readonly definition: object
  readonly takesSteps: DeployedFunction
  /** What its role is for. */
  readonly may: string
  /** Executions that live longer than a version of the function: why they may go on with the one that they began with. */
  readonly outlivesVersions?: string
  /** What tells of an execution besides the history that Step Functions keeps. */
  readonly toldBy: { readonly log: string; readonly trace: string }
  /** Whether failed executions write a line of their own: where nobody else would. */
  readonly logsErrors?: boolean
}

/** Of a machine by its name: who starts it may be made before it. */
export const machineArnOf = (scope: Construct, name: string): string => {
  const stack = SignalboxStack.around(scope)
  return stack.formatArn({
    service: 'states',
    resource: 'stateMachine',
    resourceName: stack.nameOf(name),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  })
}

/** In a definition: the function that takes its steps. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: put in by the deployment
export const itsFunction = '${function_arn}'

/**
 * A Standard machine whose steps one function takes, with the role that it runs under. Both are children of the scope itself: CloudFormation
 * could not replace a machine that has a name by one under another logical id.
 */
export const standardMachine = (
  scope: Construct,
  { name, definition, takesSteps, outlivesVersions, toldBy, logsErrors = false, ...props }: StandardMachineProps,
): CfnStateMachine => {
  const stack = SignalboxStack.around(scope)
  const { tracing, logRetentionDays } = stack.settings
  const stepsArn = takesSteps.lambda.functionArn
  const everyVersion = outlivesVersions === undefined ? [] : [`${stepsArn}:*`]
  const role = new Role(scope, 'role', {
    assumedBy: new ServicePrincipal('states.amazonaws.com'),
    description: props.may,
    inlinePolicies: {
      may: new PolicyDocument({
        statements: [
          may(['lambda:InvokeFunction'], stepsArn, ...everyVersion),
          ...(logsErrors ? [mayDeliverLogs()] : []),
          ...(tracing ? [mayTraceRuns()] : []),
        ],
      }),
    },
  })
  if (outlivesVersions !== undefined) acknowledgeWildcard(role, outlivesVersions, ...everyVersion)
  if (tracing || logsErrors) {
    acknowledgeWildcard(role, 'Log delivery and X-Ray are granted on no particular resource', '*')
  }
  const machine = new CfnStateMachine(scope, 'machine', {
    stateMachineName: stack.nameOf(name),
    stateMachineType: 'STANDARD',
    roleArn: role.roleArn,
    definitionString: JSON.stringify(definition),
    definitionSubstitutions: { function_arn: stepsArn },
    ...(logsErrors && { loggingConfiguration: errorsInto(logGroup(scope, stack.nameOf(name), logRetentionDays)) }),
    tracingConfiguration: { enabled: tracing },
  })
  acknowledge(
    machine,
    `A Standard machine keeps the history of its executions for 90 days; ${toldBy.log}`,
    'AwsSolutions-SF1',
  )
  if (!tracing) {
    acknowledge(
      machine,
      `Tracing is configuration (lib/environments.ts); ${toldBy.trace}`,
      'AwsSolutions-SF2',
      'Serverless-StepFunctionStateMachineXray',
    )
  }
  return machine
}

/** Under this prefix one resource policy serves all machines; anywhere else each adds to one that is soon full. */
const logGroup = (scope: Construct, name: string, retention: number): LogGroup =>
  new LogGroup(scope, 'logs', {
    logGroupName: `/aws/vendedlogs/states/${name}`,
    retention,
    removalPolicy: RemovalPolicy.DESTROY,
  })

const errorsInto = ({ logGroupArn }: LogGroup): CfnStateMachine.LoggingConfigurationProperty => ({
  level: 'ERROR',
  includeExecutionData: false,
  destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }],
})
