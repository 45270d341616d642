import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns'
import { failing } from './failing.ts'
import type { Notice, Notifications } from './notifications.ts'

export const notificationsBySns = (sns: SNSClient, topicArn: string): Notifications => ({
  send: async (notice) => {
    await sns
      .send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: notice.subject,
          MessageStructure: 'json',
          Message: JSON.stringify({ default: notice.body, https: forPrograms(notice) }),
          MessageAttributes: Object.fromEntries(
            Object.entries(notice.attributes).map(([name, value]) => [
              name,
              { DataType: 'String', StringValue: value },
            ]),
          ),
        }),
      )
      .catch(failing('publish a notice'))
  },
})

/**
 * What chat and pagers are sent. Amazon Q in chat applications drops every message that is neither of an AWS service nor in this
 * form (Amazon Q Developer in chat applications Administrator Guide, "Custom notifications"); pagers take any JSON.
 */
const forPrograms = ({ subject, body, attributes }: Notice): string =>
  JSON.stringify({
    version: '1.0',
    source: 'custom',
    content: { textType: 'client-markdown', title: subject, description: body.slice(0, DESCRIPTION_MAX) },
    metadata: { summary: subject, additionalContext: attributes },
  })

/** What is left out is one command away: the body says which. */
const DESCRIPTION_MAX = 8_000
