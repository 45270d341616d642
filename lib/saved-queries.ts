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

const fields = '@timestamp, level, service, message, type, robot_id, message_id, outcome, failure_id'

const queries = {
  trace: `fields ${fields}
| filter trace_id = "PUT THE TRACE ID HERE"
| sort @timestamp asc
| limit 1000`,
  robot: `fields ${fields}, trace_id
| filter robot_id = "PUT THE ROBOT ID HERE"
| sort @timestamp desc
| limit 1000`,
  errors: `fields ${fields}, trace_id, error.name, error.message
| filter level in ["ERROR", "CRITICAL"] or ispresent(errorType)
| sort @timestamp desc
| limit 200`,
}
