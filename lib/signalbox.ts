import { App } from 'aws-cdk-lib'
import recommended from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' }
import {
  addConsole,
  bundleConsole,
  bundleConsoleOrLast,
  type ConsoleBundle,
  InvalidConsole,
  placeholderConsole,
} from './console-bundle.ts'
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
export async function signalbox({ outdir, context, bundles }: SignalboxProps = {}): Promise<App> {
  const app = new App({
    ...(outdir !== undefined && { outdir }),
    // Here and not in cdk.json, so that the local runtime and the tests synthesise what the CLI deploys.
    context: { ...recommended, ...context },
    // No resource that is there to be counted by somebody else.
    analyticsReporting: false,
    // Among the checks, with the others.
    builtinCloudFormationValidation: false,
  })
  const settings = environmentNamed(app.node.tryGetContext('env') ?? 'dev', app.node.tryGetContext('settings'))
  const props = { settings, bundles: bundles ?? bundleFunctions({ into: `${app.outdir}/bundles`, ...settings }) }
  const operatorsConsole = bundles ? placeholderConsole : consoleAsked(app.node.tryGetContext('console'))
  if (!bundles) addConsole(operatorsConsole, props.bundles.directoryOf('device/publish-console'))

  const servicePlatform = new ServicePlatform(app, props)
  const device = new Device(app, { ...props, operatorsConsole })
  const dataCore = new DataCore(app, props)
  device.addStackDependency(servicePlatform)
  dataCore.addStackDependency(servicePlatform)

  // They take half of the time of a synthesis: a start on one machine, whose templates CI has checked, leaves them out.
  if (app.node.tryGetContext('checks') !== 'off') (await import('./checks.ts')).addChecks(app)
  return app
}

/** `-c console=placeholder` synthesises without building it: for whoever does not look at it. */
function consoleAsked(said: unknown): ConsoleBundle {
  if (said === undefined || said === 'build') return bundleConsole()
  if (said === 'build-or-last') return bundleConsoleOrLast()
  if (said === 'placeholder') return placeholderConsole
  throw new InvalidConsole(`-c console=${String(said)}: build, build-or-last or placeholder was expected`)
}
