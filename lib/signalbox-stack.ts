import { DefaultStackSynthesizer, type IStackSynthesizer, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { Environment } from './environments.ts'
import type { FunctionBundles } from './function-bundles.ts'
import type { StackNamespace } from './namespaces.ts'

export interface SignalboxStackProps {
  readonly settings: Environment
  readonly bundles: FunctionBundles
}

/**
 * One of the three stacks. CloudFormation takes no underscore in a stack name, so that one place writes hyphens; tags
 * carry the namespace as it is.
 */
export abstract class SignalboxStack extends Stack {
  readonly settings: Environment
  readonly bundles: FunctionBundles

  constructor(scope: Construct, namespace: StackNamespace, { settings, bundles }: SignalboxStackProps) {
    super(scope, `signalbox-${settings.name}-${namespace.replaceAll('_', '-')}`, {
      description: `Signalbox ${settings.name}, ${namespace}`,
      terminationProtection: settings.removal === 'retain',
      // The CLI checks the bootstrap version by itself; a rule in the template asks for a parameter that only AWS has.
      // CloudFormation takes a template of 1 MB; a fifth of the biggest would be blanks.
      suppressTemplateIndentation: true,
      synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) as IStackSynthesizer,
    })
    this.settings = settings
    this.bundles = bundles
    Tags.of(this).add('project', 'signalbox')
    Tags.of(this).add('environment', settings.name)
    Tags.of(this).add('namespace', namespace)
  }

  /** The stack around a house construct: its settings hold for everything inside. */
  static around(construct: Construct): SignalboxStack {
    const stack = Stack.of(construct)
    if (stack instanceof SignalboxStack) return stack
    throw new Error(`${construct.node.path} should be in a SignalboxStack, is in ${stack.node.path || 'none'}`)
  }

  /** What a destroy does to what holds data. */
  get dataRemoval(): RemovalPolicy {
    return this.settings.removal === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY
  }

  /** A physical name, only for what people or robots have to know beforehand. */
  nameOf(thing: string): string {
    return `signalbox-${this.settings.name}-${thing}`
  }
}
