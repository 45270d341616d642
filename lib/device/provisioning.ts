import { Stack } from 'aws-cdk-lib'
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnPolicy, CfnProvisioningTemplate } from 'aws-cdk-lib/aws-iot'
import { CfnPermission } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import type { environmentSchema as ProvisioningHookVariables } from '../../functions/device/provisioning-hook/env.ts'
import { acknowledgeWildcard } from '../acknowledge.ts'
import { Capability } from '../namespaces.ts'
import { may } from '../permissions.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import type { Identity } from './identity.ts'
import { claimClientPrefix } from './topic-rules.ts'

/**
 * How a robot gets its own certificate: it comes with a claim certificate that many share, asks for a certificate of its
 * own and registers with it. Claims are to be assumed stolen, so a claim may do these two calls and nothing else, and a
 * hook lets in only who is on the allow-list.
 */
export class Provisioning extends Capability {
  readonly hook: SignalboxFunction<typeof ProvisioningHookVariables>
  readonly template: CfnProvisioningTemplate
  readonly claimPolicy: CfnPolicy

  constructor(scope: Construct, id: string, { identity }: { readonly identity: Identity }) {
    super(scope, id, 'device.hw')
    const stack = SignalboxStack.around(this)
    const templateName = stack.nameOf('robot')

    this.hook = new SignalboxFunction<typeof ProvisioningHookVariables>(this, 'provisioning-hook', {
      entry: 'device/provisioning-hook',
      namespace: this.namespace,
      does: 'Lets a robot claim an identity if its serial number is on the allow-list',
      variables: {
        CLAIM_ALLOW_LIST: JSON.stringify(stack.settings.claimAllowList),
        VDA_INTERFACES: JSON.stringify(stack.settings.vda.interfaces),
      },
      may: [],
      invocation: 'synchronous',
      // AWS IoT waits five seconds for a hook.
      timeoutSeconds: 5,
      memoryMegabytes: 256,
    })
    const called = new CfnPermission(this, 'calls-hook', {
      action: 'lambda:InvokeFunction',
      functionName: this.hook.lambda.functionArn,
      principal: 'iot.amazonaws.com',
      sourceAccount: stack.account,
      sourceArn: stack.formatArn({ service: 'iot', resource: 'provisioningtemplate', resourceName: templateName }),
    })
    this.template = new CfnProvisioningTemplate(this, 'template', {
      templateName,
      description: 'A robot gets its own certificate with a claim',
      enabled: true,
      provisioningRoleArn: this.role(identity).roleArn,
      preProvisioningHook: { payloadVersion: '2020-04-01', targetArn: this.hook.lambda.functionArn },
      templateBody: stack.toJsonString(templateBody(identity)),
    })
    this.template.addResourceDependency(called)

    this.claimPolicy = new CfnPolicy(this, 'claim', {
      policyName: stack.nameOf('claim'),
      policyDocument: claimDocument(this, templateName),
    })
  }

  private role(identity: Identity): Role {
    const stack = Stack.of(this)
    const things = stack.formatArn({ service: 'iot', resource: 'thing', resourceName: '*' })
    const certificates = stack.formatArn({ service: 'iot', resource: 'cert', resourceName: '*' })
    const role = new Role(this, 'role', {
      assumedBy: new ServicePrincipal('iot.amazonaws.com'),
      description: 'What fleet provisioning may do: register a thing with its certificate, policies and group',
      inlinePolicies: {
        may: new PolicyDocument({
          // What AWS's own policy for this (AWSIoTThingsRegistration) has, without creating certificates and policies.
          statements: [
            may(
              [
                'iot:RegisterThing',
                // These two know no resource: granted on a certificate or a thing, they are refused.
                'iot:AttachThingPrincipal',
                'iot:DetachThingPrincipal',
                'iot:ListAttachedPolicies',
                'iot:ListPolicyPrincipals',
                'iot:ListPrincipalPolicies',
                'iot:ListPrincipalThings',
                'iot:ListTargetsForPolicy',
                'iot:ListThingPrincipals',
              ],
              '*',
            ),
            may(
              [
                'iot:CreateThing',
                'iot:DescribeThing',
                'iot:UpdateThing',
                'iot:ListThingGroupsForThing',
                'iot:AddThingToThingGroup',
                'iot:RemoveThingFromThingGroup',
                'iot:UpdateThingGroupsForThing',
              ],
              things,
            ),
            may(
              [
                'iot:AddThingToThingGroup',
                'iot:RemoveThingFromThingGroup',
                'iot:UpdateThingGroupsForThing',
                'iot:DescribeThingGroup',
              ],
              identity.thingGroup.attrArn,
            ),
            may(['iot:DescribeThingType'], identity.thingType.attrArn),
            may(['iot:GetPolicy'], ...identity.policies.map(({ attrArn }) => attrArn)),
            may(
              [
                'iot:DescribeCertificate',
                'iot:UpdateCertificate',
                'iot:AttachPolicy',
                'iot:AttachPrincipalPolicy',
                'iot:DetachPolicy',
              ],
              certificates,
            ),
          ],
        }),
      },
    })
    acknowledgeWildcard(
      role,
      'Which thing and certificate a claim leads to is known only when it is made; the template names type, group and policies',
      '*',
      things,
      certificates,
    )
    return role
  }
}

