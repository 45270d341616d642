import type { Finding, Rule } from './template.ts'

/** An export cannot change while somebody imports it: deploys lock each other. Values go by SSM parameters (handover.ts). */
export const crossStackExports: Rule = (template) => [
  ...Object.entries(template.Outputs ?? {})
    .filter(([, output]) => output.Export !== undefined)
    .map(([logicalId]): Finding => ({ logicalId, says: 'should not be exported; leave it as an SSM parameter' })),
  ...Object.entries(template.Resources)
    .filter(([, resource]) => JSON.stringify(resource).includes('"Fn::ImportValue"'))
    .map(([logicalId]): Finding => ({ logicalId, says: 'should not import; take it from an SSM parameter' })),
]
