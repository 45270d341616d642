import { createHmac } from 'node:crypto'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { newSecret, type Presented, secretBytes, signatureFault, signed } from '../../../functions/bridge/signature.ts'

/*
 * Standard Webhooks: vectors of ours, each also put before the published implementation, which has to agree.
 */
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const other = newSecret()
const now = Date.parse('2026-11-20T09:00:00Z')
const seconds = String(now / 1000)
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek'
const body = Buffer.from('{"test": 2432232314}')
const settings = { now, tolerance_seconds: 300 }

const signatureBy = (key: string, over: { id?: string; timestamp?: string; body?: Uint8Array } = {}): string =>
  createHmac('sha256', secretBytes(key) ?? '')
    .update(`${over.id ?? id}.${over.timestamp ?? seconds}.`)
    .update(over.body ?? body)
    .digest('base64')

const good: Presented = { id, timestamp: seconds, signature: `v1,${signatureBy(secret)}`, body }
const at = (offset: number): Presented => {
  const timestamp = String(now / 1000 + offset)
  return { ...good, timestamp, signature: `v1,${signatureBy(secret, { timestamp })}` }
}

/** Whether the second implementation takes it, at our time, with one of the secrets: it knows one at a time. */
const isTakenByTheirs = ({ id: webhookId, timestamp, signature, body: bytes }: Presented, keys: readonly string[]) => {
  const headers = {
    'webhook-id': webhookId ?? '',
    'webhook-timestamp': timestamp ?? '',
    'webhook-signature': signature ?? '',
  }
  const realNow = Date.now
  Date.now = () => now
  try {
    return keys.some((key) => {
      try {
        new Webhook(key).verify(Buffer.from(bytes).toString('utf8'), headers)
        return true
      } catch (error) {
        if (error instanceof WebhookVerificationError) return false
        throw error
      }
    })
  } finally {
    Date.now = realNow
  }
}

type Vector = readonly [title: string, presented: Presented, keys: readonly string[], taken: boolean]
const vectors: readonly Vector[] = [
  ['as it was signed', good, [secret], true],
  ['with a secret without its prefix', good, [secret.slice('whsec_'.length)], true],
  ['an altered body', { ...good, body: Buffer.from('{"test": 2432232315}') }, [secret], false],
  ['a body with one blank more', { ...good, body: Buffer.concat([body, Buffer.from(' ')]) }, [secret], false],
  ['another id', { ...good, id: `${id}x` }, [secret], false],
  ['another time than was signed', { ...good, timestamp: String(now / 1000 + 1) }, [secret], false],
  ['five minutes old', at(-300), [secret], true],
  ['older', at(-301), [secret], false],
  ['five minutes ahead', at(300), [secret], true],
  ['further ahead', at(301), [secret], false],
  ['by another secret', good, [other], false],
  ['by the secret before the last', good, [other, secret], true],
  ['by several, ours last', { ...good, signature: `v1,${signatureBy(other)} ${good.signature}` }, [secret], true],
  ['by several, ours first', { ...good, signature: `${good.signature} v1,${signatureBy(other)}` }, [secret], true],
  ['v1a is passed over', { ...good, signature: `v1a,${signatureBy(secret)} ${good.signature}` }, [secret], true],
  ['v1a alone proves nothing', { ...good, signature: `v1a,${signatureBy(secret)}` }, [secret], false],
  ['v2 proves nothing', { ...good, signature: `v2,${signatureBy(secret)}` }, [secret], false],
  ['a signature without its version', { ...good, signature: signatureBy(secret) }, [secret], false],
  ['half a signature', { ...good, signature: `v1,${signatureBy(secret).slice(0, 20)}` }, [secret], false],
  ['an empty signature', { ...good, signature: 'v1,' }, [secret], false],
  [
    'signed as hex',
    { ...good, signature: `v1,${Buffer.from(signatureBy(secret), 'base64').toString('hex')}` },
    [secret],
    false,
  ],
  ['no id', { ...good, id: undefined }, [secret], false],
  ['no time', { ...good, timestamp: undefined }, [secret], false],
  ['no signature', { ...good, signature: undefined }, [secret], false],
  ['a time that is none', { ...good, timestamp: 'now' }, [secret], false],
]

describe('a webhook from a partner', () => {
  test.each(vectors)('%s', (_, presented, keys, taken) => {
    const fault = signatureFault(presented, keys, settings)
    if (taken) expect(fault).toBeUndefined()
    else expect(fault).toMatch(/./)
    expect(isTakenByTheirs(presented, keys)).toBe(taken)
  })

  test.each(['0x10', '1e9', ' 1795597200', '1795597200.0', '-1', '１７９５'])(
    'is refused with the time %j, which is not written as it is to be',
    (timestamp) => {
      const presented = { ...good, timestamp, signature: `v1,${signatureBy(secret, { timestamp })}` }
      expect(signatureFault(presented, [secret], settings)).toMatch(/webhook-timestamp/)
    },
  )

  test('is verified over its bytes, also where they are no UTF-8', () => {
    const odd = Buffer.from([0x7b, 0xff, 0xfe, 0x7d])
    const presented = { ...good, body: odd, signature: `v1,${signatureBy(secret, { body: odd })}` }
    expect(signatureFault(presented, [secret], settings)).toBeUndefined()
    const replaced = Buffer.from(odd.toString('utf8'))
    expect(signatureFault({ ...presented, body: replaced }, [secret], settings)).toMatch(/none of 1/)
  })

  test('is not accepted where no secret was ever made', () => {
    expect(signatureFault(good, [], settings)).toMatch(/0 secrets/)
  })

  test('a long list of signatures is not compared to its end', () => {
    const many = Array.from({ length: 50 }, () => `v1,${signatureBy(other)}`).join(' ')
    expect(signatureFault({ ...good, signature: `${many} ${good.signature}` }, [secret], settings)).toMatch(/20 v1/)
  })
})

describe('a webhook to a subscriber', () => {
  test('is what the published implementation signs', () => {
    const headers = signed(id, now, body, [secret])
    expect(headers).toEqual({
      'webhook-id': id,
      'webhook-timestamp': seconds,
      'webhook-signature': new Webhook(secret).sign(id, new Date(now), body.toString()),
    })
  })

  test('is taken by it under each secret while one replaces the other', () => {
    const headers = signed(id, now, body, [other, secret])
    const presented = {
      id,
      timestamp: headers['webhook-timestamp'],
      signature: headers['webhook-signature'],
      body,
    }
    for (const key of [other, secret]) expect(isTakenByTheirs(presented, [key])).toBe(true)
    expect(isTakenByTheirs(presented, [newSecret()])).toBe(false)
  })

  test('is never sent unsigned', () => {
    expect(() => signed(id, now, body, [])).toThrow('it has no secret')
  })
})

describe('a secret', () => {
  test('is whsec_ and the base64 of 32 bytes', () => {
    expect(newSecret()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(newSecret()).not.toBe(newSecret())
  })
  test.each([
    ['whsec_c2hvcnQ=', 'short'],
    [`whsec_${Buffer.alloc(65).toString('base64')}`, 'long'],
    ['whsec_not base64!', 'no base64'],
    ['', 'empty'],
  ])('%s is none: %s', (text) => {
    expect(secretBytes(text)).toBeUndefined()
  })
})