/**
 * The thing's name comes from the hook, never from the robot: it is the name the policies trust. Manufacturer and serial
 * number become attributes, because dialects carry them in their topics as they are (a serial number may have a dot); so
 * do interface and major version of VDA 5050, without which nobody speaks it: no rule reads `none`. The hook knows the
 * defaults for robots that speak no dialect.
 */
const templateBody = ({ thingType, thingGroup, policies }: Identity): object => ({
  Parameters: {
    SerialNumber: { Type: 'String' },
    Manufacturer: { Type: 'String', Default: 'native' },
    VdaInterface: { Type: 'String', Default: 'none' },
    VdaMajor: { Type: 'String', Default: 'none' },
    ThingName: { Type: 'String', Default: 'set-by-the-hook' },
    'AWS::IoT::Certificate::Id': { Type: 'String' },
  },
  Resources: {
    thing: {
      Type: 'AWS::IoT::Thing',
      OverrideSettings: { AttributePayload: 'MERGE', ThingGroups: 'DO_NOTHING', ThingTypeName: 'REPLACE' },
      Properties: {
        ThingName: { Ref: 'ThingName' },
        ThingTypeName: thingType.ref,
        ThingGroups: [thingGroup.ref],
        AttributePayload: {
          manufacturer: { Ref: 'Manufacturer' },
          serial_number: { Ref: 'SerialNumber' },
          vda_interface: { Ref: 'VdaInterface' },
          vda_major: { Ref: 'VdaMajor' },
        },
      },
    },
    certificate: {
      Type: 'AWS::IoT::Certificate',
      Properties: { CertificateId: { Ref: 'AWS::IoT::Certificate::Id' }, Status: 'Active' },
    },
    ...Object.fromEntries(
      policies.map((policy) => [
        `policy${policy.node.id.replaceAll('-', '')}`,
        { Type: 'AWS::IoT::Policy', Properties: { PolicyName: policy.ref } },
      ]),
    ),
  },
})

function claimDocument(scope: Construct, templateName: string): object {
  const iot = (resource: string, resourceName: string) =>
    Stack.of(scope).formatArn({ service: 'iot', resource, resourceName })
  const calls = ['$aws/certificates/create/json', `$aws/provisioning-templates/${templateName}/provision/json`]
  const answers = calls.flatMap((call) => [`${call}/accepted`, `${call}/rejected`])
  const allow = (action: string, resources: readonly string[]) => ({
    Effect: 'Allow',
    Action: `iot:${action}`,
    Resource: resources,
  })
  return {
    Version: '2012-10-17',
    Statement: [
      allow('Connect', [iot('client', `${claimClientPrefix}*`)]),
      allow(
        'Publish',
        calls.map((topic) => iot('topic', topic)),
      ),
      allow(
        'Subscribe',
        answers.map((topic) => iot('topicfilter', topic)),
      ),
      allow(
        'Receive',
        answers.map((topic) => iot('topic', topic)),
      ),
    ],
  }
}
