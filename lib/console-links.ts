import { CfnOutput, Fn } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { SignalboxStack } from './signalbox-stack.ts'

/** Stack outputs that open the right page of the AWS console: after a deploy nobody has to search. */
export function link(scope: Construct, name: string, description: string, path: string): void {
  const { region } = SignalboxStack.around(scope)
  new CfnOutput(SignalboxStack.around(scope), name, {
    description,
    value: `https://${region}.console.aws.amazon.com/${path.replaceAll('REGION', region)}`,
  })
}

export const pages = {
  queue: (url: string) => `sqs/v3/home?region=REGION#/queues/${encodedUrl(url)}`,
  machine: (arn: string) => `states/home?region=REGION#/statemachines/view/${arn}`,
  dashboard: (name: string) => `cloudwatch/home?region=REGION#dashboards/dashboard/${name}`,
  alarms: () => 'cloudwatch/home?region=REGION#alarmsV2:',
  bucket: (name: string) => `s3/buckets/${name}?region=REGION`,
  function: (name: string) => `lambda/home?region=REGION#/functions/${name}?tab=monitoring`,
  rule: (name: string) => `iot/home?region=REGION#/rule/${name}`,
  template: (name: string) => `iot/home?region=REGION#/fleetProvisioning/templates/${name}`,
  queries: () => 'cloudwatch/home?region=REGION#logsV2:logs-insights',
  deliveryStream: (name: string) => `firehose/home?region=REGION#/details/${name}/monitoring`,
} as const

/** The console wants the queue's URL with `:` and `/` percent-encoded; the URL itself is known at the deploy only. */
const encodedUrl = (url: string): string => Fn.join('%2F', Fn.split('/', Fn.join('%3A', Fn.split(':', url))))
