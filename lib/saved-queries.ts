import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { SignalboxStack } from './signalbox-stack.ts'

/**
 * Logs Insights queries that an operator opens and fills in one id: the story of a trace, of a robot, of a failure; what went
 * wrong, and how often each cause did.
 */
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
const fields =
  '@timestamp, level, service, message, type, robot_id, message_id, `from`, `to`, reason, error_class, handler, failure_id, operation_id'

const queries = {
  trace: `fields ${fields}
| filter trace_id = "PUT THE TRACE ID HERE"
| sort @timestamp asc
| limit 1000`,
  robot: `fields ${fields}, trace_id
| filter robot_id = "PUT THE ROBOT ID HERE"
| sort @timestamp desc
| limit 1000`,
  failure: `fields ${fields}, trace_id, status, fingerprint
| filter failure_id = "PUT THE FAILURE ID HERE"
| sort @timestamp asc
| limit 1000`,
  // One line of the recorder per record that was written: the same failure again counts again.
  'errors-by-fingerprint': `fields @timestamp, fingerprint, error_class, stage, kind, robot_id, failure_id
| filter ispresent(fingerprint) and status in ["open", "needs_attention", "held"]
| stats count(*) as times, count_distinct(failure_id) as failures, count_distinct(robot_id) as robots, latest(@timestamp) as last_seen, latest(failure_id) as example by fingerprint, error_class, stage
| sort times desc
| limit 100`,
  // What Lambda itself says of a function that ran out of time or memory is plain text without a level.
  errors: `fields ${fields}, trace_id, error.name, error.message, errorType, errorMessage, @message
| filter level in ["ERROR", "CRITICAL"] or ispresent(errorType) or @message like /Task timed out|Runtime\\.[A-Z]/
| sort @timestamp desc
| limit 200`,
}
