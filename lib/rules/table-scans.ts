import { asText, listAt, objectAt, type Properties, type Rule, resourcesOf } from './template.ts'

/** A scan reads a whole table and costs the more the better business is. Nobody may: everything is found by key or index. */
export const tableScans: Rule = (template) =>
  resourcesOf(template, 'AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy').flatMap(
    ([logicalId, properties]) =>
      documentsOf(properties)
        .flatMap((document) => listAt(document, 'Statement'))
        .filter((statement) => objectAt(statement).Effect !== 'Deny')
        .flatMap((statement) => listAt(statement, 'Action').map(asText))
        .filter((action) => allowsScan(action))
        .map((action) => ({ logicalId, says: `may ${action}, which allows dynamodb:Scan; write the actions out` })),
  )

const documentsOf = (properties: Properties): unknown[] => [
  ...(properties.PolicyDocument ? [properties.PolicyDocument] : []),
  ...listAt(properties, 'Policies').map((policy) => objectAt(policy).PolicyDocument),
]

const allowsScan = (action: string): boolean => {
  const pattern = action
    .toLowerCase()
    .replace(/[.+^$()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  const allowed = new RegExp(`^${pattern}$`)
  return ['dynamodb:scan', 'dynamodb:partiqlselect'].some((scan) => allowed.test(scan))
}
