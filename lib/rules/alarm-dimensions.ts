import {
  asText,
  listAt,
  objectAt,
  type Properties,
  type Rule,
  referenced,
  resourcesOf,
  type Template,
} from './template.ts'

/**
 * An alarm on a combination of dimensions that nobody publishes never rings. So every metric of an alarm has the dimension
 * that its namespace asks for, and the value is something that exists in the same template. (A Metrics Insights query has
 * no dimensions; it is taken as it is.)
 */
export const alarmDimensions: Rule = (template) =>
  resourcesOf(template, 'AWS::CloudWatch::Alarm').flatMap(([logicalId, alarm]) => {
    const metrics = metricsOf(alarm)
    const faults = metrics.flatMap((metric) => metricFaults(template, metric))
    if (metrics.length === 0 && !listAt(alarm, 'Metrics').some(isQuery)) faults.push('it should watch a metric')
    return faults.map((says) => ({ logicalId, says }))
  })

/** Per CloudWatch namespace, the dimensions of which an alarm must have one, and what its value has to be. */
const dimensionsOf: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'AWS/Kinesis': { StreamName: ['AWS::Kinesis::Stream'] },
  'AWS/SQS': { QueueName: ['AWS::SQS::Queue'] },
  'AWS/Lambda': {
    FunctionName: ['AWS::Lambda::Function'],
    EventSourceMappingUUID: ['AWS::Lambda::EventSourceMapping'],
  },
  'AWS/States': { StateMachineArn: ['AWS::StepFunctions::StateMachine'] },
  'AWS/Events': { RuleName: ['AWS::Events::Rule'] },
  'AWS/ApiGateway': { ApiId: ['AWS::ApiGatewayV2::Api'] },
  'AWS/Firehose': { DeliveryStreamName: ['AWS::KinesisFirehose::DeliveryStream'] },
  'AWS/DynamoDB': { TableName: ['AWS::DynamoDB::Table'] },
  // A protocol is no resource; these are the names that AWS IoT gives them.
  'AWS/IoT': { Protocol: [], RuleName: ['AWS::IoT::TopicRule'] },
}
const protocols = ['MQTT', 'HTTP']
/** Published without a dimension too, over everything of the account and region. */
const acrossAll: readonly string[] = ['AWS/Lambda Throttles']

function metricFaults(template: Template, metric: Properties): string[] {
  const namespace = String(metric.Namespace)
  const name = `${namespace} ${metric.MetricName}`
  const dimensions = listAt(metric, 'Dimensions').map((dimension) => objectAt(dimension))
  if (namespace.startsWith('Signalbox/')) return ourFaults(template, name, dimensions)

  const wanted = dimensionsOf[namespace]
  if (!wanted) return [`${name}: lib/rules/alarm-dimensions.ts does not know what dimension ${namespace} needs`]
  if (dimensions.length === 0 && acrossAll.includes(name)) return []
  const found = dimensions.filter(({ Name }) => String(Name) in wanted)
  if (found.length === 0) return [`${name} should have the dimension ${Object.keys(wanted).join(' or ')}`]
  return found
    .filter(({ Name, Value }) => !exists(template, wanted[String(Name)] ?? [], Value))
    .map(({ Name, Value }) => `${name}: there is no ${Name} ${asText(Value)} in this template`)
}

/** Our own measures are published under the namespace of a function. */
function ourFaults(template: Template, name: string, dimensions: readonly Properties[]): string[] {
  const published = resourcesOf(template, 'AWS::Lambda::Function').map(([, lambda]) =>
    asText(objectAt(lambda, 'Environment', 'Variables').NAMESPACE),
  )
  const [only, ...more] = dimensions
  if (only?.Name !== 'namespace' || more.length > 0) return [`${name} should have the dimension namespace and no other`]
  return published.includes(asText(only.Value))
    ? []
    : [`${name}: no function publishes under the namespace ${asText(only.Value)}`]
}

function exists(template: Template, types: readonly string[], value: unknown): boolean {
  const from = referenced(value)
  if (from) return types.includes(template.Resources[from.logicalId]?.Type ?? '') && !isRefOfBusRule(template, from)
  if (types.length === 0) return protocols.includes(String(value))
  // A physical name that is written out, or built from a resource of that type (a rule's name out of its ARN).
  return resourcesOf(template, ...types).some(
    ([logicalId, properties]) =>
      Object.values(properties).includes(value) || JSON.stringify(value ?? '').includes(`"${logicalId}"`),
  )
}

/** Of a rule on a bus of ours CloudFormation makes `<bus>|<rule>`, which is no rule's name in any metric. */
const isRefOfBusRule = (
  template: Template,
  { logicalId, attribute }: { readonly logicalId: string; readonly attribute?: string },
): boolean => {
  const resource = template.Resources[logicalId]
  return (
    attribute === undefined && resource?.Type === 'AWS::Events::Rule' && 'EventBusName' in objectAt(resource.Properties)
  )
}

const metricsOf = (alarm: Properties): Properties[] =>
  'MetricName' in alarm
    ? [alarm]
    : listAt(alarm, 'Metrics')
        .map((entry) => objectAt(entry, 'MetricStat'))
        .filter((stat) => 'Metric' in stat)
        .map((stat) => objectAt(stat, 'Metric'))

const isQuery = (entry: unknown): boolean => String(objectAt(entry).Expression ?? '').startsWith('SELECT ')
