import { describe, expect, test } from 'vitest'
import { newSecret } from '../../../../functions/bridge/signature.ts'
import { TemporaryFailure } from '../../../../functions/errors.ts'
import { takeAgain } from '../../../../functions/service_platform/receive-webhook/take-again.ts'
import { deeplyNested, hostileJson, invalidUtf8, naughtyStrings } from '../../../hostile/corpora.ts'
import { functionArn, order, receiving } from './receiving.ts'

const messageIn = (put: { readonly record: { readonly data: string } } | undefined) =>
  JSON.parse(Buffer.from(put?.record.data ?? '', 'base64').toString())

describe('a webhook that is signed as it should be', () => {
  test('is a message on the line, from its partner, when it is answered', async () => {
    const { say, stream, lines, clock } = await receiving()
    const answer = await say(order('A-1'))
    expect(answer).toMatchObject({
      status: 202,
      body: { webhook_id: 'msg_1', messages: [{ robot_id: 'r1', type: 'work.start' }] },
    })
    expect(stream.puts).toMatchObject([
      {
        subject: 'robot:r1',
        record: {
          topic: 'robots/r1/messages',
          source: 'service_platform.bridge.acme_wms',
          principal: 'acme_wms',
          received_at: clock.now,
        },
      },
    ])
    expect(messageIn(stream.puts[0])).toMatchObject({
      type: 'work.start',
      payload: { job_id: 'A-1', kind: 'transport' },
    })
    expect(lines).toMatchObject([
      { message: 'webhook', fields: { partner: 'acme_wms', webhook_id: 'msg_1', robot_id: 'r1' } },
    ])
  })

  test('is taken in all three modes of CloudEvents', async () => {
    const { say, stream } = await receiving()
    const { data, ...attributes } = order('A-1')
    const binary = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, String(value)]))
    const inBinary = { id: 'msg_2', headers: { ...binary, 'content-type': 'application/json' } }
    expect((await say(data, inBinary)).status).toBe(202)
    const inBatch = { id: 'msg_3', headers: { 'content-type': 'application/cloudevents-batch+json' } }
    const batch = await say([order('A-2'), order('A-3', 'r3')], inBatch)
    expect(batch.body.messages).toMatchObject([{ robot_id: 'r1' }, { robot_id: 'r3' }])
    expect(stream.puts.map(messageIn).map(({ payload }) => payload.job_id)).toEqual(['A-1', 'A-2', 'A-3'])
  })

  test('is answered again as it was, and acted on once', async () => {
    const { say, stream, clock } = await receiving()
    const first = await say(order('A-1'))
    clock.now += 3_600_000
    expect(await say(order('A-1'))).toEqual(first)
    expect(stream.puts).toHaveLength(1)
  })

  test('is another one under another id, and under the same id of another delivery refused and kept', async () => {
    const { say, stream, intake } = await receiving()
    await say(order('A-1'))
    await say(order('A-1'), { id: 'msg_2' })
    expect(stream.puts).toHaveLength(2)
    const reused = await say(order('A-2'))
    expect(reused).toMatchObject({ status: 422, body: { class: 'WebhookIdReused' } })
    expect(intake.last()).toMatchObject([{ error_class: 'WebhookIdReused', retryable: false }])
  })

  test('waits while the same one is being taken', async () => {
    const { say, received, clock } = await receiving()
    const running = { partner: 'acme_wms', webhook_id: 'msg_1', body_hash: 'h', owner: 'x', now: clock.now }
    await received.claim({ ...running, until: clock.now + 30_000 })
    expect(await say(order('A-1'))).toMatchObject({ status: 409, headers: { 'retry-after': '30' } })
    clock.now += 30_000
    expect((await say(order('A-1'))).status).toBe(202)
  })

  test('is signed with the new secret at once, and with the old one until it ends', async () => {
    const { say, keep, secret, nextSecret, secrets, clock } = await receiving()
    expect((await say(order('A-1'))).status).toBe(202)
    clock.now += 6_000
    await keep(nextSecret, secret)
    expect((await say(order('A-2'), { id: 'msg_2', by: nextSecret })).status).toBe(202)
    expect((await say(order('A-3'), { id: 'msg_3', by: secret })).status).toBe(202)
    const [newest, old] = secrets.kept.get('partners/acme_wms')?.secrets ?? []
    if (!newest || !old) throw new Error('two secrets were kept')
    const ended = { ...old, expires_at: new Date(clock.now + 1_000).toISOString() }
    secrets.kept.set('partners/acme_wms', { secrets: [newest, ended], version: 'v3' })
    clock.now += 61_000
    expect((await say(order('A-4'), { id: 'msg_4', by: secret })).status).toBe(401)
    expect((await say(order('A-4'), { id: 'msg_4', by: nextSecret })).status).toBe(202)
  })

  test('asks for new secrets at most once in five seconds, however many wrong ones come', async () => {
    const { say, secrets, clock } = await receiving()
    let reads = 0
    const read = secrets.read
    secrets.read = (owner) => {
      reads += 1
      return read(owner)
    }
    for (let n = 0; n < 50; n += 1) {
      clock.now += 200
      await say(order('A-1'), { by: newSecret() })
    }
    expect(reads).toBeLessThanOrEqual(3)
  })
})

