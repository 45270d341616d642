import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { newSecret } from '../../../../functions/bridge/signature.ts'
import { TemporaryFailure } from '../../../../functions/errors.ts'
import { type AgendaSettings, withAgenda } from '../../../../functions/failures/agenda.ts'
import { failureKinds } from '../../../../functions/failures/kinds.ts'
import type { FailureRecord } from '../../../../functions/failures/record.ts'
import { WebhookUnanswered } from '../../../../functions/ports/webhook-post.ts'
import { deliverAgain, deliverWebhook } from '../../../../functions/service_platform/deliver-webhook/deliver.ts'
import { failureRecord } from '../api/stored.ts'
import { at, delivering, eventOf } from './delivering.ts'

const arn = 'arn:aws:lambda:us-east-1:123456789012:function:signalbox-dev-deliver-webhook'
const delivery = (event_id?: string) => ({ subscription_id: 's1', event: eventOf(event_id) })
const again = (event_id?: string) => ({
  redrive_of: 'f1',
  original_base64: Buffer.from(JSON.stringify(delivery(event_id))).toString('base64'),
})

describe('an event that is delivered', () => {
  test('is a CloudEvent, signed as the published implementation verifies, under an id that stays', async () => {
    const { ports, sent, secrets, intake } = await delivering()
    await deliverWebhook(delivery(), arn, ports)
    await deliverAgain(again(), ports)
    const [first, second] = sent
    expect(first?.headers).toMatchObject({ 'content-type': 'application/cloudevents+json; charset=utf-8' })
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
    const realNow = Date.now
    Date.now = ports.now
    try {
      const event = new Webhook(secrets[0] ?? '').verify(Buffer.from(first?.body ?? '').toString(), {
        ...first?.headers,
      })
      expect(event).toMatchObject({
        specversion: '1.0',
        id: 'e1',
        source: '/signalbox/dev',
        type: 'robot.transitioned',
        subject: 'robot:r1',
        time: at,
        datacontenttype: 'application/json',
        traceparent: expect.stringMatching(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/),
        data: { event_id: 'e1', version: 1, payload: { from: 'idle', to: 'working' } },
      })
    } finally {
      Date.now = realNow
    }
    expect(intake.reports.size).toBe(0)
  })

  test('bears a signature of each secret while one replaces the other', async () => {
    const { ports, sent, secrets } = await delivering()
    secrets.push(newSecret())
    await deliverWebhook(delivery(), arn, ports)
    expect(sent[0]?.headers['webhook-signature']).toMatch(/^v1,\S{44} v1,\S{44}$/)
  })

  test('is signed with a secret that was made a moment ago, and without any it is tried again', async () => {
    const { ports, sent, secrets, clock } = await delivering()
    const [secret = ''] = secrets.splice(0)
    await expect(deliverWebhook(delivery(), arn, ports)).rejects.toThrow('has no secret to sign with')
    expect(sent).toEqual([])
    secrets.push(secret)
    clock.now += 5_000
    await deliverWebhook(delivery(), arn, ports)
    expect(sent).toHaveLength(1)
  })

  test('any 2xx is an end', async () => {
    const { ports, answer, intake } = await delivering()
    for (const status of [200, 201, 202, 204, 299]) {
      answer.is = status
      await deliverWebhook(delivery(), arn, ports)
    }
    expect(intake.reports.size).toBe(0)
  })

  test('to somebody who was failing ends the failing', async () => {
    const failing = { since: at, deliveries: 3, last_error: 'x', last_at: '2026-11-20T08:59:00.000Z' }
    const { ports, row } = await delivering({ failing })
    await deliverWebhook(delivery(), arn, ports)
    expect(row()).not.toHaveProperty('failing')
  })

  test('for a subscription that was removed is nobody’s', async () => {
    const { ports, subscriptions, sent, intake } = await delivering()
    subscriptions.rows.clear()
    await deliverWebhook(delivery(), arn, ports)
    expect([sent.length, intake.reports.size]).toEqual([0, 0])
    await expect(deliverAgain(again(), ports)).rejects.toMatchObject({ name: 'UnknownSubscription' })
  })
})

describe('an event that is not taken', () => {
  test.each<[number | Error, string, RegExp]>([
    [500, 'WebhookNotTaken', /hooks\.acme\.example answered 500$/],
    [404, 'WebhookNotTaken', /answered 404$/],
    [301, 'WebhookNotTaken', /answered 301$/],
    [new WebhookUnanswered('hooks.acme.example did not answer: ECONNRESET'), 'WebhookUnanswered', /ECONNRESET$/],
  ])('(%s) is a failure that is tried again over hours, and says the same at each try', async (is, name, said) => {
    const { ports, answer, intake, row } = await delivering()
    answer.is = is
    await deliverWebhook(delivery(), arn, ports)
    const [report] = intake.last()
    expect(report).toMatchObject({
      kind: 'webhook',
      stage: 'webhook',
      status: 'open',
      error_class: name,
      error_text: expect.stringMatching(said),
      retryable: true,
      function_arn: arn,
      type: 'robot.transitioned',
      robot_id: 'r1',
      trace_id: '0af7651916cd43dd8448eb211c80319c',
    })
    expect(JSON.parse(Buffer.from(report?.original_base64 ?? '', 'base64').toString())).toEqual(delivery())
    expect(row()).toMatchObject({ enabled: true, failing: { since: at, deliveries: 1 } })
    await expect(deliverAgain(again(), { ...ports, now: () => ports.now() + 60_000 })).rejects.toMatchObject({ name })
    expect(row()).toMatchObject({ failing: { deliveries: 1 } })
  })

  test('is one failure, whoever says it twice', async () => {
    const { ports, answer, intake } = await delivering()
    answer.is = 500
    await deliverWebhook(delivery(), arn, ports)
    await deliverWebhook(delivery(), arn, ports)
    expect(intake.reports.size).toBe(1)
  })

  test('is Lambda’s to repeat while it cannot be reported', async () => {
    const { ports, answer, intake } = await delivering()
    answer.is = 500
    intake.down = true
    await expect(deliverWebhook(delivery(), arn, ports)).rejects.toBeInstanceOf(TemporaryFailure)
  })

  test('holds nobody up once its subscriber fails all the time: it is asked once in a while', async () => {
    const { ports, answer, sent, clock, intake, row } = await delivering()
    answer.is = 500
    for (let n = 0; n < 20; n += 1) await deliverWebhook(delivery(`e${n}`), arn, ports)
    expect(sent).toHaveLength(5)
    expect(intake.reports.size).toBe(20)
    // Each counts as waiting, asked or not.
    expect(row()).toMatchObject({ failing: { deliveries: 20 } })
    clock.now += 20_000
    answer.is = 204
    await deliverAgain(again('e7'), ports)
    await deliverAgain(again('e8'), ports)
    expect(sent).toHaveLength(7)
  })
})

