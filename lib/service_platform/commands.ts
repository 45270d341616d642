import type { EventBus } from 'aws-cdk-lib/aws-events'
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import type { environmentSchema as SendCommandVariables } from '../../functions/service_platform/send-command/env.ts'
import { outOfHearing } from '../../messages/out-of-hearing.ts'
import { temporaryHandlerErrors } from '../../policy/temporary-errors.ts'
import { acknowledgeWildcard } from '../acknowledge.ts'
import { BusRule } from '../bus-rule.ts'
import { Capability } from '../namespaces.ts'
import { may, mayUse, mayWrite } from '../permissions.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import { itsFunction, machineArnOf, standardMachine } from '../standard-machine.ts'
import type { FailureStore } from './failures.ts'
import type { Register } from './register.ts'

type CommandsTable = Pick<Register, 'commands'>

/** For a function that sends commands, or hears what robots answer to them. */
export const commandVariables = (scope: Construct, { commands }: CommandsTable) => ({
  ...bookVariables(scope, { commands }),
  COMMAND_TERMS: SignalboxStack.around(scope).toJsonString(termsOf(scope)),
  COMMAND_MACHINE_ARN: machineArn(scope),
})

export const answerVariables = (scope: Construct, { commands }: CommandsTable) => bookVariables(scope, { commands })

export const maySendCommands = (scope: Construct, { commands }: CommandsTable): readonly PolicyStatement[] => [
  mayUse(commands, 'GetItem', 'PutItem'),
  may(['states:StartExecution'], machineArn(scope)),
]

/** A token is of one machine, and so is the permission to answer with it. */
export const mayHearAnswers = (scope: Construct, { commands }: CommandsTable): readonly PolicyStatement[] => [
  mayUse(commands, 'GetItem', 'PutItem'),
  mayTellWaiters(scope),
]

const mayTellWaiters = (scope: Construct): PolicyStatement =>
  may(['states:SendTaskSuccess', 'states:SendTaskHeartbeat'], machineArn(scope))

const bookVariables = (scope: Construct, { commands }: CommandsTable) => ({
  COMMANDS_TABLE: commands.tableName,
  COMMAND_DAYS: String(SignalboxStack.around(scope).settings.journalDays),
})

const termsOf = (scope: Construct) => {
  const { acknowledgeSeconds, resendsMax, deadlineSeconds } = SignalboxStack.around(scope).settings.commands
  return { acknowledge_seconds: acknowledgeSeconds, resends_max: resendsMax, deadline_seconds: deadlineSeconds }
}

const machineName = 'command'

/** By its name: handlers that start it are made before it. */
const machineArn = (scope: Construct): string => machineArnOf(scope, machineName)

/**
 * Commands to robots: an execution of a Standard machine each, which waits for the robot's answers by task token. The machine only
 * goes where it is told; functions/commands has the course of a command (docs/adr/0048).
 */
export class CommandDelivery extends Capability {
  readonly sendCommand: SignalboxFunction<typeof SendCommandVariables>
  readonly machine: CfnStateMachine

  constructor(
    scope: Construct,
    id: string,
    {
      stream,
      key,
      bus,
      register,
      failures,
    }: {
      readonly stream: Stream
      readonly key: IKey
      readonly bus: EventBus
      readonly register: Pick<Register, 'commands' | 'robots' | 'jobs' | 'lastKnown'>
      readonly failures: FailureStore
    },
  ) {
    super(scope, id, 'service_platform.core.messaging')
    const stack = SignalboxStack.around(this)
    const topics = stack.settings.vda.interfaces.flatMap((name) =>
      ['order', 'instantActions'].map((topic) => topicsOf(stack, `${name}/*/${topic}`)),
    )
    const native = topicsOf(stack, 'robots/*/commands')

    this.sendCommand = new SignalboxFunction<typeof SendCommandVariables>(this, 'send-command', {
      entry: 'service_platform/send-command',
      namespace: this.namespace,
      does: "Takes a command's next step: sends it in the robot's words, waits for its turn, tells how it ended",
      variables: {
        ...bookVariables(this, register),
        COMMAND_TERMS: stack.toJsonString(termsOf(this)),
        ROBOTS_TABLE: register.robots.tableName,
        JOBS_TABLE: register.jobs.tableName,
        LAST_KNOWN_TABLE: register.lastKnown.tableName,
        VDA_PROFILES: stack.toJsonString(stack.settings.vda.profiles),
        BUS_NAME: bus.eventBusName,
        STREAM_NAME: stream.streamName,
        INTAKE_QUEUE_URL: failures.intake.queueUrl,
      },
      may: [
        mayUse(register.commands, 'GetItem', 'PutItem', 'UpdateItem'),
        mayUse(register.robots, 'GetItem'),
        mayUse(register.jobs, 'GetItem'),
        mayUse(register.lastKnown, 'GetItem'),
        may(['iot:Publish'], native, ...topics),
        mayTellWaiters(this),
        may(['events:PutEvents'], bus.eventBusArn),
        may(['kinesis:PutRecords'], stream.streamArn),
        may(['sqs:SendMessage'], failures.intake.queueArn),
        mayWrite(key),
      ],
      // The bus and an operation call it so; the machine waits, and sees its failures itself.
      invocation: { asynchronous: { failures: failures.intake } },
      timeoutSeconds: stepTimeoutSeconds,
    })
    acknowledgeWildcard(
      this.sendCommand.role,
      'A command goes to whichever robot it is for; only down-topics, and no rule reads them',
      native,
      ...topics,
    )
    new BusRule(this, 'heard-again', {
      bus,
      description: 'Robots that are heard again: what waits for them goes',
      types: ['robot.transitioned'],
      payload: { from: [...outOfHearing], to: [{ 'anything-but': [...outOfHearing] }] },
      to: this.sendCommand,
      failures: failures.intake,
    })
    this.machine = standardMachine(this, {
      name: machineName,
      definition,
      takesSteps: this.sendCommand,
      may: 'What the machine of commands may do: take their steps',
      outlivesVersions: 'All versions of a function: a command that waits while a deploy publishes a new one goes on',
      toldBy: {
        log: 'what happens to a command has lines in the log of send-command',
        trace: 'trace_id in log and journal tells the same story for free',
      },
    })
  }
}

