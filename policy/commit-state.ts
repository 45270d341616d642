// The one write that moves a robot: conditional on the revision that was read, so that of two runs one wins. Its stream is the
// outbox, therefore everything an event needs (cause, effects) is in the same write.

import type { Policy } from './policy.ts'
import { retriers, temporaryCommitErrors } from './temporary-errors.ts'
import type { AslState } from './to-asl.ts'

/** Put in by the deployment (DefinitionSubstitutions), as the handlers' functions are (handler-state.ts). */
export const robotsTable = 'robots_table'

/** Attributes of the robot's row as DynamoDB values. Names stand behind # in the expression: `state` and others are reserved. */
const attributes = {
  state: { 'S.$': '$.cell.output.to' },
  since: { 'S.$': '$.cell.since' },
  previous_state: { 'S.$': '$.robot.state' },
  revision: { 'N.$': "States.Format('{}', $.cell.output.revision)" },
  entered_by: { 'S.$': '$.message.type' },
  position: { 'S.$': '$.commit.position' },
  last_sequence: { 'N.$': '$.commit.sequence' },
  applied_ids: { 'L.$': '$.commit.applied_ids' },
  bucket: { 'S.$': '$.commit.bucket' },
  cause: { 'S.$': '$.commit.cause' },
  effects: { 'S.$': 'States.JsonToString($.cell.effects)' },
} as const

/** A message that was dead-lettered while a run of it was still under way stays dead-lettered. */
const notSetAside = '(attribute_not_exists(set_aside) OR NOT contains(set_aside, :claim))'
/** A robot that was parked meanwhile decides nothing but in the release of that parking. */
const notParked = '(attribute_not_exists(parked_since) OR parked_since = :parked_since)'

export function commitState(policy: Policy, onConflict: string): AslState {
  const set = { ...attributes, policy_version: { S: policy.version } }
  const names = Object.keys(set)
  return {
    Type: 'Task',
    Comment: `Moves the ${policy.subject}'s row, if it is still the row that was read.`,
    Resource: 'arn:aws:states:::dynamodb:updateItem',
    Parameters: {
      TableName: `\${${robotsTable}}`,
      Key: { robot_id: { 'S.$': '$.robot.robot_id' } },
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
      ConditionExpression: `#revision = :expected AND ${notSetAside} AND ${notParked}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(Object.entries(set).map(([name, value]) => [`:${name}`, value])),
        ':expected': { 'N.$': "States.Format('{}', $.robot.revision)" },
        ':claim': { 'S.$': '$.commit.claim' },
        ':parked_since': { 'S.$': '$.commit.parked_since' },
      },
    },
    TimeoutSeconds: 3,
    Retry: retriers(temporaryCommitErrors),
    Catch: [{ ErrorEquals: ['DynamoDB.ConditionalCheckFailedException'], ResultPath: '$.conflict', Next: onConflict }],
    ResultPath: null,
    OutputPath: '$.cell.output',
    End: true,
  }
}
