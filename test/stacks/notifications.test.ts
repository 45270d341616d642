import { expect, test } from 'vitest'
import { checkedEnvironment, environmentNamed } from '../../lib/environments.ts'
import { resourcesOf } from '../../lib/rules/template.ts'
import { synthesised } from './synthesised.ts'

test('mail hears everything, chat too and may do nothing, and a pager rings for alarms and what cannot wait', async () => {
  const notify = {
    emails: ['ops@example.com'],
    slack: [{ name: 'ops', workspaceId: 'T1', channelId: 'C1' }],
    pagers: ['/signalbox/pager'],
  }
  const { service_platform } = await synthesised('dev', 'off', { notify })
  const subscriptions = resourcesOf(service_platform, 'AWS::SNS::Subscription').map(([, properties]) => properties)
  expect(subscriptions).toMatchObject([
    { Protocol: 'email', Endpoint: 'ops@example.com' },
    { Protocol: 'https', FilterPolicy: { urgency: ['page', { exists: false }] } },
  ])
  expect(subscriptions[0]).not.toHaveProperty('FilterPolicy')
  // An address with a key in it is not in the template.
  expect(subscriptions[1]?.Endpoint).toEqual({ Ref: expect.stringMatching(/signalboxpager/) })
  const [[, chat] = []] = resourcesOf(service_platform, 'AWS::Chatbot::SlackChannelConfiguration')
  expect(chat).toMatchObject({
    SlackWorkspaceId: 'T1',
    SlackChannelId: 'C1',
    GuardrailPolicies: ['arn:aws:iam::aws:policy/AWSDenyAll'],
  })
})

test('a pager is named by its parameter, never by its address', () => {
  const { name, ...dev } = environmentNamed('dev')
  const wrong = { ...dev, notify: { ...dev.notify, pagers: ['https://events.example.com/key'] } }
  expect(() => checkedEnvironment(name, wrong)).toThrow(/notify\.pagers\.0: the name of an SSM parameter/)
})
