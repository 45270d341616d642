import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns'
import { failing } from './failing.ts'
import type { Notifications } from './notifications.ts'

export const notificationsBySns = (sns: SNSClient, topicArn: string): Notifications => ({
  send: async ({ subject, body, attributes }) => {
    await sns
      .send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: subject,
          Message: body,
          MessageAttributes: Object.fromEntries(
            Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
          ),
        }),
      )
      .catch(failing('publish a notice'))
  },
})
