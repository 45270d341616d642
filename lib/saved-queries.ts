import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { SignalboxStack } from './signalbox-stack.ts'

/** Logs Insights queries that an operator opens and fills in one id: the story of a trace, of a robot, and what went wrong. */
export class SavedQueries extends Construct {
  constructor(scope: Construct, { logs }: { readonly logs: readonly { readonly logGroupName: string }[] }) {
    super(scope, 'saved-queries')
    const folder = SignalboxStack.around(this).node.id
    for (const [name, queryString] of Object.entries(queries)) {
      new CfnQueryDefinition(this, name, {
        name: `${folder}/${name}`,
        queryString,
        logGroupNames: logs.map(({ logGroupName }) => logGroupName),
      })
    }
  }
}

/** Of a trigger's line the message is the outcome; `reason` says why it was refused or failed. */
const fields = '@timestamp, level, service, message, type, robot_id, message_id, `from`, `to`, reason, failure_id'

const queries = {
  trace: `fields ${fields}
| filter trace_id = "PUT THE TRACE ID HERE"
| sort @timestamp asc
| limit 1000`,
  robot: `fields ${fields}, trace_id
| filter robot_id = "PUT THE ROBOT ID HERE"
| sort @timestamp desc
| limit 1000`,
  // What Lambda itself says of a function that ran out of time or memory is plain text without a level.
  errors: `fields ${fields}, trace_id, error.name, error.message, errorType, errorMessage, @message
| filter level in ["ERROR", "CRITICAL"] or ispresent(errorType) or @message like /Task timed out|Runtime\\.[A-Z]/
| sort @timestamp desc
| limit 200`,
}
