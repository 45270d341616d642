import { App } from 'aws-cdk-lib'
import { DataCore } from './data_core/data-core.ts'
import { Device } from './device/device.ts'
import { environmentNamed } from './environments.ts'
import { bundleFunctions, type FunctionBundles } from './function-bundles.ts'
import { ServicePlatform } from './service_platform/service-platform.ts'

export interface SignalboxProps {
  readonly outdir?: string
  /** What `-c` would say. */
  readonly context?: Readonly<Record<string, string>>
  /** For tests of the templates, which need no code. */
  readonly bundles?: FunctionBundles
}

/**
 * The whole system. Messages travel device → service_platform → data_core; what a stack needs of another was left there
 * by service_platform, which is therefore deployed first.
 */
export function signalbox({ outdir, context, bundles }: SignalboxProps = {}): App {
  const app = new App({
    ...(outdir !== undefined && { outdir }),
    context: { ...featureFlags, ...context },
    // No resource that is there to be counted by somebody else.
    analyticsReporting: false,
  })
  const settings = environmentNamed(app.node.tryGetContext('env') ?? 'dev')
  const props = { settings, bundles: bundles ?? bundleFunctions({ into: `${app.outdir}/bundles`, ...settings }) }

  const servicePlatform = new ServicePlatform(app, props)
  const device = new Device(app, props)
  const dataCore = new DataCore(app, props)
  device.addStackDependency(servicePlatform)
  dataCore.addStackDependency(servicePlatform)

  return app
}

/** Here and not in cdk.json, so that the local runtime and the tests synthesise what the CLI deploys. */
const featureFlags = {
  '@aws-cdk/core:target-partitions': ['aws', 'aws-cn'],
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/aws-iam:standardizedServicePrincipals': true,
  '@aws-cdk/core:checkSecretUsage': true,
  '@aws-cdk/core:enablePartitionLiterals': true,
  '@aws-cdk/aws-kms:applyImportedAliasPermissionsToPrincipal': true,
  '@aws-cdk/aws-events:eventsTargetQueueSameAccount': true,
  '@aws-cdk/aws-sns-subscriptions:restrictSqsDescryption': true,
}
