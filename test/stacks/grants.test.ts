import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import { beforeAll, describe, expect, test } from 'vitest'
import { asText, listAt, objectAt, type Properties, resourcesOf } from '../../lib/rules/template.ts'
import { repositoryRoot } from '../tree.ts'
import { entriesOfFunctions, type Synthesised, synthesised } from './synthesised.ts'

/*
 * What a function may do and what its code asks for, compared: the SDK commands in the ports that end up in its bundle
 * against the actions of its role. A call that is not granted fails in an account only; a grant that no call needs is
 * what a stolen role would use.
 */
const functions = Object.fromEntries(entriesOfFunctions().map((entry) => [basename(entry), entry]))

/** What services also do in the name of a function, without a call in its code: read streams and queues, log, use keys. */
const notOfItsCode = [
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  'kms:Decrypt',
  'kms:GenerateDataKey',
  'kinesis:DescribeStream',
  'kinesis:DescribeStreamSummary',
  'kinesis:GetRecords',
  'kinesis:GetShardIterator',
  'kinesis:ListShards',
  'dynamodb:DescribeStream',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
  'dynamodb:ListStreams',
  's3:ListBucket',
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:ChangeMessageVisibility',
  'sqs:GetQueueAttributes',
  // A schedule is made with the role that it will act in.
  'iam:PassRole',
]
/** What Athena does in the name of whoever starts a statement: describe tables, read and write their files. */
const ofStatements = [
  'glue:GetDatabase',
  'glue:GetTable',
  'glue:GetTables',
  'glue:GetPartition',
  'glue:GetPartitions',
  'glue:CreateTable',
  'glue:UpdateTable',
  's3:AbortMultipartUpload',
  's3:DeleteObject',
  's3:GetBucketLocation',
  's3:GetObject',
  's3:ListBucketMultipartUploads',
  's3:ListMultipartUploadParts',
  's3:PutObject',
]
/** Granted for what Lambda does when a batch or an asynchronous event is given up. */
const givingUp: Readonly<Record<string, readonly string[]>> = {
  dispatch: ['s3:PutObject'],
  outbox: ['s3:PutObject'],
  'archive-changes': ['s3:PutObject'],
  notify: ['sqs:SendMessage'],
  'quiet-check': ['sqs:SendMessage'],
  'release-parked': ['sqs:SendMessage'],
  'retry-failures': ['sqs:SendMessage'],
  'sweep-shelf': ['sqs:SendMessage'],
  'feed-decisions': ['s3:PutObject'],
  'feed-fanout': ['s3:PutObject'],
  'sweep-feed': ['sqs:SendMessage'],
  'match-subscriptions': ['sqs:SendMessage'],
  'compare-policy': ['sqs:SendMessage'],
  'send-scheduled': ['sqs:SendMessage'],
  remind: ['sqs:SendMessage'],
  'follow-missions': ['sqs:SendMessage'],
  'watch-capacity': ['sqs:SendMessage'],
  'report-page': ['sqs:SendMessage'],
}

