import { ArnFormat } from 'aws-cdk-lib'
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler'
import type { Construct } from 'constructs'
import type { environmentSchema as SendScheduledVariables } from '../../functions/service_platform/send-scheduled/env.ts'
import { acknowledgeWildcard } from '../acknowledge.ts'
import { Clock } from '../clock.ts'
import { Capability } from '../namespaces.ts'
import { may, mayUse, mayWrite } from '../permissions.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import { type Auth, applicationsVariable } from './auth.ts'
import type { FailureStore } from './failures.ts'
import type { Register } from './register.ts'

/** Where functions make a schedule for each scheduled message, and what those schedules may do: start `send-scheduled`. */
export class MessageSchedules extends Capability {
  private readonly group: CfnScheduleGroup
  private readonly role: Role
  private readonly functionArn: string
  private readonly failures: FailureStore

  constructor(scope: Construct, id: string, { failures }: { readonly failures: FailureStore }) {
    super(scope, id, 'service_platform.api_gateway')
    const stack = SignalboxStack.around(this)
    this.failures = failures
    // By its name: the function asks for what is made here.
    this.functionArn = stack.formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: stack.nameOf('send-scheduled'),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    })
    this.group = new CfnScheduleGroup(this, 'group', { name: stack.nameOf('messages') })
    this.role = new Role(this, 'role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
      }),
      description: 'What schedules of messages may do: start the function that sends them',
    })
    this.role.addToPolicy(may(['lambda:InvokeFunction'], this.functionArn))
    this.role.addToPolicy(may(['sqs:SendMessage'], failures.intake.queueArn))
  }

  get variables() {
    return {
      SCHEDULE_GROUP: this.group.ref,
      SCHEDULE_ROLE_ARN: this.role.roleArn,
      SEND_SCHEDULED_ARN: this.functionArn,
      INTAKE_QUEUE_ARN: this.failures.intake.queueArn,
    }
  }

  /** Schedules of this group only, and none that acts as anything else. */
  get mayMake(): readonly PolicyStatement[] {
    const passing = may(['iam:PassRole'], this.role.roleArn)
    passing.addCondition('StringEquals', { 'iam:PassedToService': 'scheduler.amazonaws.com' })
    return [may(['scheduler:CreateSchedule', 'scheduler:DeleteSchedule'], this.schedules), passing]
  }

  acknowledgeMaking(role: Role): void {
    acknowledgeWildcard(role, 'One schedule per message, under an id that is not known yet', this.schedules)
  }

  private get schedules(): string {
    const stack = SignalboxStack.around(this)
    return stack.formatArn({
      service: 'scheduler',
      resource: 'schedule',
      resourceName: `${stack.nameOf('messages')}/*`,
    })
  }
}

/** Sends what is due, and finishes what was left half-way. */
export class SendScheduled extends Capability {
  readonly sendScheduled: SignalboxFunction<typeof SendScheduledVariables>

  constructor(
    scope: Construct,
    id: string,
    {
      auth,
      stream,
      key,
      register,
      failures,
      uploads,
      schedules,
    }: {
      readonly auth: Auth
      readonly stream: Stream
      readonly key: IKey
      readonly register: Pick<Register, 'scheduledMessages' | 'accepted' | 'uploads' | 'fleets' | 'grants'>
      readonly failures: FailureStore
      readonly uploads: Bucket
      readonly schedules: MessageSchedules
    },
  ) {
    super(scope, id, 'service_platform.api_gateway')
    this.sendScheduled = new SignalboxFunction<typeof SendScheduledVariables>(this, 'send-scheduled', {
      entry: 'service_platform/send-scheduled',
      namespace: this.namespace,
      does: 'Puts scheduled messages on the stream when their time has come, if they still may be sent',
      variables: {
        APPLICATIONS: applicationsVariable(auth),
        FLEETS_TABLE: register.fleets.tableName,
        GRANTS_TABLE: register.grants.tableName,
        SCHEDULED_MESSAGES_TABLE: register.scheduledMessages.tableName,
        ACCEPTED_TABLE: register.accepted.tableName,
        UPLOADS_TABLE: register.uploads.tableName,
        UPLOADS_BUCKET: uploads.bucketName,
        STREAM_NAME: stream.streamName,
        ...schedules.variables,
      },
      may: [
        mayUse(register.fleets, 'BatchGetItem'),
        mayUse(register.grants, 'GetItem'),
        mayUse(register.scheduledMessages, 'GetItem', 'PutItem'),
        may(['dynamodb:Query'], `${register.scheduledMessages.tableArn}/index/by_agenda`),
        mayUse(register.accepted, 'PutItem', 'UpdateItem', 'BatchWriteItem'),
        mayUse(register.uploads, 'GetItem', 'UpdateItem'),
        may(['s3:GetObject'], uploads.arnForObjects('uploads/*')),
        may(['kinesis:PutRecords'], stream.streamArn),
        mayWrite(key),
        ...schedules.mayMake,
      ],
      invocation: { asynchronous: { failures: failures.intake } },
      timeoutSeconds: 55,
    })
    schedules.acknowledgeMaking(this.sendScheduled.role)
    acknowledgeWildcard(
      this.sendScheduled.role,
      'Looks whether content is there that a message refers to, under ids that are not known yet',
      uploads.arnForObjects('uploads/*'),
    )
    new Clock(this, 'clock', { starts: [{ every: 10, started: this.sendScheduled }], failures: failures.intake })
  }
}
