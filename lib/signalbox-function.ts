import { Duration, Tags } from 'aws-cdk-lib'
import { PolicyDocument, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import {
  Architecture,
  CfnEventInvokeConfig,
  CfnFunction,
  Code,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type * as z from 'zod'
import { acknowledge, acknowledgeWildcard } from './acknowledge.ts'
import type { Namespace } from './namespaces.ts'
import { may } from './permissions.ts'
import { SignalboxStack } from './signalbox-stack.ts'

export interface SignalboxFunctionProps<Schema extends z.ZodType> {
  /** The folder of its code under functions/. */
  readonly entry: string
  readonly namespace: Namespace
  /** One sentence; becomes the description in the console. */
  readonly does: string
  /** What its env.ts asks for. ENVIRONMENT and NAMESPACE are filled in here. */
  readonly variables: Omit<Variables<Schema>, 'ENVIRONMENT' | 'NAMESPACE'>
  /** Everything it is allowed to do, besides writing its own log. */
  readonly may: readonly PolicyStatement[]
  readonly invocation: Invocation
  readonly timeoutSeconds: number
  readonly memoryMegabytes?: number
}

/**
 * Who calls it decides where a failure goes. A synchronous caller (a machine, an API, IoT Core) and a reader of a stream
 * or queue see the failure themselves; asynchronously Lambda drops an event after two retries unless it is told where
 * to put it.
 */
export type Invocation = 'synchronous' | 'stream' | 'queue' | { readonly asynchronous: { readonly failures: IQueue } }

/** The names of a function's environment schema, each as text. Optional where the schema has a default. */
export type Variables<Schema extends z.ZodType> = { readonly [Name in keyof z.input<Schema>]: string }

/** A function that can be invoked: one of this stack, or one that another stack makes under a name that is known here. */
export interface InvocableFunction {
  readonly lambda: { readonly functionArn: string }
}

/** A function as others see it, whatever variables it asks for. */
export interface DeployedFunction {
  readonly lambda: LambdaFunction
  readonly logs: LogGroup
  readonly role: Role
}

/**
 * A function of Signalbox. Its environment schema is the type parameter, so that a variable which env.ts asks for and
 * the stack forgot does not compile: `new SignalboxFunction<typeof environmentSchema>(…)`.
 */
export class SignalboxFunction<Schema extends z.ZodType> extends Construct implements DeployedFunction {
  readonly lambda: LambdaFunction
  readonly logs: LogGroup
  readonly role: Role

  constructor(scope: Construct, id: string, props: SignalboxFunctionProps<Schema>) {
    super(scope, id)
    const stack = SignalboxStack.around(this)
    const { settings } = stack
    const name = id.toLowerCase()
    Tags.of(this).add('namespace', props.namespace, { priority: 300 })

    this.logs = new LogGroup(this, 'logs', {
      retention: settings.logRetentionDays,
      removalPolicy: stack.dataRemoval,
    })
    this.role = new Role(this, 'role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What ${stack.nameOf(name)} may do`,
      inlinePolicies: {
        may: new PolicyDocument({
          statements: [
            may(['logs:CreateLogStream', 'logs:PutLogEvents'], this.logs.logGroupArn),
            ...placingFailures(props.invocation),
            ...(settings.tracing ? [may(['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], '*')] : []),
            ...props.may,
          ],
        }),
      },
    })
    this.lambda = new LambdaFunction(this, 'function', {
      functionName: stack.nameOf(name),
      description: props.does,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(stack.bundles.directoryOf(props.entry)),
      role: this.role,
      logGroup: this.logs,
      memorySize: props.memoryMegabytes ?? 512,
      timeout: Duration.seconds(props.timeoutSeconds),
      environment: {
        ENVIRONMENT: settings.name,
        NAMESPACE: props.namespace,
        ...definedOnly(props.variables),
        ...(settings.sourceMaps && { NODE_OPTIONS: '--enable-source-maps' }),
      },
    })
    this.settle(settings.tracing)
    this.placeFailures(props.invocation)
    this.acknowledgeFindings(props.invocation, settings.tracing)
  }

  /**
   * Everything the function may do is in its role, so that the role alone has to exist before the function: the construct
   * would add a second policy for tracing, and a dependency that is there anyway.
   */
  private settle(tracing: boolean): void {
    const { defaultChild } = this.lambda.node
    if (!(defaultChild instanceof CfnFunction)) throw new Error('The function construct has no AWS::Lambda::Function')
    defaultChild.tracingConfig = { mode: tracing ? 'Active' : 'PassThrough' }
    defaultChild.addDeletionOverride('DependsOn')
  }

  private placeFailures(invocation: Invocation): void {
    if (typeof invocation === 'string') return
    new CfnEventInvokeConfig(this, 'asynchronous', {
      functionName: this.lambda.functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: 2,
      maximumEventAgeInSeconds: Duration.hours(1).toSeconds(),
      destinationConfig: { onFailure: { destination: invocation.asynchronous.failures.queueArn } },
    })
  }

  private acknowledgeFindings(invocation: Invocation, tracing: boolean): void {
    if (typeof invocation === 'string') {
      const reason = {
        synchronous: 'Called synchronously: its caller sees the failure and deals with it',
        stream: 'Read from a stream: the event source mapping has the on-failure destination',
        queue: 'Read from a queue: the queue has the redrive policy',
      }[invocation]
      acknowledge(this.lambda, reason, 'Serverless-LambdaAsyncFailureDestination', 'Serverless-LambdaDLQ')
    } else {
      acknowledge(
        this.lambda,
        'Its on-failure destination keeps more than a dead-letter queue would: payload, error and stack',
        'Serverless-LambdaDLQ',
      )
    }
    if (tracing) {
      const reason = 'X-Ray takes segments for no particular resource'
      acknowledgeWildcard(this.role, reason, '*')
      acknowledge(this.role, reason, 'Serverless-LambdaStarPermissions')
    } else {
      acknowledge(
        this.lambda,
        'Tracing is configuration (lib/environments.ts); trace_id in log and journal tells the same story for free',
        'Serverless-LambdaTracing',
      )
    }
  }
}

function definedOnly(variables: object): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined))
}

const placingFailures = (invocation: Invocation): PolicyStatement[] =>
  typeof invocation === 'string' ? [] : [may(['sqs:SendMessage'], invocation.asynchronous.failures.queueArn)]