/** In the bundle because a port is one object, and not called. */
const notCalled: Readonly<Record<string, readonly string[]>> = {
  // It asks how far the warehouse is; whoever writes runs is the warehouse.
  'loss-report': ['dynamodb:PutItem', 'dynamodb:Query'],
  // The API only reads; what it puts is how much its callers have asked for.
  api: ['s3:PutObject', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem'],
  // It refers to content that is there.
  'send-scheduled': ['s3:PutObject'],
  // Of listeners and tickets each does a part.
  feed: ['dynamodb:Query'],
  'sweep-feed': ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
  // It knows whom it delivers to.
  'deliver-webhook': ['dynamodb:Query'],
  // They freeze no set, and keep no bytes.
  operate: ['dynamodb:BatchWriteItem'],
  'retry-failures': [
    'dynamodb:BatchWriteItem',
    's3:PutObject',
    // It places copies on the shelf and takes none.
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:ChangeMessageVisibility',
  ],
  // It looks at who has which mission and at commands, and writes down what was taken.
  'follow-missions': ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
  'redrive-from-shelf': ['dynamodb:BatchWriteItem', 'dynamodb:GetItem', 's3:PutObject'],
  // It looks how far the warehouse is.
  'report-page': ['dynamodb:PutItem', 'dynamodb:Query'],
}

const actionsOf: Readonly<Record<string, readonly string[]>> = {
  GetCommand: ['dynamodb:GetItem'],
  GetItemCommand: ['dynamodb:GetItem'],
  BatchGetCommand: ['dynamodb:BatchGetItem'],
  BatchGetItemCommand: ['dynamodb:BatchGetItem'],
  QueryCommand: ['dynamodb:Query'],
  PutCommand: ['dynamodb:PutItem'],
  PutItemCommand: ['dynamodb:PutItem'],
  UpdateCommand: ['dynamodb:UpdateItem'],
  UpdateItemCommand: ['dynamodb:UpdateItem'],
  DeleteCommand: ['dynamodb:DeleteItem'],
  DeleteItemCommand: ['dynamodb:DeleteItem'],
  BatchWriteCommand: ['dynamodb:BatchWriteItem'],
  BatchWriteItemCommand: ['dynamodb:BatchWriteItem'],
  // A transaction asks for each of its writes; ours put and update (failure-transaction.dynamodb.ts).
  TransactWriteItemsCommand: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
  PutRecordCommand: ['kinesis:PutRecord'],
  PutRecordsCommand: ['kinesis:PutRecords'],
  SendMessageCommand: ['sqs:SendMessage'],
  SendMessageBatchCommand: ['sqs:SendMessage'],
  PutEventsCommand: ['events:PutEvents'],
  StartSyncExecutionCommand: ['states:StartSyncExecution'],
  StartExecutionCommand: ['states:StartExecution'],
  SendTaskSuccessCommand: ['states:SendTaskSuccess'],
  SendTaskFailureCommand: ['states:SendTaskFailure'],
  SendTaskHeartbeatCommand: ['states:SendTaskHeartbeat'],
  InvokeCommand: ['lambda:InvokeFunction'],
  GetRetainedMessageCommand: ['iot:GetRetainedMessage'],
  ListRetainedMessagesCommand: ['iot:ListRetainedMessages'],
  GetThingShadowCommand: ['iot:GetThingShadow'],
  UpdateThingShadowCommand: ['iot:UpdateThingShadow'],
  DeleteThingShadowCommand: ['iot:DeleteThingShadow'],
  PutRecordBatchCommand: ['firehose:PutRecordBatch'],
  ReceiveMessageCommand: ['sqs:ReceiveMessage'],
  DeleteMessageBatchCommand: ['sqs:DeleteMessage'],
  ChangeMessageVisibilityBatchCommand: ['sqs:ChangeMessageVisibility'],
  ListObjectsV2Command: ['s3:ListBucket'],
  GetObjectCommand: ['s3:GetObject'],
  PostToConnectionCommand: ['execute-api:ManageConnections'],
  GetConnectionCommand: ['execute-api:ManageConnections'],
  DeleteConnectionCommand: ['execute-api:ManageConnections'],
  PutObjectCommand: ['s3:PutObject'],
  DeleteObjectCommand: ['s3:DeleteObject'],
  GetMetricDataCommand: ['cloudwatch:GetMetricData'],
  ListMetricsCommand: ['cloudwatch:ListMetrics'],
  StartQueryExecutionCommand: ['athena:StartQueryExecution'],
  GetQueryExecutionCommand: ['athena:GetQueryExecution'],
  GetQueryResultsCommand: ['athena:GetQueryResults'],
  StopQueryExecutionCommand: ['athena:StopQueryExecution'],
  CreateScheduleCommand: ['scheduler:CreateSchedule'],
  GetScheduleCommand: ['scheduler:GetSchedule'],
  DeleteScheduleCommand: ['scheduler:DeleteSchedule'],
  HeadObjectCommand: ['s3:GetObject'],
  CreateSecretCommand: ['secretsmanager:CreateSecret'],
  GetSecretValueCommand: ['secretsmanager:GetSecretValue'],
  PutSecretValueCommand: ['secretsmanager:PutSecretValue'],
  UpdateSecretVersionStageCommand: ['secretsmanager:UpdateSecretVersionStage'],
  DeleteSecretCommand: ['secretsmanager:DeleteSecret'],
}

let asked: ReadonlyMap<string, readonly string[]>
let dev: Synthesised
beforeAll(async () => {
  dev = await synthesised('dev')
  asked = await actionsInBundles()
})

describe('a function may do what its code asks for, and nothing else', () => {
  test.each(Object.entries(functions))('%s', (name, entry) => {
    const called = (asked.get(entry) ?? []).filter((action) => !notCalled[name]?.includes(action))
    const wanted = [...called, ...(givingUp[name] ?? [])]
    const inItsName = called.includes('athena:StartQueryExecution') ? [...notOfItsCode, ...ofStatements] : notOfItsCode
    const granted = grantedTo(name).filter((action) => wanted.includes(action) || !inItsName.includes(action))
    expect(new Set(granted)).toEqual(new Set(wanted))
  })
})

test('what answers questions may read, and count who asked how much, and nothing else', () => {
  const reading =
    /^(dynamodb:(GetItem|BatchGetItem|Query)|s3:GetObject|iot:Get(RetainedMessage|ThingShadow)|kms:Decrypt|logs:\w+)$/
  const others = statementsOf('api').flatMap((statement) =>
    listAt(statement, 'Action')
      .map(asText)
      .filter((action) => !reading.test(action))
      .map((action) => `${action} of ${listAt(statement, 'Resource').map(asText).join()}`),
  )
  expect(others).toEqual([expect.stringMatching(/^dynamodb:PutItem of <registerclientbuckets\w+\.Arn>$/)])
})

test('nothing that people ask for deletes, but a subscription with its secrets', () => {
  const deleting = statementsOf('act').flatMap((statement) =>
    listAt(statement, 'Action')
      .map(asText)
      .filter((action) => /Delete|Remove|Purge/.test(action))
      .map((action) => `${action} of ${listAt(statement, 'Resource').map(asText).join()}`),
  )
  expect(deleting).toEqual([
    expect.stringMatching(/^dynamodb:DeleteItem of <registersubscriptions\w+\.Arn>$/),
    expect.stringMatching(/^secretsmanager:DeleteSecret of .*:secret:signalbox-dev-bridge\/\*$/),
  ])
})

function grantedTo(name: string): string[] {
  return statementsOf(name).flatMap((statement) => listAt(statement, 'Action').map(asText))
}

function statementsOf(name: string): readonly unknown[] {
  const lambda = dev.all
    .flatMap((template) => resourcesOf(template, 'AWS::Lambda::Function'))
    .find(([, properties]) => properties.FunctionName === `signalbox-dev-${name}`)
  const role = asText(lambda?.[1].Role).replace(/^<(.+)\.Arn>$/, '$1')
  const properties: Properties = dev.all.map((template) => template.Resources[role]?.Properties).find(Boolean) ?? {}
  return listAt(properties, 'Policies').flatMap((policy) => listAt(objectAt(policy, 'PolicyDocument'), 'Statement'))
}

/** Which of our files are in each bundle, and which commands those make. */
async function actionsInBundles(): Promise<ReadonlyMap<string, readonly string[]>> {
  const entries = Object.values(functions)
  const { metafile } = await build({
    absWorkingDir: repositoryRoot,
    entryPoints: Object.fromEntries(entries.map((entry) => [entry, `functions/${entry}/index.ts`])),
    outdir: 'nowhere',
    bundle: true,
    target: 'node24',
    mainFields: ['module', 'main'],
    alias: { '@aws-sdk/credential-provider-node': './functions/ports/credentials.lambda.ts' },
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    format: 'esm',
    write: false,
    metafile: true,
  })
  return new Map(
    entries.map((entry) => {
      const inputs = metafile.outputs[`nowhere/${entry}.mjs`]?.inputs ?? {}
      const packed = Object.keys(inputs).filter((file) => (inputs[file]?.bytesInOutput ?? 0) > 0)
      const sdk = packed.join('\n')
      const ours = packed.filter((file) => !file.startsWith('node_modules/'))
      const commands = ours.flatMap((file) => {
        const source = readFileSync(join(repositoryRoot, file), 'utf8')
        return (
          [...source.matchAll(/new ([A-Z]\w+Command)\b/g)]
            .map(([, command]) => [command ?? '', source] as const)
            // A port may have more than this function uses of it: then esbuild has left the command out.
            .filter(([command]) => sdk.includes(`/${command}.js`))
        )
      })
      return [entry, [...new Set(commands.flatMap(([command, source]) => actionsFor(command, source)))]]
    }),
  )
}

/** Two clients have a PublishCommand. */
function actionsFor(command: string, source: string): readonly string[] {
  if (command === 'PublishCommand') return [source.includes('client-iot-data-plane') ? 'iot:Publish' : 'sns:Publish']
  const actions = actionsOf[command]
  if (!actions) throw new Error(`What does ${command} ask for? Add it to test/stacks/grants.test.ts`)
  return actions
}