const topicsOf = (stack: SignalboxStack, resourceName: string): string =>
  stack.formatArn({ service: 'iot', resource: 'topic', resourceName })

const stepTimeoutSeconds = 20

const of = { 'robot_id.$': '$.robot_id', 'command_id.$': '$.command_id' }

/** What fails for a moment; what goes on failing is looked at. */
const retry = [
  {
    ErrorEquals: [...temporaryHandlerErrors],
    IntervalSeconds: 1,
    BackoffRate: 2,
    MaxAttempts: 8,
    MaxDelaySeconds: 10,
    JitterStrategy: 'FULL',
  },
]

const lookAfterwards = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'look' }]

/** Waits until somebody who has its token says what is next. Its time is a field of the state, or the acknowledgement clock's. */
const waiting = (step: string, limits: Readonly<Record<string, string>>) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Parameters: { FunctionName: itsFunction, Payload: { step, ...of, 'task_token.$': '$$.Task.Token' } },
  ResultPath: '$.next',
  ...limits,
  Retry: retry,
  Catch: lookAfterwards,
  Next: 'next',
})

/** Nothing is told here: a step that is over has to be taken, an outage of what it needs is ridden out. */
const patiently = [
  {
    ErrorEquals: ['States.ALL'],
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxAttempts: 30,
    MaxDelaySeconds: 300,
    JitterStrategy: 'FULL',
  },
]

const seconds = { TimeoutSecondsPath: '$.next.seconds' }

/** An execution's input is `{robot_id, command_id, next}`, its name the command's id (functions/commands/send.ts). */
const definition = {
  Comment: 'One command to one robot, from its turn to its end',
  StartAt: 'next',
  States: {
    next: {
      Type: 'Choice',
      Choices: [
        { Variable: '$.next.step', StringEquals: 'deliver', Next: 'deliver' },
        { Variable: '$.next.step', StringEquals: 'wait', Next: 'wait' },
        { Variable: '$.next.step', StringEquals: 'end', Next: 'end' },
        { Variable: '$.next.heartbeat_seconds', IsPresent: true, Next: 'result with heartbeat' },
      ],
      Default: 'result',
    },
    deliver: waiting('deliver', seconds),
    wait: waiting('wait', seconds),
    result: waiting('result', seconds),
    'result with heartbeat': waiting('result', { ...seconds, HeartbeatSecondsPath: '$.next.heartbeat_seconds' }),
    look: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName: itsFunction, Payload: { step: 'look', ...of, 'error.$': '$.error' } },
      ResultSelector: { 'next.$': '$.Payload' },
      ResultPath: '$.looked',
      TimeoutSeconds: stepTimeoutSeconds + 5,
      Retry: patiently,
      Next: 'looked',
    },
    looked: { Type: 'Pass', Parameters: { ...of, 'next.$': '$.looked.next' }, Next: 'next' },
    end: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName: itsFunction, Payload: { step: 'end', ...of } },
      TimeoutSeconds: stepTimeoutSeconds + 5,
      Retry: patiently,
      End: true,
    },
  },
}