describe('one answer for whoever does not prove who it is', () => {
  test('whatever is wrong', async () => {
    const { say, send, clock, stream, intake, secrets } = await receiving()
    const body = Buffer.from(JSON.stringify(order('A-1')))
    const answers = [
      await send({ body }),
      await send({ body, path: '/bridge/nobody' }),
      await say(order('A-1'), { path: '/bridge/nobody' }),
      await say(order('A-1'), { path: '/bridge/__proto__' }),
      await say(order('A-1'), { by: newSecret() }),
      await say(order('A-1'), { at: clock.now - 301_000 }),
      await say(order('A-1'), { at: clock.now + 301_000 }),
      await say(order('A-1'), { headers: { 'webhook-id': 'msg_2' } }),
      await say(order('A-1'), { headers: { 'webhook-signature': 'v1a,x' } }),
    ]
    secrets.kept.clear()
    clock.now += 61_000
    answers.push(await say(order('A-1')))
    for (const { status, body: said } of answers) {
      expect(status).toBe(401)
      const { request_id: _, instance: __, ...told } = said
      expect(told).toEqual({
        type: 'urn:signalbox:problem:not-accepted',
        title: expect.any(String),
        status: 401,
        detail: 'The webhook is not accepted: its partner, signature or time is not right',
      })
    }
    expect(stream.puts).toEqual([])
    expect(intake.reports.size).toBe(0)
  })
})

describe('what cannot be taken', () => {
  test('is told, kept as it came with everything to try it again, and not half done', async () => {
    const { say, stream, intake, clock } = await receiving()
    const inBatch = { headers: { 'content-type': 'application/cloudevents-batch+json' } }
    const batch = [order('A-1'), order('A-2', 'r2')]
    expect(await say(batch, inBatch)).toMatchObject({
      status: 422,
      body: {
        class: 'NotItsRobot',
        detail: expect.stringContaining('"r2" is in no fleet that acme_wms may speak about'),
      },
    })
    expect(stream.puts).toEqual([])
    const [report] = intake.last()
    expect(report).toMatchObject({
      kind: 'bridge',
      stage: 'bridge',
      status: 'open',
      retryable: false,
      robot_id: 'r2',
      function_arn: functionArn,
      source: 'service_platform.bridge.acme_wms',
      received_at: '2026-11-20T09:00:00.000Z',
    })
    const original = Buffer.from(report?.original_base64 ?? '', 'base64').toString()
    expect(original).toBe(
      [
        'POST /bridge/acme_wms HTTP/1.1',
        'content-type: application/cloudevents-batch+json',
        'webhook-id: msg_1',
        `webhook-timestamp: ${clock.now / 1000}`,
        '',
        JSON.stringify(batch),
      ].join('\r\n'),
    )
  })

  test('a robot that nobody has, and one of somebody else, are answered for alike', async () => {
    const { say } = await receiving()
    const [other, unknown] = [await say(order('A-1', 'r2')), await say(order('A-1', 'r9'), { id: 'msg_2' })]
    expect(String(other.body.detail).replaceAll('r2', 'r9')).toBe(unknown.body.detail)
  })

  test('is one failure however often the partner says it, and ends when it can be taken', async () => {
    const { say, intake, fleets, stream } = await receiving()
    await say(order('A-1', 'r2'))
    await say(order('A-1', 'r2'))
    expect(intake.reports.size).toBe(1)
    fleets.put('north', 'r2')
    expect((await say(order('A-1', 'r2'))).status).toBe(202)
    expect(stream.puts).toHaveLength(1)
    expect(intake.last()).toMatchObject([{ status: 'resolved', ended_as: 'delivered', error_class: 'SentAgain' }])
  })

  test('is taken when an operator tries it again, as it would have been at first', async () => {
    const { say, intake, fleets, stream, ports, clock } = await receiving()
    await say(order('A-1', 'r2'))
    const [report] = intake.last()
    if (report === undefined) throw new Error('it was reported')
    const { failure_id: redrive_of, original_base64, received_at = '' } = report
    const again = { redrive_of, original_base64, received_at }
    await expect(takeAgain(again, 'operator', ports)).rejects.toMatchObject({ name: 'NotItsRobot' })

    fleets.put('north', 'r2')
    clock.now += 86_400_000
    const answer = await takeAgain(again, 'operator', ports)
    expect(answer).toMatchObject({ webhook_id: 'msg_1', messages: [{ robot_id: 'r2' }] })
    expect(stream.puts).toMatchObject([{ record: { received_at: Date.parse(received_at) } }])
    // Whoever comes second finds it done.
    expect(await takeAgain(again, 'operator', ports)).toEqual(answer)
    expect(await say(order('A-1', 'r2'))).toMatchObject({ status: 202, body: answer })
    expect(stream.puts).toHaveLength(1)
  })

  test('an original that is none of ours, or of a partner that is gone, says so', async () => {
    const { ports } = await receiving()
    const of = (text: string) => ({ redrive_of: 'f1', original_base64: Buffer.from(text).toString('base64') })
    await expect(takeAgain(of('{}'), 'x', ports)).rejects.toThrow('is no delivery of a partner')
    const gone = 'POST /bridge/gone HTTP/1.1\r\nwebhook-id: w1\r\n\r\n{}'
    await expect(takeAgain(of(gone), 'x', ports)).rejects.toThrow('there is no partner gone')
  })

  test('is too much above 256 KB', async () => {
    const { say } = await receiving()
    expect((await say({ ...order('A-1'), pad: 'x'.repeat(256 * 1024) })).status).toBe(413)
  })
})

