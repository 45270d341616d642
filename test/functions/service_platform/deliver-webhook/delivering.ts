import { secretsAtHand } from '../../../../functions/bridge/secrets-at-hand.ts'
import { newSecret } from '../../../../functions/bridge/signature.ts'
import type { Subscription } from '../../../../functions/bridge/subscription.ts'
import type { WebhookRequest } from '../../../../functions/ports/webhook-post.ts'
import type { DeliverPorts } from '../../../../functions/service_platform/deliver-webhook/deliver.ts'
import { asExternal, type OutgoingEvent } from '../../../../messages/events/external.ts'
import { fakeEventBus } from '../../../fakes/event-bus.ts'
import { fakeFailureIntake } from '../../../fakes/failure-intake.ts'
import { fakeLog } from '../../../fakes/log.ts'
import { fakeSubscriptions } from '../../../fakes/subscriptions.ts'

export const at = '2026-11-20T09:00:00.000Z'

export const subscribed = (subscription_id: string, more: Partial<Subscription> = {}): Subscription => ({
  subscription_id,
  owner: 'app',
  owner_kind: 'application',
  description: '',
  url: 'https://hooks.acme.example/signalbox',
  fleets: 'all',
  enabled: true,
  created_at: at,
  changed_at: at,
  changed_by: 'app',
  subscription_version: 2,
  ...more,
})

/** As EventBridge hands it over. */
export const transitioned = (more: Readonly<Record<string, unknown>> = {}) => ({
  'detail-type': 'robot.transitioned',
  detail: {
    event_id: 'e1',
    type: 'robot.transitioned',
    robot_id: 'r1',
    subject: 'robot:r1',
    trace_id: '0af7651916cd43dd8448eb211c80319c',
    correlation_id: 'A-1',
    causation_id: 'm1',
    policy_version: 'v1',
    revision: 3,
    occurred_at: at,
    payload: {
      from: 'idle',
      to: 'working',
      type: 'work.start',
      message_id: 'm1',
      policy_version: 'v1',
      revision: 3,
      since: at,
      secret_of_ours: 'x',
    },
    ...more,
  },
})

export const eventOf = (event_id = 'e1'): OutgoingEvent => {
  const { detail } = transitioned({ event_id })
  const outgoing = asExternal('robot.transitioned', detail)
  if (outgoing === undefined || 'fault' in outgoing) throw new Error(`no external event: ${JSON.stringify(outgoing)}`)
  return outgoing.event
}

export const delivering = async (subscription: Partial<Subscription> = {}) => {
  const clock = { now: Date.parse(at) }
  const secrets = [newSecret()]
  const subscriptions = fakeSubscriptions()
  subscriptions.rows.set('s1', subscribed('s1', subscription))
  const intake = fakeFailureIntake()
  const bus = fakeEventBus()
  const { log, lines } = fakeLog()
  const sent: WebhookRequest[] = []
  /** A status, or why there was no answer. */
  const answer: { is: number | Error } = { is: 204 }
  const ports: DeliverPorts = {
    subscriptions,
    secrets: secretsAtHand(
      {
        read: async () => ({
          version: 'v1',
          secrets: secrets.map((secret, n) => ({
            secret_id: `${n}`,
            secret,
            created_at: `2026-11-${20 - n}T00:00:00Z`,
          })),
        }),
      },
      { now: () => clock.now, kept_seconds: 60, again_seconds: 5 },
    ),
    web: {
      post: async (request) => {
        sent.push(request)
        if (answer.is instanceof Error) throw answer.is
        return { status: answer.is }
      },
    },
    intake,
    bus,
    patience: { disable_after_seconds: 86_400, failed_deliveries_max: 1_000 },
    environment: 'dev',
    now: () => clock.now,
    log,
  }
  return {
    clock,
    secrets,
    subscriptions,
    intake,
    bus,
    lines,
    sent,
    answer,
    ports,
    row: () => subscriptions.rows.get('s1'),
  }
}
