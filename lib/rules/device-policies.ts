import { asText, type Finding, listAt, type Rule, resourcesOf, valueAt } from './template.ts'

/**
 * One stolen certificate must not speak for the fleet. In a robot's policy every resource names the robot by a
 * `${iot:Connection.Thing…}` variable, nothing has a wildcard, and the certificate must be attached to the thing that it
 * connects as. A claim certificate is no robot: it may make the two provisioning calls and hear their answers, under a
 * client id with a fixed beginning; the `*` at the end of that one is the only wildcard there is.
 */
export const devicePolicies: Rule = (template) =>
  resourcesOf(template, 'AWS::IoT::Policy').flatMap(([logicalId, properties]) => {
    const statements = listAt(properties, 'PolicyDocument', 'Statement')
    const check = isForClaims(statements) ? claimFaults : robotFaults
    return statements.flatMap((statement) => check(statement)).map((says): Finding => ({ logicalId, says }))
  })

const isForClaims = (statements: readonly unknown[]): boolean => {
  const published = statements
    .filter((statement) => listAt(statement, 'Action').includes('iot:Publish'))
    .flatMap(resourcesIn)
  return published.length > 0 && published.every((resource) => provisioningTopic.test(resource))
}

const robotFaults = (statement: unknown): string[] => [
  ...actionFaults(statement),
  ...resourcesIn(statement).flatMap((resource) => [
    ...(resource.includes('*') || resource.includes('?') ? [`${resource} should have no wildcard`] : []),
    ...(resource.includes('${iot:Connection.Thing.')
      ? []
      : [`${resource} should name the robot by \${iot:Connection.Thing.ThingName} or …Attributes[…]`]),
  ]),
  ...(String(valueAt(statement, 'Condition', 'Bool', 'iot:Connection.Thing.IsAttached')) === 'true'
    ? []
    : [`${listAt(statement, 'Action')} should be allowed only if iot:Connection.Thing.IsAttached`]),
]

const claimFaults = (statement: unknown): string[] => [
  ...actionFaults(statement),
  ...resourcesIn(statement)
    .filter((resource) => !(provisioningTopic.test(resource) || claimClient.test(resource)))
    .map((resource) => `${resource} should be a provisioning call, its answer, or client/<beginning>-*`),
]

const actionFaults = (statement: unknown): string[] =>
  listAt(statement, 'Action')
    .map(asText)
    .filter((action) => !/^iot:(Connect|Publish|RetainPublish|Subscribe|Receive)$/.test(action))
    .map((action) => `${action} should be iot:Connect, Publish, RetainPublish, Subscribe or Receive`)

const resourcesIn = (statement: unknown): string[] => listAt(statement, 'Resource').map(asText)

const provisioningTopic =
  /:(topic|topicfilter)\/\$aws\/(certificates\/create(-from-csr)?|provisioning-templates\/[^/*]+\/provision)\/(json|cbor)(\/(accepted|rejected))?$/
const claimClient = /:client\/[A-Za-z0-9_-]{4,}-\*$/
