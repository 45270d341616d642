import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import { atWorkIn } from '../../policy/at-work.ts'
import { robotsTable } from '../../policy/commit-state.ts'
import { handlersArn } from '../../policy/handler-state.ts'
import { type Domain, handlerDomains } from '../../policy/handlers.ts'
import type { Policy } from '../../policy/policy.ts'
import { cellsOf, toAsl } from '../../policy/to-asl.ts'
import { acknowledge, acknowledgeWildcard } from '../acknowledge.ts'
import { Capability } from '../namespaces.ts'
import { may, mayDeliverLogs, mayTraceRuns, mayUse } from '../permissions.ts'
import type { DeployedFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'

/**
 * One Express machine per policy version, side by side, compiled from policy/robot.v*.json and policy/mission.v*.json as they
 * are at synthesis: a new version is one JSON file and a deploy. A version that robots may still be pinned to keeps its file,
 * and so its machine. Each may run the handlers that its policy names, and no other.
 */
export class Machines extends Capability {
  private readonly byVersion: Versions
  private readonly ofMissions: Versions

  constructor(
    scope: Construct,
    id: string,
    {
      policies,
      missionPolicies,
      handlers,
      robots,
    }: {
      readonly policies: readonly Policy[]
      readonly missionPolicies: readonly Policy[]
      readonly handlers: Readonly<Record<Domain, DeployedFunction>>
      readonly robots: Table
    },
  ) {
    super(scope, id, 'service_platform.core.messaging')
    const versions = (all: readonly Policy[]): Versions =>
      new Map(
        all.map((policy) => {
          const run = handlersOf(policy).map((domain) => [domain, handlers[domain]] as const)
          return [
            policy.version,
            { policy, machine: this.machine(policy, this.role(policy, run, robots), run, robots) },
          ]
        }),
      )
    this.byVersion = versions(policies)
    this.ofMissions = versions(missionPolicies)
  }

  get versions(): readonly string[] {
    return [...this.byVersion.keys()]
  }

  /** Of both subjects. */
  get arns(): string[] {
    return [...this.byVersion.values(), ...this.ofMissions.values()].map(({ machine }) => machine.ref)
  }

  /** By version. */
  get missionArns(): readonly (readonly [string, string])[] {
    return [...this.ofMissions].map(([version, { machine }]) => [version, machine.ref])
  }

  arnOf(version: string): string {
    return this.known(version).machine.ref
  }

  /** The version itself, if there is such a policy. */
  version(version: string): string {
    return this.known(version).policy.version
  }

  private known(version: string): { readonly policy: Policy; readonly machine: CfnStateMachine } {
    const known = this.byVersion.get(version)
    if (known) return known
    throw new UnknownPolicyVersion(
      `policy.defaultVersion in lib/environments.ts is ${version}; there are ${this.versions.join(', ')} (policy/robot.v*.json)`,
    )
  }

  /** What dispatch has to know of each version, as the JSON that its env.ts describes. */
  get forDispatch(): string {
    const entries = [...this.byVersion].map(([version, { policy, machine }]) => [
      version,
      {
        arn: machine.ref,
        initial: policy.initial,
        on_permanent_failure: policy.on_permanent_failure,
        states: Object.keys(policy.states),
        at_work: atWorkIn(policy),
      },
    ])
    return SignalboxStack.around(this).toJsonString(Object.fromEntries(entries))
  }

  /** The same of missions' versions. */
  get ofMissionsForDispatch(): string {
    const entries = [...this.ofMissions].map(([version, { policy, machine }]) => [
      version,
      { arn: machine.ref, initial: policy.initial, on_permanent_failure: policy.on_permanent_failure },
    ])
    return SignalboxStack.around(this).toJsonString(Object.fromEntries(entries))
  }

  /** The version itself, if missions have such a policy. */
  missionVersion(version: string): string {
    if (this.ofMissions.has(version)) return version
    const known = [...this.ofMissions.keys()].join(', ')
    throw new UnknownPolicyVersion(
      `policy.missionVersion in lib/environments.ts is ${version}; there are ${known} (policy/mission.v*.json)`,
    )
  }

  /** Version → machine, as JSON. */
  get forApi(): string {
    return this.machinesOf(this.byVersion)
  }

  /** The same of missions' versions. */
  get ofMissionsForApi(): string {
    return this.machinesOf(this.ofMissions)
  }

  private machinesOf(versions: Versions): string {
    const entries = [...versions].map(([version, { machine }]) => [version, machine.ref])
    return SignalboxStack.around(this).toJsonString(Object.fromEntries(entries))
  }

  metric(version: string, metricName: string, statistic: string = Stats.SUM): Metric {
    return new Metric({
      namespace: 'AWS/States',
      metricName,
      dimensionsMap: { StateMachineArn: this.arnOf(version) },
      statistic,
      period: Duration.minutes(1),
    })
  }

  private machine(policy: Policy, role: Role, handlers: Handlers, robots: Table): CfnStateMachine {
    const stack = SignalboxStack.around(this)
    const name = stack.nameOf(`${policy.subject}-${policy.version}`)
    const logs = new LogGroup(this, `logs-${idOf(policy)}`, {
      // Under this prefix one resource policy serves all machines; anywhere else each adds to one that is soon full.
      logGroupName: `/aws/vendedlogs/states/${name}`,
      retention: stack.settings.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const machine = new CfnStateMachine(this, `machine-${idOf(policy)}`, {
      stateMachineName: name,
      stateMachineType: 'EXPRESS',
      roleArn: role.roleArn,
      definitionString: JSON.stringify(toAsl(policy)),
      definitionSubstitutions: {
        [robotsTable]: robots.tableName,
        ...Object.fromEntries(handlers.map(([domain, { lambda }]) => [handlersArn(domain), lambda.functionArn])),
      },
      loggingConfiguration: {
        level: 'ERROR',
        includeExecutionData: false,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: logs.logGroupArn } }],
      },
      tracingConfiguration: { enabled: stack.settings.tracing },
    })
    acknowledge(
      machine,
      'Level ALL costs six times the run and writes payloads to a log; our journal keeps every decision',
      'AwsSolutions-SF1',
    )
    if (!stack.settings.tracing) {
      acknowledge(
        machine,
        'Tracing is configuration (lib/environments.ts); trace_id in log and journal tells the same story for free',
        'AwsSolutions-SF2',
        'Serverless-StepFunctionStateMachineXray',
      )
    }
    return machine
  }

  private role(policy: Policy, handlers: Handlers, robots: Table): Role {
    const { tracing } = SignalboxStack.around(this).settings
    const functions = handlers.map(([, { lambda }]) => lambda)
    const role = new Role(this, `role-${idOf(policy)}`, {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      description: `What the machine of policy ${idOf(policy)} may do: run handlers, commit`,
      inlinePolicies: {
        may: new PolicyDocument({
          statements: [
            // With every version of the function: a run that is in flight while a deploy publishes a new one goes on.
            may(
              ['lambda:InvokeFunction'],
              ...functions.flatMap(({ functionArn }) => [functionArn, `${functionArn}:*`]),
            ),
            mayUse(robots, 'UpdateItem'),
            mayDeliverLogs(),
            ...(tracing ? [mayTraceRuns()] : []),
          ],
        }),
      },
    })
    acknowledgeWildcard(
      role,
      'All versions of a handler: a run in flight goes on while a deploy publishes a new one',
      ...functions.map(({ functionArn }) => `${functionArn}:*`),
    )
    acknowledgeWildcard(role, 'Log delivery and X-Ray are granted on no particular resource', '*')
    return role
  }
}

type Versions = ReadonlyMap<string, { readonly policy: Policy; readonly machine: CfnStateMachine }>

type Handlers = readonly (readonly [Domain, DeployedFunction])[]

/** Robots' were there first, and have the plain name. */
const idOf = ({ subject, version }: Policy): string => (subject === 'robot' ? version : `${subject}-${version}`)

/** The domains whose handlers it names. */
const handlersOf = (policy: Policy): readonly Domain[] => [
  ...new Set(cellsOf(policy).flatMap(({ cell }) => cell.handlers.map((handler) => handlerDomains[handler]))),
]

export class UnknownPolicyVersion extends Error {
  override readonly name = 'UnknownPolicyVersion'
}
