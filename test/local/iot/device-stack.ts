import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import recommended from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' }
import { placeholderConsole } from '../../../lib/console-bundle.ts'
import { Device } from '../../../lib/device/device.ts'
import { environmentNamed } from '../../../lib/environments.ts'
import { unbundledFunctions } from '../../../lib/function-bundles.ts'
import { resourcesOf, type Template } from '../../../lib/rules/template.ts'
import type { ResolvedResource } from '../../../local/resources/provider.ts'

/** What of the synthesised device stack says who may do what, resolved as a deploy would: policies, group, template. */
export function deviceResources(): readonly ResolvedResource[] {
  const device = deviceTemplate()
  const resolved = (value: unknown): unknown => resolve(value, device)
  const types = ['AWS::IoT::Policy', 'AWS::IoT::ThingGroup', 'AWS::IoT::ThingType', 'AWS::IoT::ProvisioningTemplate']
  return types.flatMap((type) =>
    resourcesOf(device, type).map(([logicalId, properties]) => ({
      logicalId,
      type,
      stack: 'signalbox-dev-device',
      properties: resolved(properties) as ResolvedResource['properties'],
    })),
  )
}

function deviceTemplate(): Template {
  const outdir = mkdtempSync(join(tmpdir(), 'signalbox-device-'))
  const app = new App({ outdir, context: recommended, analyticsReporting: false })
  const stack = new Device(app, {
    settings: environmentNamed('dev'),
    bundles: unbundledFunctions,
    operatorsConsole: placeholderConsole,
  })
  const { template } = app.synth().getStackByName(stack.stackName)
  rmSync(outdir, { recursive: true, force: true })
  return template
}

const pseudo: Readonly<Record<string, string>> = {
  'AWS::AccountId': '000000000000',
  'AWS::Region': 'us-east-1',
  'AWS::Partition': 'aws',
}

function resolve(value: unknown, template: Template): unknown {
  if (Array.isArray(value)) return value.map((each) => resolve(each, template))
  if (typeof value !== 'object' || value === null) return value
  const { Ref, 'Fn::Join': joined, 'Fn::GetAtt': attribute } = value as Readonly<Record<string, unknown>>
  if (typeof Ref === 'string') return pseudo[Ref] ?? nameOf(Ref, template)
  if (Array.isArray(attribute)) return `arn:aws:any:us-east-1:000000000000:${String(attribute[0])}`
  if (Array.isArray(joined)) {
    const parts = (joined[1] as readonly unknown[]).map((part) => String(resolve(part, template)))
    return parts.join(String(joined[0]))
  }
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, resolve(each, template)]))
}

function nameOf(logicalId: string, { Resources }: Template): string {
  const { PolicyName, ThingGroupName, ThingTypeName, TemplateName } = Resources[logicalId]?.Properties ?? {}
  return String(PolicyName ?? ThingGroupName ?? ThingTypeName ?? TemplateName ?? logicalId)
}
