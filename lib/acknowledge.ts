import { Stack, Validations } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'

/** Says beside the resource why a finding of cdk-nag is right as it is. One entry per finding: cdk-nag has no prefixes. */
export function acknowledge(construct: IConstruct, reason: string, ...findings: readonly string[]): void {
  Validations.of(construct).acknowledge(...findings.map((id) => ({ id, reason })))
}

/** Why a permission has a `*` in its resource. */
export function acknowledgeWildcard(role: IConstruct, reason: string, ...resources: readonly string[]): void {
  const stack = Stack.of(role)
  acknowledge(role, reason, ...resources.map((arn) => `AwsSolutions-IAM5[Resource::${asFinding(stack.resolve(arn))}]`))
}

/** cdk-nag's spelling of a value that is known at the deploy only: `<Ref>`, `<LogicalId.Attribute>`. */
function asFinding(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  const [name, argument] = Object.entries(value)[0] ?? []
  switch (name) {
    case 'Ref':
      return `<${argument}>`
    case 'Fn::GetAtt':
      return `<${argument.join('.')}>`
    case 'Fn::Join':
      return argument[1].map(asFinding).join(argument[0])
    default:
      return JSON.stringify(value)
  }
}
