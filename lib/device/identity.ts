import { Stack } from 'aws-cdk-lib'
import { CfnPolicy, CfnThingGroup, CfnThingType } from 'aws-cdk-lib/aws-iot'
import type { Construct } from 'constructs'
import { Capability } from '../namespaces.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import { ruleNameOf, vdaUpTopics } from './topic-rules.ts'

/**
 * What a robot is to AWS IoT and what it may say. Every resource names the robot by policy variables, so that one
 * stolen certificate speaks for one robot. Three conditions make that true and are checked at synthesis
 * (lib/rules/device-policies.ts): no wildcard, the thing's own name or attributes in every topic and in the client id,
 * and the certificate attached to the thing it connects as.
 *
 * Several documents because one may have 2,048 characters. A thing gets nothing from those that ask for attributes it does
 * not have: a variable that cannot be filled in matches no topic. So all robots get all of them, and what a robot of VDA
 * 5050 may say is decided by its attributes: interface and major version are where its maker's software speaks.
 */
export class Identity extends Capability {
  readonly thingType: CfnThingType
  readonly thingGroup: CfnThingGroup
  readonly policies: readonly CfnPolicy[]

  constructor(scope: Construct, id: string) {
    super(scope, id, 'device.hw')
    const stack = SignalboxStack.around(this)
    const environment = stack.settings.name

    this.thingType = new CfnThingType(this, 'type', {
      thingTypeName: stack.nameOf('robot'),
      thingTypeProperties: {
        thingTypeDescription: 'A robot that Signalbox speaks with',
        searchableAttributes: ['manufacturer', 'serial_number'],
      },
    })
    this.thingGroup = new CfnThingGroup(this, 'group', {
      thingGroupName: stack.nameOf('robots'),
      thingGroupProperties: { thingGroupDescription: 'All robots of this environment' },
    })

    const up = ['messages', 'telemetry'] as const
    const own = (topic: string) => `robots/${thing}/${topic}`
    const native = new CfnPolicy(this, 'native', {
      policyName: stack.nameOf('robot'),
      policyDocument: document([
        { action: 'Connect', resources: [iot(this, 'client', thing)] },
        {
          action: 'Publish',
          resources: up.flatMap((topic) => [
            iot(this, 'topic', own(topic)),
            iot(this, 'topic', `$aws/rules/${ruleNameOf(environment, topic)}/${own(topic)}`),
          ]),
        },
        { action: 'Subscribe', resources: [iot(this, 'topicfilter', own('commands'))] },
        { action: 'Receive', resources: [iot(this, 'topic', own('commands'))] },
      ]),
    })
    const ownFts = (topic: string) =>
      iot(this, 'topic', `fts/v1/${attribute('manufacturer')}/${attribute('serial_number')}/${topic}`)
    const fts = new CfnPolicy(this, 'fts', {
      policyName: stack.nameOf('robot-fts'),
      policyDocument: document([
        { action: 'Publish', resources: ['state', 'connection', 'factsheet'].map(ownFts) },
        // VDA 5050: connection messages, the last will among them, are retained. Without this the broker ends the connection.
        { action: 'RetainPublish', resources: [ownFts('connection')] },
      ]),
    })
    const shadow = new CfnPolicy(this, 'shadow', {
      policyName: stack.nameOf('robot-shadow'),
      policyDocument: document([
        { action: 'Publish', resources: shadowCalls.map((call) => iot(this, 'topic', ownShadow(call))) },
        { action: 'Subscribe', resources: shadowAnswers.map((answer) => iot(this, 'topicfilter', ownShadow(answer))) },
        { action: 'Receive', resources: shadowAnswers.map((answer) => iot(this, 'topic', ownShadow(answer))) },
      ]),
    })
    const vda = (kind: 'topic' | 'topicfilter') => (topic: string) => iot(this, kind, `${ownVda}/${topic}`)
    const vdaSays = new CfnPolicy(this, 'vda-says', {
      policyName: stack.nameOf('robot-vda-says'),
      policyDocument: document([
        { action: 'Publish', resources: vdaUpTopics.map(vda('topic')) },
        // Connection, the last will among them, and factsheet are retained.
        { action: 'RetainPublish', resources: ['connection', 'factsheet'].map(vda('topic')) },
      ]),
    })
    const vdaAsks = new CfnPolicy(this, 'vda-asks', {
      policyName: stack.nameOf('robot-vda-asks'),
      policyDocument: document([{ action: 'Subscribe', resources: vdaDownTopics.map(vda('topicfilter')) }]),
    })
    const vdaHears = new CfnPolicy(this, 'vda-hears', {
      policyName: stack.nameOf('robot-vda-hears'),
      policyDocument: document([{ action: 'Receive', resources: vdaDownTopics.map(vda('topic')) }]),
    })
    this.policies = [native, fts, shadow, vdaSays, vdaAsks, vdaHears]
  }
}

const thing = `\${iot:Connection.Thing.ThingName}`

const attribute = (name: string): string => `\${iot:Connection.Thing.Attributes[${name}]}`

/** Of the thing itself alone: what is wanted of its configuration, and what it says of it. */
const ownShadow = (call: string): string => `$aws/things/${thing}/shadow/${call}`
const shadowCalls = ['get', 'update']
const shadowAnswers = ['get/accepted', 'get/rejected', 'update/accepted', 'update/rejected', 'update/delta']

/** VDA 5050, 6.3; the last two since 3.0. Below the same prefix as what the robot says, and never in the same statement. */
const vdaDownTopics = ['order', 'instantActions', 'responses', 'zoneSet']
const ownVda = ['vda_interface', 'vda_major', 'manufacturer', 'serial_number'].map(attribute).join('/')

const iot = (scope: Construct, resource: 'client' | 'topic' | 'topicfilter', resourceName: string): string =>
  Stack.of(scope).formatArn({ service: 'iot', resource, resourceName })

const document = (
  statements: readonly { readonly action: string; readonly resources: readonly string[] }[],
): object => ({
  Version: '2012-10-17',
  Statement: statements.map(({ action, resources }) => ({
    Effect: 'Allow',
    Action: `iot:${action}`,
    Resource: resources,
    Condition: { Bool: { 'iot:Connection.Thing.IsAttached': 'true' } },
  })),
})
