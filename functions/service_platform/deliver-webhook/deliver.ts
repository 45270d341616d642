/**
 * One event to one subscriber, once. Any 2xx is an end. Everything else is a failure of kind `webhook`, which is tried again over
 * hours by the one place that tries anything again; this function is then handed the failure. Order is not promised.
 */
import { derivedId } from '../../../messages/ids.ts'
import { CONTENT_TYPE, cloudEventOf, webhookIdOf } from '../../bridge/outgoing.ts'
import { validSecrets } from '../../bridge/secrets.ts'
import type { SecretsAtHand } from '../../bridge/secrets-at-hand.ts'
import { signed } from '../../bridge/signature.ts'
import { type Patience, reasonToDisable, type Subscription } from '../../bridge/subscription.ts'
import { PermanentFailure, TemporaryFailure } from '../../errors.ts'
import type { PutBefore } from '../../failures/try-again.ts'
import { undelivered } from '../../failures/undelivered.ts'
import type { Log } from '../../logger.ts'
import type { Delivery } from '../../ports/deliveries.ts'
import type { EventBus } from '../../ports/event-bus.ts'
import type { FailureIntake, FailureReport } from '../../ports/failure-intake.ts'
import type { SubscriptionHealth, SubscriptionsReader } from '../../ports/subscriptions.ts'
import { type WebhookPost, WebhookUnanswered } from '../../ports/webhook-post.ts'

export interface DeliverPorts {
  readonly subscriptions: Pick<SubscriptionsReader, 'read'> & SubscriptionHealth
  readonly secrets: SecretsAtHand
  readonly web: WebhookPost
  readonly intake: FailureIntake
  readonly bus: EventBus
  readonly patience: Patience
  readonly environment: string
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
}

/** The first try. Returns when the event has arrived or its failure is kept. */
export const deliverWebhook = async (delivery: Delivery, functionArn: string, ports: DeliverPorts): Promise<void> => {
  const failed = await tryOnce(delivery, true, ports)
  if (failed !== undefined) await ports.intake.report([reportOf(delivery, failed, functionArn, ports)])
}

/** A later try: fails as the first one did, by its error's name. */
export const deliverAgain = async ({ redrive_of, original_base64 }: PutBefore, ports: DeliverPorts): Promise<void> => {
  const delivery = JSON.parse(Buffer.from(original_base64, 'base64').toString('utf8')) as Delivery
  const failed = await tryOnce(delivery, false, ports)
  ports.log.info('webhook again', { ...idsOf(delivery), failure_id: redrive_of, arrived: failed === undefined })
  if (failed !== undefined) throw Object.assign(new PermanentFailure(failed.error_text), { name: failed.error_class })
}

interface Failed {
  readonly error_class:
    | 'WebhookNotTaken'
    | 'WebhookUnanswered'
    | 'WebhookGone'
    | 'SubscriptionDisabled'
    | 'UnknownSubscription'
  readonly error_text: string
}

/** What was wrong, or undefined when it has arrived or nobody wants it any more. */
const tryOnce = async (delivery: Delivery, first: boolean, ports: DeliverPorts): Promise<Failed | undefined> => {
  const { subscription_id } = delivery
  const subscription = await ports.subscriptions.read(subscription_id)
  if (subscription === undefined) {
    ports.log.info('subscription removed', idsOf(delivery))
    // Nobody waits for what has just happened; a failure that waits is a person's to put away.
    return first ? undefined : failure('UnknownSubscription', `subscription "${subscription_id}" was removed`)
  }
  const host = hostOf(subscription)
  if (!subscription.enabled) {
    return failure('SubscriptionDisabled', `${host} is sent nothing: its subscription is disabled`)
  }
  if (isResting(subscription, first, ports.now())) {
    const resting = failure('WebhookUnanswered', `${host} was not asked: it has failed a moment ago`)
    await note(delivery, resting, { first, asked: false }, ports)
    return resting
  }
  const failed = await ask(delivery, subscription, ports)
  if (failed === undefined) {
    if (subscription.failing) await ports.subscriptions.arrived(subscription_id, subscription.failing)
    ports.log.info('webhook', { ...idsOf(delivery), host })
    return undefined
  }
  ports.log.warn('webhook failed', { ...idsOf(delivery), host, ...failed })
  await note(delivery, failed, { first, asked: true }, ports)
  return failed
}

const failure = (error_class: Failed['error_class'], error_text: string): Failed => ({ error_class, error_text })