describe('tries of a webhook', () => {
  const settings: AgendaSettings = { retries_max: 5, backoff_seconds: 30 }
  const record = (retries: number, more: Partial<FailureRecord> = {}): FailureRecord =>
    ({
      ...failureRecord({ failure_id: 'f1' }),
      kind: 'webhook',
      status: 'open',
      retryable: true,
      retries,
      ...more,
    }) as FailureRecord
  const now = Date.parse(at)
  const next = (retries: number) =>
    withAgenda(record(retries), settings, failureKinds, { now, random: 1, shelved: true })

  test('are further and further apart, up to four hours, for more than a day', () => {
    const minutes: number[] = []
    for (let retries = 0; ; retries += 1) {
      const { agenda, status } = next(retries)
      if (agenda?.what !== 'retry') {
        expect(status).toBe('needs_attention')
        break
      }
      minutes.push((Date.parse(agenda.at) - now) / 60_000)
    }
    expect(minutes).toEqual([1, 2, 4, 8, 16, 32, 64, 128, ...Array(12).fill(240)])
    expect(minutes.reduce((sum, one) => sum + one / 2, 0)).toBeGreaterThan(24 * 60)
  })

  test('of other kinds are as they were', () => {
    const other = { ...record(4), kind: 'delivery' }
    const { agenda } = withAgenda(other, settings, failureKinds, { now, random: 1, shelved: true })
    expect(agenda).toEqual({ what: 'retry', at: new Date(now + 480_000).toISOString() })
  })
})

describe('a subscriber is given up', () => {
  test('at once when it answers 410: a person is told, the event waits', async () => {
    const { ports, answer, bus, intake, row } = await delivering()
    answer.is = 410
    await deliverWebhook(delivery(), arn, ports)
    expect(row()).toMatchObject({ enabled: false, disabled: { because: 'gone', at }, subscription_version: 3 })
    expect(bus.taken).toMatchObject([
      {
        type: 'partner.disabled',
        detail: { payload: { subscription_id: 's1', owner: 'app', host: 'hooks.acme.example', because: 'gone' } },
      },
    ])
    expect(intake.last()).toMatchObject([{ error_class: 'WebhookGone', retryable: false }])
  })

  test('when nothing has arrived for a day', async () => {
    const { ports, answer, bus, clock, row } = await delivering()
    answer.is = 503
    await deliverWebhook(delivery(), arn, ports)
    clock.now += 86_400_000 - 1_000
    await deliverAgain(again(), ports).catch(() => undefined)
    expect(row()?.enabled).toBe(true)
    clock.now += 30_000
    await deliverAgain(again(), ports).catch(() => undefined)
    expect(row()).toMatchObject({ enabled: false, disabled: { because: 'failing' } })
    expect(bus.taken).toHaveLength(1)
  })

  test('when more waits than the store of failures is for', async () => {
    const { ports, answer, clock, row } = await delivering()
    const few = { ...ports, patience: { ...ports.patience, failed_deliveries_max: 3 } }
    answer.is = 500
    for (let n = 0; n < 3; n += 1) {
      clock.now += 30_000
      await deliverWebhook(delivery(`e${n}`), arn, few)
    }
    expect(row()).toMatchObject({ enabled: false, disabled: { because: 'too_many_failures' } })
  })

  test('and is sent nothing then: what was under way waits, for no clock, until somebody tries it', async () => {
    const { ports, sent, intake } = await delivering({ enabled: false, disabled: { because: 'gone', at } })
    await deliverWebhook(delivery(), arn, ports)
    await expect(deliverAgain(again(), ports)).rejects.toMatchObject({ name: 'SubscriptionDisabled' })
    expect(sent).toEqual([])
    expect(intake.last()).toMatchObject([{ error_class: 'SubscriptionDisabled', retryable: false }])
  })

  test('only when a person can be told: otherwise it is tried again', async () => {
    const { ports, answer, bus, row } = await delivering()
    answer.is = 410
    bus.answers.push(() => ({ code: 'ThrottlingException', text: 'too fast', temporary: true }))
    await expect(deliverWebhook(delivery(), arn, ports)).rejects.toBeInstanceOf(TemporaryFailure)
    expect(row()?.enabled).toBe(true)
    await deliverWebhook(delivery(), arn, ports)
    expect(row()?.enabled).toBe(false)
  })
})
