import { Stack } from 'aws-cdk-lib'
import { CfnPolicy, CfnThingGroup, CfnThingType } from 'aws-cdk-lib/aws-iot'
import type { Construct } from 'constructs'
import { Capability } from '../namespaces.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import { ruleNameOf } from './topic-rules.ts'

/**
 * What a robot is to AWS IoT and what it may say. Every resource names the robot by policy variables, so that one
 * stolen certificate speaks for one robot. Three conditions make that true and are checked at synthesis
 * (lib/rules/device-policies.ts): no wildcard, the thing's own name or attributes in every topic and in the client id,
 * and the certificate attached to the thing it connects as.
 *
 * Two documents because one may have 2,048 characters. A thing without manufacturer and serial number gets nothing from
 * the second: a variable that cannot be filled in matches no topic.
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
    this.policies = [native, fts]
  }
}

const thing = `\${iot:Connection.Thing.ThingName}`

const attribute = (name: string): string => `\${iot:Connection.Thing.Attributes[${name}]}`

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
