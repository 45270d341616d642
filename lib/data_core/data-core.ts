import type { Construct } from 'constructs'
import { take } from '../handover.ts'
import { SignalboxStack, type SignalboxStackProps } from '../signalbox-stack.ts'
import { DataLake } from './datalake.ts'
import { DataCoreObservability } from './observability.ts'

/** Keeps everything that was said. */
export class DataCore extends SignalboxStack {
  constructor(scope: Construct, props: SignalboxStackProps) {
    super(scope, 'data_core', props)

    const datalake = new DataLake(this, 'datalake', {
      streamArn: take(this, 'stream_arn'),
      keyArn: take(this, 'key_arn'),
    })
    new DataCoreObservability(this, 'observability', {
      datalake,
      notificationsTopicArn: take(this, 'notifications_topic_arn'),
    })
  }
}