/**
 * A server that is down costs its whole time-out for every event. So after some failures in a row it is asked once in a while, and
 * what comes in between waits for its next try at once.
 */
const isResting = ({ failing }: Subscription, first: boolean, now: number): boolean =>
  failing !== undefined &&
  (!first || failing.deliveries >= restAfter) &&
  now - Date.parse(failing.last_at) < restMs &&
  now >= Date.parse(failing.last_at)

const restAfter = 5
const restMs = 20_000

const ask = async (
  { event }: Delivery,
  { subscription_id, url }: Subscription,
  { secrets, web, environment, now }: DeliverPorts,
): Promise<Failed | undefined> => {
  const body = cloudEventOf(event, environment)
  const at = now()
  const owner = `subscriptions/${subscription_id}` as const
  const atHand = validSecrets(await secrets.of(owner), at)
  // Its first one may have been made a moment ago.
  const valid = atHand.length > 0 ? atHand : validSecrets((await secrets.again(owner)) ?? [], at)
  if (valid.length === 0) throw new TemporaryFailure(`subscription ${subscription_id} has no secret to sign with`)
  const id = webhookIdOf(subscription_id, event)
  const texts = valid.map(({ secret }) => secret)
  const headers = { 'content-type': CONTENT_TYPE, 'user-agent': 'Signalbox/1', ...signed(id, at, body, texts) }
  try {
    const { status } = await web.post({ url, headers, body })
    if (status >= 200 && status < 300) return undefined
    const text = `${new URL(url).host} answered ${status}`
    return failure(status === 410 ? 'WebhookGone' : 'WebhookNotTaken', text)
  } catch (error) {
    if (!(error instanceof WebhookUnanswered)) throw error
    return failure('WebhookUnanswered', error.message)
  }
}

/** Counts it, and gives the subscriber up when it is time. The event first: what dies in between says it again, by the same id. */
const note = async (
  { subscription_id }: Delivery,
  { error_class, error_text }: Failed,
  how: { readonly first: boolean; readonly asked: boolean },
  { subscriptions, bus, patience, now }: DeliverPorts,
): Promise<void> => {
  const at = new Date(now()).toISOString()
  const after = await subscriptions.failed(subscription_id, { at, error: error_text, ...how })
  if (after === undefined || !after.enabled) return
  const because = reasonToDisable(after, { gone: error_class === 'WebhookGone', now: now() }, patience)
  if (because === undefined) return
  const [refused] = await bus.put([
    {
      type: 'partner.disabled',
      detail: {
        event_id: derivedId('event', 'partner.disabled', subscription_id, String(after.subscription_version)),
        type: 'partner.disabled',
        occurred_at: at,
        payload: {
          subscription_id,
          owner: after.owner,
          host: hostOf(after),
          because,
          ...(after.failing && {
            failing_since: after.failing.since,
            failed_deliveries: after.failing.deliveries,
            last_error: after.failing.last_error,
          }),
        },
      },
    },
  ])
  if (refused) throw new TemporaryFailure(`announce partner.disabled: ${refused.code}: ${refused.text}`)
  await subscriptions.disable(subscription_id, { because, at })
}

const hostOf = ({ url }: Subscription): string => new URL(url).host

const idsOf = ({ subscription_id, event }: Delivery) => ({
  subscription_id,
  event_id: event.event_id,
  type: event.type,
  robot_id: event.robot_id,
  trace_id: event.trace_id,
})

/** Said as every later try says it, so that it stays one failure of one group. */
const reportOf = (delivery: Delivery, failed: Failed, functionArn: string, { now }: DeliverPorts): FailureReport => {
  const { subscription_id, event } = delivery
  const at = new Date(now()).toISOString()
  return {
    failure_id: derivedId('failure', 'webhook', subscription_id, event.event_id),
    kind: 'webhook',
    stage: 'webhook',
    ...undelivered(functionArn, failed, passing),
    status: 'open',
    at,
    attempt: 1,
    original_base64: Buffer.from(JSON.stringify(delivery)).toString('base64'),
    source: 'service_platform.bridge',
    received_at: at,
    function_arn: functionArn,
    type: event.type,
    ...(event.robot_id !== undefined && { robot_id: event.robot_id }),
    ...(event.trace_id !== undefined && { trace_id: event.trace_id }),
    ...(event.correlation_id !== undefined && { correlation_id: event.correlation_id }),
    ...(event.causation_id !== undefined && { causation_id: event.causation_id }),
  }
}

const passing: readonly Failed['error_class'][] = ['WebhookNotTaken', 'WebhookUnanswered']
