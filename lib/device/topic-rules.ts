import { Fn, Stack } from 'aws-cdk-lib'
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnTopicRule } from 'aws-cdk-lib/aws-iot'
import type { Construct } from 'constructs'
import { subjectOf, thingNameOf } from '../../messages/robot-id.ts'
import type { Environment } from '../environments.ts'
import { Capability } from '../namespaces.ts'
import { may } from '../permissions.ts'
import { SignalboxStack } from '../signalbox-stack.ts'

/** A claim connects under a client id that no robot has: a robot's client id is its thing name. */
export const claimClientPrefix = 'signalbox-claim-'

/**
 * What robots say, onto the stream. Rules for the rules, each checked at synthesis (lib/rules/topic-rules.ts):
 *   · SQL 2016-03-23: the engine of 2015 silently empties arrays.
 *   · The bytes as they came, in base64: adding fields to a payload that is not JSON fails inside the rule, and SQL errors
 *     do not go to the error action.
 *   · Partition key = the subject, from the topic: any other loses the order of a robot.
 *   · An error action with the original payload.
 *   · Up-topics only: nothing that Signalbox publishes can come back in.
 * Rule names are fixed, letters, digits and underscores: robots hard-code them for Basic Ingest.
 */
const upTopics = {
  messages: { filter: 'robots/+/messages', subject: subjectOf(thing(2)) },
  telemetry: { filter: 'robots/+/telemetry', subject: subjectOf(thing(2)) },
  // The client id of a robot is its thing name. The console's test client and claims connect too: they are no robots. Beside
  // the two there is connect_failed, with any client id that somebody tried: nobody must be able to fill the intake with it.
  presence: {
    filter: '$aws/events/presence/+/+',
    subject: subjectOf(thing(5)),
    where: [
      "(topic(4) = 'connected' OR topic(4) = 'disconnected')",
      "startswith(topic(5), 'iotconsole-') = false",
      `startswith(topic(5), '${claimClientPrefix}') = false`,
    ].join(' AND '),
  },
  fts_state: { filter: 'fts/v1/+/+/state', subject: subjectOf(`${level(3)}:${level(4)}`) },
  fts_connection: { filter: 'fts/v1/+/+/connection', subject: subjectOf(`${level(3)}:${level(4)}`) },
  fts_factsheet: { filter: 'fts/v1/+/+/factsheet', subject: subjectOf(`${level(3)}:${level(4)}`) },
} as const satisfies Readonly<Record<string, UpTopic>>

/**
 * VDA 5050: `{interface}/{major}/{manufacturer}/{serial number}/{topic}`. What we say goes down the same tree (order,
 * instantActions, responses, zoneSet), so each of the robots' own topics is named: a rule on all of them would run for our
 * orders too.
 */
export const vdaUpTopics = ['state', 'connection', 'visualization', 'factsheet'] as const

const vdaTopics = (interfaces: readonly string[]): Readonly<Record<string, UpTopic>> =>
  Object.fromEntries(
    interfaces.flatMap((name) =>
      vdaUpTopics.map((topic) => [
        `vda_${name}_${topic}`,
        { filter: `${name}/+/+/+/${topic}`, subject: subjectOf(`${level(3)}:${level(4)}`) },
      ]),
    ),
  )

interface UpTopic {
  readonly filter: string
  readonly subject: string
  readonly where?: string
}

export type UpTopicName = keyof typeof upTopics

export const ruleNameOf = (environment: string, topic: UpTopicName | `vda_${string}`): string =>
  `signalbox_${environment}_${topic}`

const topicsHeard = (interfaces: readonly string[]): Readonly<Record<string, UpTopic>> => ({
  ...upTopics,
  ...vdaTopics(interfaces),
})

/** All rules of an environment by their names, for whoever reads what they counted. */
export const ruleNamesOf = ({ name, vda }: Pick<Environment, 'name' | 'vda'>): readonly string[] =>
  Object.keys(topicsHeard(vda.interfaces)).map((topic) => ruleNameOf(name, topic as UpTopicName))

export class TopicRules extends Capability {
  readonly ruleNames: readonly string[]

  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly streamArn: string
      readonly keyArn: string
      readonly intakeQueueArn: string
      readonly intakeQueueUrl: string
    },
  ) {
    super(scope, id, 'device.hw')
    const stack = SignalboxStack.around(this)
    const { settings } = stack
    const role = new Role(this, 'role', {
      assumedBy: new ServicePrincipal('iot.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      description: 'What topic rules may do: put on the stream, report what they could not deliver',
      inlinePolicies: {
        may: new PolicyDocument({
          statements: [
            may(['kinesis:PutRecord'], props.streamArn),
            may(['kms:GenerateDataKey'], props.keyArn),
            may(['sqs:SendMessage'], props.intakeQueueArn),
          ],
        }),
      },
    })
    const streamName = nameInArn(props.streamArn)

    this.ruleNames = Object.entries(topicsHeard(settings.vda.interfaces)).map(([topic, up]) => {
      const ruleName = ruleNameOf(settings.name, topic as UpTopicName)
      new CfnTopicRule(this, topic, {
        ruleName,
        topicRulePayload: {
          description: `${up.filter} onto the stream`,
          awsIotSqlVersion: '2016-03-23',
          sql: `${select} FROM '${up.filter}'${up.where ? ` WHERE ${up.where}` : ''}`,
          actions: [{ kinesis: { streamName, partitionKey: up.subject, roleArn: role.roleArn } }],
          errorAction: { sqs: { queueUrl: props.intakeQueueUrl, roleArn: role.roleArn, useBase64: false } },
          ruleDisabled: false,
        },
      })
      return ruleName
    })
  }
}

/** The stream record of messages/stream-record.ts. */
const select = [
  "SELECT encode(*, 'base64') AS data",
  'topic() AS topic',
  'clientid() AS client_id',
  'principal() AS principal',
  'timestamp() AS received_at',
  'traceid() AS trace_id',
  "'device.hw' AS source",
].join(', ')

function level(position: number): string {
  return `\${topic(${position})}`
}

/**
 * A level that is a thing's name, as the robot's id: a thing's name cannot have the dot that a serial number may have
 * (messages/robot-id.ts). Without this, such a robot would have two partition keys, and no order between what it says and
 * what is said about it.
 */
function thing(position: number): string {
  return `\${replace(topic(${position}), '${thingNameOf('.')}', '.')}`
}

const nameInArn = (arn: string): string => Fn.select(1, Fn.split('/', arn))
