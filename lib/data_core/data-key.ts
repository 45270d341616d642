import { Duration } from 'aws-cdk-lib'
import { Key } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import { Capability } from '../namespaces.ts'
import { SignalboxStack } from '../signalbox-stack.ts'

/**
 * The key of what data_core stores, apart from the one of the line: who may read what robots say now may not read what they
 * have said for years, and taking this one away closes the lake and leaves the line running. Where there is none of its own
 * the line's serves both (docs/adr/0070).
 */
export class DataKey extends Capability {
  readonly keyArn: string

  constructor(scope: Construct, id: string) {
    super(scope, id, 'data_core.datalake')
    const stack = SignalboxStack.around(this)
    this.keyArn = new Key(this, 'key', {
      alias: stack.nameOf('data-core'),
      description: `Signalbox ${stack.settings.name}: what robots have said, and what was made of it`,
      enableKeyRotation: true,
      pendingWindow: Duration.days(7),
      removalPolicy: stack.dataRemoval,
    }).keyArn
  }
}
