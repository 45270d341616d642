import type { ResolvedResource } from '../../../local/resources/provider.ts'

const ARN = 'arn:aws:iot:us-east-1:000000000000:'
const THING = ['$', '{iot:Connection.Thing.ThingName}'].join('')

const SHADOW = ['get/accepted', 'update/delta'].map((answer) => `$aws/things/${THING}/shadow/${answer}`)

function attribute(name: string): string {
  return ['$', '{iot:Connection.Thing.Attributes[', name, ']}'].join('')
}

export const RAW_SELECT =
  "SELECT encode(*, 'base64') AS data, topic() AS topic, clientid() AS client_id, principal() AS principal, " +
  "timestamp() AS received_at, traceid() AS trace_id, 'device.hw' AS source"

export function level(n: number): string {
  return ['$', '{topic(', n, ')}'].join('')
}

export function topicRule(
  name: string,
  sql: string,
  partitionKey: string,
  payload: Record<string, unknown> = {},
): ResolvedResource {
  return {
    logicalId: name,
    type: 'AWS::IoT::TopicRule',
    stack: 'signalbox-test-device',
    properties: {
      RuleName: name,
      TopicRulePayload: {
        AwsIotSqlVersion: '2016-03-23',
        Sql: sql,
        Actions: [{ Kinesis: { StreamName: 'line', PartitionKey: partitionKey, RoleArn: 'arn:aws:iam::0:role/r' } }],
        ErrorAction: { Sqs: { QueueUrl: 'http://127.0.0.1/000000000000/intake', RoleArn: 'arn:aws:iam::0:role/r' } },
        ...payload,
      },
    },
  }
}

export const robotPolicy: ResolvedResource = {
  logicalId: 'RobotPolicy',
  type: 'AWS::IoT::Policy',
  stack: 'signalbox-test-device',
  properties: {
    PolicyName: 'robot',
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'iot:Connect',
          Resource: `${ARN}client/${THING}`,
          Condition: { Bool: { 'iot:Connection.Thing.IsAttached': ['true'] } },
        },
        {
          Effect: 'Allow',
          Action: ['iot:Publish'],
          Resource: [
            `${ARN}topic/robots/${THING}/messages`,
            `${ARN}topic/robots/${THING}/telemetry`,
            `${ARN}topic/$aws/rules/telemetry/robots/${THING}/telemetry`,
            ...['get', 'update'].map((call) => `${ARN}topic/$aws/things/${THING}/shadow/${call}`),
          ],
        },
        {
          Effect: 'Allow',
          Action: 'iot:Publish',
          Resource: `${ARN}topic/fts/v1/${attribute('manufacturer')}/${attribute('serial_number')}/state`,
        },
        ...[`robots/${THING}/commands`, ...SHADOW].flatMap((topic) => [
          { Effect: 'Allow', Action: 'iot:Subscribe', Resource: `${ARN}topicfilter/${topic}` },
          { Effect: 'Allow', Action: 'iot:Receive', Resource: `${ARN}topic/${topic}` },
        ]),
      ],
    },
  },
}

/** The rules that the device stack has: messages, telemetry by Basic Ingest too, presence. */
export const lineRules: readonly ResolvedResource[] = [
  topicRule('messages', `${RAW_SELECT} FROM 'robots/+/messages'`, `robot:${level(2)}`),
  topicRule('telemetry', `${RAW_SELECT} FROM 'robots/+/telemetry'`, `robot:${level(2)}`),
  topicRule('presence', `${RAW_SELECT} FROM '$aws/events/presence/+/+'`, `robot:${level(5)}`),
]
