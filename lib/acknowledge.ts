import { Validations } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'

/** Says beside the resource why a finding of cdk-nag is right as it is. One entry per finding: cdk-nag has no prefixes. */
export function acknowledge(construct: IConstruct, reason: string, ...findings: readonly string[]): void {
  Validations.of(construct).acknowledge(...findings.map((id) => ({ id, reason })))
}
