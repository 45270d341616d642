import { Duration } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { BlockPublicAccess, Bucket, BucketEncryption, type LifecycleRule, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import { SignalboxStack } from './signalbox-stack.ts'

export interface SignalboxBucketProps {
  readonly key: IKey
  readonly lifecycleRules: readonly LifecycleRule[]
}

/** A private, TLS-only bucket under our key; one data key serves many objects, so the key costs next to nothing. */
export class SignalboxBucket extends Bucket {
  constructor(scope: Construct, id: string, { key, lifecycleRules }: SignalboxBucketProps) {
    const stack = SignalboxStack.around(scope)
    super(scope, id, {
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: stack.dataRemoval,
      lifecycleRules: [
        { abortIncompleteMultipartUploadAfter: Duration.days(1), enabled: true, id: 'unfinished-uploads' },
        ...lifecycleRules,
      ],
    })
    acknowledge(
      this,
      'Written and read by roles of ours only; who read an object is a question for CloudTrail data events of the account',
      'AwsSolutions-S1',
    )
  }
}
