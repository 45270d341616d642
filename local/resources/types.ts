/**
 * Resource types with nothing to run here.
 *
 * *checked*: what can be wrong in a template and would only show in the account is checked now: an alarm that watches
 * nothing, a dashboard that is not JSON, a retention that CloudWatch Logs does not offer.
 * *inert*: grants and descriptions; the local runtime has no second identity to refuse.
 *
 * Everything else is run by a part of the runtime (`Provider.types`), and a type in none of the three stops the start.
 */
import * as z from 'zod'
import { arnOf, physicalName, physicalUuid } from './names.ts'
import { propertiesOf } from './properties.ts'
import type { CreatedResource, ResolvedResource } from './provider.ts'

export interface Standing {
  readonly kind: 'checked' | 'inert'
  stand(resource: ResolvedResource, place: Place): CreatedResource
}

interface Place {
  readonly account: string
  readonly region: string
}

export function checkedOrInert(type: string): Standing | undefined {
  return types[type]
}

type Identify = (resource: ResolvedResource, place: Place) => CreatedResource

function checked(schema: z.ZodType, identify: Identify): Standing {
  return {
    kind: 'checked',
    stand(resource, place) {
      propertiesOf(schema, resource)
      return identify(resource, place)
    },
  }
}

const inert = (identify: Identify): Standing => ({ kind: 'inert', stand: identify })

/** Ref is a name, `Arn` is `arn:aws:<service>:<region>:<account>:<prefix><name>`. */
const named =
  (service: string, property: string, prefix: string): Identify =>
  (resource, place) => {
    const name = physicalName(resource, resource.properties[property], 128)
    return { ref: name, attributes: { Arn: arnOf(service, `${prefix}${name}`, place) } }
  }

/** Ref and Id are made up; nothing asks for more. */
const anonymous: Identify = (resource) => {
  const name = physicalName(resource, undefined)
  return { ref: name, attributes: { Id: physicalUuid(resource) } }
}

/** IAM is global: no region in its ARNs, and a path in front of the name. */
const iam =
  (kind: string, property: string, refIsArn = false): Identify =>
  (resource, place) => {
    const name = physicalName(resource, resource.properties[property])
    const path = typeof resource.properties.Path === 'string' ? resource.properties.Path : '/'
    const arn = `arn:aws:iam::${place.account}:${kind}${path}${name}`
    return { ref: refIsArn ? arn : name, attributes: { Arn: arn, RoleId: `AROA${name.slice(0, 12)}`, PolicyArn: arn } }
  }

const logRetentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]

const dimension = z.looseObject({
  Name: z.string().min(1),
  Value: z.string().min(1, 'a dimension without a value matches no metric'),
})

const alarm = z
  .looseObject({
    ComparisonOperator: z.string(),
    EvaluationPeriods: z.number().int().positive(),
    Threshold: z.number().optional(),
    Namespace: z.string().optional(),
    MetricName: z.string().optional(),
    Dimensions: z.array(dimension).optional(),
    Metrics: z.array(z.looseObject({ Id: z.string() })).optional(),
    AlarmActions: z.array(z.string()).optional(),
  })
  .refine((properties) => properties.Metrics !== undefined || (properties.Namespace && properties.MetricName), {
    error: 'needs Namespace and MetricName, or Metrics: this alarm watches nothing',
  })

const dashboard = z.looseObject({
  DashboardBody: z.string().refine(
    (body) => {
      try {
        return Array.isArray((JSON.parse(body) as { widgets?: unknown }).widgets)
      } catch {
        return false
      }
    },
    { error: 'is not a dashboard in JSON with a list of widgets' },
  ),
})

const types: Readonly<Record<string, Standing>> = {
  'AWS::CloudWatch::Alarm': checked(alarm, named('cloudwatch', 'AlarmName', 'alarm:')),
  'AWS::CloudWatch::CompositeAlarm': checked(
    z.looseObject({ AlarmRule: z.string().min(1) }),
    named('cloudwatch', 'AlarmName', 'alarm:'),
  ),
  'AWS::CloudWatch::Dashboard': checked(dashboard, named('cloudwatch', 'DashboardName', 'dashboard/')),
  'AWS::Logs::LogGroup': checked(
    z.looseObject({
      RetentionInDays: z
        .number()
        .refine((days) => logRetentionDays.includes(days), { error: `must be one of ${logRetentionDays.join(', ')}` })
        .optional(),
    }),
    (resource, place) => {
      const name = physicalName(resource, resource.properties.LogGroupName, 512)
      return { ref: name, attributes: { Arn: arnOf('logs', `log-group:${name}:*`, place) } }
    },
  ),
  'AWS::Logs::LogStream': checked(z.looseObject({ LogGroupName: z.string().min(1) }), (resource) => ({
    ref: physicalName(resource, resource.properties.LogStreamName, 512),
    attributes: {},
  })),
  'AWS::Logs::MetricFilter': checked(
    z.looseObject({
      FilterPattern: z.string(),
      LogGroupName: z.string(),
      MetricTransformations: z.array(z.looseObject({ MetricName: z.string(), MetricNamespace: z.string() })).min(1),
    }),
    anonymous,
  ),
  'AWS::Logs::QueryDefinition': checked(
    z.looseObject({ Name: z.string(), QueryString: z.string().min(1) }),
    (resource) => ({
      ref: physicalUuid(resource),
      attributes: { QueryDefinitionId: physicalUuid(resource) },
    }),
  ),
  'AWS::KMS::Key': checked(z.looseObject({ KeyPolicy: z.looseObject({}) }), (resource, place) => {
    const id = physicalUuid(resource)
    return { ref: id, attributes: { Arn: arnOf('kms', `key/${id}`, place), KeyId: id } }
  }),
  'AWS::KMS::Alias': checked(
    z.looseObject({ AliasName: z.string().startsWith('alias/'), TargetKeyId: z.string() }),
    (resource) => ({ ref: String(resource.properties.AliasName), attributes: {} }),
  ),

  'AWS::IAM::Role': inert(iam('role', 'RoleName')),
  'AWS::IAM::Policy': inert(anonymous),
  'AWS::IAM::ManagedPolicy': inert(iam('policy', 'ManagedPolicyName', true)),
  'AWS::IAM::InstanceProfile': inert(iam('instance-profile', 'InstanceProfileName')),
  'AWS::Lambda::Permission': inert(anonymous),
  'AWS::SQS::QueuePolicy': inert(anonymous),
  'AWS::SQS::QueueInlinePolicy': inert(anonymous),
  'AWS::SNS::TopicPolicy': inert(anonymous),
  'AWS::Chatbot::SlackChannelConfiguration': inert(anonymous),
  'AWS::SNS::TopicInlinePolicy': inert(anonymous),
  'AWS::S3::BucketPolicy': inert(anonymous),
  'AWS::Events::EventBusPolicy': inert(anonymous),
  'AWS::Kinesis::ResourcePolicy': inert(anonymous),
  'AWS::Logs::ResourcePolicy': inert(anonymous),
  'AWS::XRay::SamplingRule': inert(anonymous),
  'AWS::XRay::Group': inert(anonymous),
  'AWS::ResourceGroups::Group': inert(named('resource-groups', 'Name', 'group/')),
  'AWS::ApiGateway::Account': inert(anonymous),
  'AWS::CDK::Metadata': inert(anonymous),
  'AWS::CloudFormation::WaitConditionHandle': inert(anonymous),
}