describe('whoever dies in between is followed by the next try, which does the same', () => {
  const steps = ['claim', 'put', 'settle', 'report'] as const
  test.each(steps.flatMap((step) => [[step, 'before'] as const, [step, 'after'] as const]))(
    'at %s, %s it',
    async (step, moment) => {
      const { say, ports, stream, intake, received } = await receiving()
      let left = 1
      const dying = <Arguments extends readonly unknown[], Result>(call: (...given: Arguments) => Promise<Result>) => {
        return async (...given: Arguments): Promise<Result> => {
          const dies = left > 0
          if (dies && moment === 'before') {
            left -= 1
            throw new TemporaryFailure(`died before ${step}`)
          }
          const result = await call(...given)
          if (dies) {
            left -= 1
            throw new TemporaryFailure(`died after ${step}`)
          }
          return result
        }
      }
      if (step === 'claim') received.claim = dying(received.claim)
      if (step === 'put') stream.put = dying(stream.put)
      if (step === 'settle') received.settle = dying(received.settle)
      if (step === 'report') intake.report = dying(intake.report)
      const event = step === 'report' ? order('A-1', 'r2') : order('A-1')
      const first = await say(event)
      expect(first.status).toBe(503)
      const answer = await say(event, { at: ports.now() })
      // A claim of somebody who died in the middle of it stands until its time is up.
      const settled = answer.status === 409 ? answer : undefined
      expect(settled === undefined || (step === 'claim' && moment === 'after')).toBe(true)
      if (step === 'report') {
        expect(answer.status).toBe(422)
        expect(intake.reports.size).toBe(1)
      } else if (settled === undefined) {
        expect(answer.status).toBe(202)
        const ids = stream.puts.map((put) => messageIn(put).message_id)
        expect(new Set(ids).size).toBe(1)
      }
    },
  )
})

describe('hostile bytes, signed by a partner that has gone mad', () => {
  const cases = [...hostileJson, ...invalidUtf8, ...deeplyNested]
  test(`${cases.length} bodies get a 4xx each, and are kept`, async () => {
    const { say, stream, intake } = await receiving()
    const odd: string[] = []
    for (const [index, { name, bytes }] of cases.entries()) {
      const { status } = await say(undefined, { body: bytes, id: `msg_${index}` })
      if (status < 400 || status >= 500) odd.push(`${name}: ${status}`)
    }
    expect(odd).toEqual([])
    expect(stream.puts).toEqual([])
    expect(intake.reports.size).toBe(cases.length)
  })

  test(`${naughtyStrings.length} texts in every place end in a message or a 4xx, never in a fault of ours`, async () => {
    const { say, lines } = await receiving()
    const odd: string[] = []
    for (const [index, text] of naughtyStrings.entries()) {
      const places = [
        order(text),
        order('A-1', text),
        order('A-1', 'r1', { type: text }),
        order('A-1', 'r1', { id: text, source: text, subject: text, time: text }),
        order('A-1', 'r1', { traceparent: text }),
        order('A-1', 'r1', { [text]: text }),
      ]
      for (const [place, event] of places.entries()) {
        const { status } = await say(event, { id: `msg_${index}_${place}` })
        if (status !== 202 && (status < 400 || status >= 500))
          odd.push(`${JSON.stringify(text)} at ${place}: ${status}`)
      }
    }
    expect(odd).toEqual([])
    expect(lines.filter(({ level }) => level === 'error')).toEqual([])
  })
})
