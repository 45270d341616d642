import { Duration } from 'aws-cdk-lib'
import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { type Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import type { environmentSchema as AcceptVariables } from '../../functions/service_platform/accept/env.ts'
import { MISSION_SUBJECT } from '../../messages/mission-id.ts'
import { acknowledgeWildcard } from '../acknowledge.ts'
import { Capability } from '../namespaces.ts'
import { may, mayKnowCallers, mayQuery, mayUse, mayUseUnder, mayWrite } from '../permissions.ts'
import { SignalboxBucket } from '../signalbox-bucket.ts'
import { type DeployedFunction, SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import { callerVariables, type Register } from './register.ts'
import type { MessageSchedules } from './scheduled-messages.ts'

/** Service A of the message queue: what applications and people say goes on the stream like everything else. */
export class Accepting extends Capability {
  readonly accept: SignalboxFunction<typeof AcceptVariables>
  /** Content that is too big for a message; put and fetched by signed addresses only. */
  readonly uploads: Bucket

  constructor(
    scope: Construct,
    id: string,
    {
      stream,
      key,
      register,
      schedules,
      sendCommand,
    }: {
      readonly stream: Stream
      readonly schedules: MessageSchedules
      readonly sendCommand: DeployedFunction
      readonly key: IKey
      readonly register: Pick<
        Register,
        | 'accepted'
        | 'uploads'
        | 'scheduledMessages'
        | 'books'
        | 'journal'
        | 'fleets'
        | 'grants'
        | 'clientBuckets'
        | 'missions'
        | 'commands'
        | 'robots'
        | 'lastKnown'
      >
    },
  ) {
    super(scope, id, 'service_platform.api_gateway')
    const { settings } = SignalboxStack.around(this)
    const { backlog, uploads, corsOrigins } = settings.api

    this.uploads = new SignalboxBucket(this, 'uploads', {
      key,
      lifecycleRules: [{ id: 'uploads', prefix: 'uploads/', expiration: Duration.days(uploads.days), enabled: true }],
    })
    if (corsOrigins.length > 0) allowPages(this.uploads, corsOrigins)

    this.accept = new SignalboxFunction<typeof AcceptVariables>(this, 'accept', {
      entry: 'service_platform/accept',
      namespace: this.namespace,
      does: 'Takes messages of applications and people, each once, and puts them on the stream; signs addresses of uploads',
      variables: {
        ...callerVariables(register),
        ACCEPTED_TABLE: register.accepted.tableName,
        BOOKS_TABLE: register.books.tableName,
        JOURNAL_TABLE: register.journal.tableName,
        MISSIONS_TABLE: register.missions.tableName,
        COMMANDS_TABLE: register.commands.tableName,
        ROBOTS_TABLE: register.robots.tableName,
        LAST_KNOWN_TABLE: register.lastKnown.tableName,
        SEND_COMMAND_FUNCTION: sendCommand.lambda.functionName,
        UPLOADS_TABLE: register.uploads.tableName,
        UPLOADS_BUCKET: this.uploads.bucketName,
        STREAM_NAME: stream.streamName,
        SCHEDULED_MESSAGES_TABLE: register.scheduledMessages.tableName,
        ...schedules.variables,
        SCHEDULED_PER_OWNER_MAX: String(settings.api.scheduledPerOwnerMax),
        BACKLOG_DEPTH_MAX: String(backlog.depthMax),
        BACKLOG_AGE_SECONDS_MAX: String(backlog.ageSecondsMax),
        UPLOAD_BYTES_MAX: String(uploads.bytesMax),
        UPLOAD_DAYS: String(uploads.days),
      },
      may: [
        ...mayKnowCallers(register),
        mayUse(register.accepted, 'PutItem', 'UpdateItem', 'BatchWriteItem', 'Query'),
        mayUse(register.books, 'Query'),
        mayUse(register.journal, 'BatchGetItem'),
        mayUse(register.missions, 'GetItem'),
        mayUse(register.commands, 'BatchGetItem'),
        mayUse(register.robots, 'BatchGetItem'),
        mayUse(register.lastKnown, 'BatchGetItem'),
        mayQuery(register.commands, 'by_command'),
        may(['lambda:InvokeFunction'], sendCommand.lambda.functionArn),
        mayUseUnder(register.fleets, MISSION_SUBJECT, 'GetItem', 'PutItem'),
        mayUse(register.uploads, 'GetItem', 'PutItem', 'UpdateItem'),
        may(['s3:GetObject', 's3:PutObject'], this.uploads.arnForObjects('uploads/*')),
        mayUse(register.scheduledMessages, 'GetItem', 'PutItem'),
        mayQuery(register.scheduledMessages, 'by_owner'),
        ...schedules.mayMake,
        may(['kinesis:PutRecords'], stream.streamArn),
        mayWrite(key),
      ],
      invocation: 'synchronous',
      // Whoever waits for an outcome waits 25 s at most; API Gateway gives up at 30 s.
      timeoutSeconds: 29,
      memoryMegabytes: 1024,
    })
    schedules.acknowledgeMaking(this.accept.role)
    acknowledgeWildcard(
      this.accept.role,
      'Signs the address of any upload, under ids that are not known yet, and looks whether its content has come',
      this.uploads.arnForObjects('uploads/*'),
    )
  }
}

/** A page puts to the signed address itself, and has to be allowed to by the bucket. */
const allowPages = (bucket: Bucket, origins: readonly string[]): void => {
  const resource = bucket.node.defaultChild
  if (!(resource instanceof CfnBucket)) throw new Error('The bucket construct has no AWS::S3::Bucket inside')
  resource.corsConfiguration = {
    corsRules: [{ allowedMethods: ['GET', 'PUT'], allowedOrigins: [...origins], allowedHeaders: ['*'], maxAge: 3_600 }],
  }
}
