import { Duration } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  type LifecycleRule,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import { SignalboxStack } from './signalbox-stack.ts'

export interface SignalboxBucketProps {
  /** `public`: what is in it anybody may have, so that no key of ours has to be asked for it. */
  readonly key: IKey | 'public'
  readonly lifecycleRules: readonly LifecycleRule[]
}

/**
 * A private, TLS-only bucket under our key, and who asked for what is written down; one data key serves many objects, so
 * the key costs next to nothing.
 */
export class SignalboxBucket extends Bucket {
  constructor(scope: Construct, id: string, { key, lifecycleRules }: SignalboxBucketProps) {
    super(scope, id, {
      ...closed(scope),
      ...(key === 'public'
        ? { encryption: BucketEncryption.S3_MANAGED }
        : { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true }),
      serverAccessLogsBucket: AccessLogs.around(scope) as IBucket,
      serverAccessLogsPrefix: `${id}/`,
      lifecycleRules: [unfinishedUploads, ...lifecycleRules],
    })
  }
}

/**
 * Who asked for which object of the stack's buckets, and what they were answered: one bucket a stack, a folder for each of
 * them. Made with the first of them, so that none goes without. S3 writes it hours later, and at best effort (User Guide,
 * "Logging requests with server access logging"): to look back, not to count.
 */
class AccessLogs extends Bucket {
  static around(scope: Construct): AccessLogs {
    const stack = SignalboxStack.around(scope)
    const found = stack.node.tryFindChild('access-logs')
    return found instanceof AccessLogs ? found : new AccessLogs(stack, 'access-logs')
  }

  private constructor(stack: SignalboxStack, id: string) {
    super(stack, id, {
      ...closed(stack),
      // A bucket that takes server access logs cannot have a key of ours (User Guide, "Enabling server access logging").
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [
        unfinishedUploads,
        { id: 'forgotten', enabled: true, expiration: Duration.days(stack.settings.accessLogDays) },
      ],
    })
    acknowledge(
      this,
      'It is where the others are logged; one that logged itself would never be quiet',
      'AwsSolutions-S1',
    )
  }
}

const closed = (scope: Construct) => ({
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  removalPolicy: SignalboxStack.around(scope).dataRemoval,
})

const unfinishedUploads: LifecycleRule = {
  abortIncompleteMultipartUploadAfter: Duration.days(1),
  enabled: true,
  id: 'unfinished-uploads',
}
