import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'

/**
 * Permissions written out, action by action. The `grant…` methods of CDK are convenient and too generous: grantReadData
 * lets a role scan a table, and nothing of ours may ever scan (a rule at synthesis checks it).
 */
type TableAction = 'GetItem' | 'BatchGetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'BatchWriteItem'

export const mayUse = (table: Pick<Table, 'tableArn'>, ...actions: readonly TableAction[]): PolicyStatement =>
  may(
    actions.map((action) => `dynamodb:${action}`),
    table.tableArn,
  )

/** Only items whose partition key begins like this. */
export const mayUseUnder = (
  table: Pick<Table, 'tableArn'>,
  beginning: string,
  ...actions: readonly TableAction[]
): PolicyStatement => {
  const statement = mayUse(table, ...actions)
  statement.addCondition('ForAllValues:StringLike', { 'dynamodb:LeadingKeys': [`${beginning}*`] })
  return statement
}

export const mayQuery = (table: Pick<Table, 'tableArn'>, ...indexes: readonly string[]): PolicyStatement =>
  may(['dynamodb:Query'], ...indexes.map((index) => `${table.tableArn}/index/${index}`))

/**
 * What reading and writing failures needs (functions/ports/failures.dynamodb.ts): the record with its group, its place in
 * the books and its line of an operation. A transaction needs the permission of each of its writes and none of its own.
 */
export const mayRecordFailures = (register: {
  readonly failures: Pick<Table, 'tableArn'>
  readonly failureGroups: Pick<Table, 'tableArn'>
  readonly operations: Pick<Table, 'tableArn'>
  readonly books: Pick<Table, 'tableArn'>
}): readonly PolicyStatement[] => [
  mayUse(register.failures, 'BatchGetItem', 'PutItem'),
  mayUse(register.failureGroups, 'BatchGetItem', 'PutItem', 'UpdateItem'),
  mayUse(register.operations, 'PutItem', 'UpdateItem'),
  mayUse(register.books, 'UpdateItem'),
]

/** What knowing a caller needs: the fleets of robots, those that an application was granted, and how much it may still ask for. */
export const mayKnowCallers = (register: {
  readonly fleets: Pick<Table, 'tableArn'>
  readonly grants: Pick<Table, 'tableArn'>
  readonly clientBuckets: Pick<Table, 'tableArn'>
}): readonly PolicyStatement[] => [
  mayUse(register.fleets, 'BatchGetItem'),
  mayUse(register.grants, 'GetItem'),
  mayUse(register.clientBuckets, 'PutItem'),
]

export const mayRead = (key: IKey): PolicyStatement => may(['kms:Decrypt'], key.keyArn)

export const mayWrite = (key: IKey): PolicyStatement => may(['kms:Decrypt', 'kms:GenerateDataKey'], key.keyArn)

/** Statements of Athena in one workgroup; what they look at and read is granted beside, for Athena does so in the name of whoever asks. */
export const mayRunStatements = (workgroupArn: string): PolicyStatement =>
  may(
    ['athena:StartQueryExecution', 'athena:GetQueryExecution', 'athena:GetQueryResults', 'athena:StopQueryExecution'],
    workgroupArn,
  )

/** What statements answer is written in parts. */
export const mayKeepResults = (objects: string): PolicyStatement =>
  may(['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'], objects)

/** A machine that writes a log. Granted on no particular resource: acknowledge the `*`. */
export const mayDeliverLogs = (): PolicyStatement =>
  may(
    [
      'logs:CreateLogDelivery',
      'logs:GetLogDelivery',
      'logs:UpdateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:DescribeResourcePolicies',
      'logs:DescribeLogGroups',
    ],
    '*',
  )

/** A machine that traces to X-Ray. Granted on no particular resource: acknowledge the `*`. */
export const mayTraceRuns = (): PolicyStatement =>
  may(['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'], '*')

export const may = (actions: readonly string[], ...resources: readonly string[]): PolicyStatement =>
  new PolicyStatement({ actions: [...actions], resources: [...resources] })
