import { describe, expect, test } from 'vitest'
import { PermanentFailure, TemporaryFailure } from '../../../../functions/errors.ts'
import type { RecorderPorts } from '../../../../functions/service_platform/record-failure/ports.ts'
import { type QueueMessage, type Recorder, recorder, reported } from './recorder.ts'

describe('a failure is recorded once', () => {
  test('however often the intake hands it out', async () => {
    const { deliver, failures, totals, shelf } = recorder()
    await deliver([reported()])
    await deliver([reported({}, 'q2')])
    expect(failures.records.size).toBe(1)
    expect(failures.records.get('f1')).toMatchObject({ record_version: 1, attempts: [{ attempt: 1 }] })
    expect(totals()).toEqual({ open: 1 })
    expect(shelf.copies).toHaveLength(1)
  })

  test('a further attempt that fails is added to the same record', async () => {
    const { deliver, failures, shelf } = recorder()
    await deliver([reported()])
    const later = { attempt: 2, at: '2026-05-13T14:00:00.000Z', error_class: 'InvalidPayload', error_text: 'no' }
    await deliver([reported({ ...later, state: 'idle' }, 'q2')])
    expect(failures.records.get('f1')).toMatchObject({
      error_class: 'InvalidPayload',
      state: 'idle',
      first_seen_at: '2026-05-13T13:48:52.000Z',
      last_seen_at: '2026-05-13T14:00:00.000Z',
      attempts: [
        { attempt: 1, error_class: 'OtherJobInHand' },
        { attempt: 2, error_class: 'InvalidPayload' },
      ],
    })
    expect(shelf.copies).toHaveLength(1)
  })

  test('several reports about one failure in one batch are one write', async () => {
    const { deliver, failures } = recorder()
    await deliver([reported(), reported({ attempt: 2, at: '2026-05-13T14:00:00.000Z' }, 'q2'), reported({}, 'q3')])
    expect(failures.records.get('f1')).toMatchObject({ record_version: 1, attempts: [{ attempt: 1 }, { attempt: 2 }] })
  })

  test('two recorders at once lose neither report', async () => {
    const { deliver, failures } = recorder()
    const second = { attempt: 2, at: '2026-05-13T14:00:00.000Z' }
    await Promise.all([deliver([reported()]), deliver([reported(second, 'q2')])])
    expect(failures.records.get('f1')?.attempts.map(({ attempt }) => attempt)).toEqual([1, 2])
  })
})

describe('what happens to a failure shows in its record', () => {
  test('held messages are in the index and not on the shelf; when they need a person they are on both, and on the bus', async () => {
    const { deliver, shelf, bus, totals } = recorder()
    await deliver([reported({ kind: 'held', status: 'held', retryable: true })])
    expect(shelf.copies).toHaveLength(0)
    expect(totals()).toEqual({ held: 1 })
    const given = { kind: 'held', status: 'needs_attention', attempt: 5, at: '2026-05-13T14:00:00.000Z' } as const
    await deliver([reported(given, 'q2')])
    expect(shelf.copies).toHaveLength(1)
    expect(bus.taken).toMatchObject([
      {
        type: 'failure.needs_attention',
        detail: { robot_id: 'r1', causation_id: 'm1', payload: { failure_id: 'f1', attempts: 5, type: 'work.stop' } },
      },
    ])
    expect(totals()).toEqual({ needs_attention: 1 })
  })

  test('one that ends well is resolved, keeps its error, and is no longer counted as open', async () => {
    const { deliver, failures, totals } = recorder()
    await deliver([reported({ status: 'open' })])
    expect(totals()).toEqual({ open: 1 })
    const end = { status: 'resolved', error_class: 'none', error_text: '', attempt: 2, at: '2026-05-13T14:00:00.000Z' }
    await deliver([reported({ ...end, status: 'resolved' }, 'q2')])
    expect(failures.records.get('f1')).toMatchObject({ status: 'resolved', error_class: 'OtherJobInHand' })
    expect(totals()).toEqual({ resolved: 1 })
  })

  test('an end that arrives before the failure is not undone by it', async () => {
    const { deliver, failures, totals } = recorder()
    await deliver([reported({ status: 'resolved', attempt: 2, at: '2026-05-13T14:00:00.000Z' })])
    await deliver([reported({ status: 'held', error_class: 'TemporaryFailure' }, 'q2')])
    expect(failures.records.get('f1')).toMatchObject({ status: 'resolved', error_class: 'TemporaryFailure' })
    expect(totals()).toEqual({ resolved: 1 })
  })

  test('bytes above four kilobytes lie in the bucket, smaller ones in the record', async () => {
    const { deliver, failures, bytes } = recorder()
    const big = Buffer.alloc(5_000, 7)
    await deliver([reported({ original_base64: big.toString('base64') })])
    expect(failures.records.get('f1')?.original).toEqual({ bytes: 5_000, key: 'failures/f1' })
    expect(bytes.objects.get('failures/f1')).toEqual(Uint8Array.from(big))
  })
})

describe('nothing is acknowledged that is not recorded', () => {
  const ruleError: QueueMessage = {
    messageId: 'q-rule',
    body: JSON.stringify({
      ruleName: 'r',
      topic: 'robots/r2/messages',
      cloudwatchTraceId: 'a'.repeat(32),
      base64OriginalPayload: Buffer.alloc(5_000).toString('base64'),
      failures: [],
    }),
  }
  const batch = [reported({ status: 'needs_attention' }), ruleError]

  /** Ports that die at the n-th call: before it has an effect, or after. */
  const dying = (real: Recorder, nth: number, when: 'before' | 'after') => {
    let calls = 0
    const wrapped = <Port extends object>(port: Port): Port =>
      new Proxy(port, {
        get: (target, name) => {
          const method: unknown = Reflect.get(target, name)
          if (typeof method !== 'function') return method
          return async (...given: unknown[]) => {
            calls += 1
            const dies = calls === nth
            if (dies && when === 'before') throw new Error(`died before call ${nth}`)
            const answer: unknown = await Reflect.apply(method, target, given)
            if (dies) throw new Error(`died after call ${nth}`)
            return answer
          }
        },
      })
    const { failures, bytes, shelf, bus, ...rest } = real.ports
    const ports: RecorderPorts = {
      ...rest,
      failures: wrapped(failures),
      bytes: wrapped(bytes),
      shelf: wrapped(shelf),
      bus: wrapped(bus),
    }
    return { ports, calls: () => calls }
  }

  test('a fault before or after each call to the outside: the next delivery completes it, books balanced', async () => {
    const counting = recorder()
    const whole = dying(counting, 0, 'before')
    await counting.deliver(batch, 1, whole.ports)
    expect(whole.calls()).toBe(5)

    for (const when of ['before', 'after'] as const) {
      for (let nth = 1; nth <= whole.calls(); nth += 1) {
        const one = recorder()
        const unacknowledged = await one.deliver(batch, 1, dying(one, nth, when).ports)
        const again = batch.filter(({ messageId }) => unacknowledged.includes(messageId))
        if (again.length > 0) expect(await one.deliver(again, 2)).toEqual([])
        const where = `${when} call ${nth}`
        expect([...one.failures.records.keys()], where).toHaveLength(2)
        expect(one.books(), where).toEqual({ published: 1, dead_lettered: 1 })
        expect(one.totals(), where).toEqual({ needs_attention: 1, open: 1 })
        expect(new Set(one.shelf.copies.map(({ attributes }) => attributes.failure_id)).size, where).toBe(2)
        expect(one.bus.taken.length, where).toBeGreaterThan(0)
      }
    }
  })

  test('a record that was written although the answer got lost has its copy on the shelf and is counted', async () => {
    const one = recorder()
    // The client tries again by itself, and finds its own write in the way.
    const write: RecorderPorts['failures']['write'] = async (changes) => {
      await one.failures.write(changes)
      return new Set(changes.map(({ after }) => after.failure_id))
    }
    expect(await one.deliver([reported()], 1, { ...one.ports, failures: { ...one.ports.failures, write } })).toEqual([])
    expect(one.shelf.copies).toHaveLength(1)
    expect(one.totals()).toEqual({ open: 1 })
  })

  test.each([
    ['temporary', new TemporaryFailure('throttled'), ['q1', 'q2']],
    ['of one record', new PermanentFailure('too big'), []],
  ])(
    'what was written before something %s stopped the rest has its copy on the shelf all the same',
    async (_, error, unacknowledged) => {
      const one = recorder()
      let stops = true
      const write: RecorderPorts['failures']['write'] = async (changes) => {
        const changed = await one.failures.write(changes.slice(0, 1))
        if (stops && changes.length > 1) {
          stops = false
          throw error
        }
        return new Set([...changed, ...(await one.failures.write(changes.slice(1)))])
      }
      const ports = { ...one.ports, failures: { ...one.ports.failures, write } }
      const batch = [reported(), reported({ failure_id: 'f2' }, 'q2')]
      expect(await one.deliver(batch, 1, ports)).toEqual(unacknowledged)
      expect(await one.deliver(batch, 2, ports)).toEqual([])
      expect(one.totals()).toEqual({ open: 2 })
      expect(new Set(one.shelf.copies.map(({ attributes }) => attributes.failure_id))).toEqual(new Set(['f1', 'f2']))
    },
  )

  test('one that others change for ever is given back, not tried for ever', async () => {
    const one = recorder()
    const write: RecorderPorts['failures']['write'] = async (changes) =>
      new Set(changes.map(({ after }) => after.failure_id))
    expect(await one.deliver([reported()], 1, { ...one.ports, failures: { ...one.ports.failures, write } })).toEqual([
      'q1',
    ])
  })

  test('one that cannot be recorded holds up no other', async () => {
    const one = recorder()
    const picky = {
      ...one.ports,
      failures: {
        ...one.ports.failures,
        write: (async (changes) => {
          if (changes.some(({ after }) => after.failure_id === 'f1')) throw new Error('no')
          return one.failures.write(changes)
        }) satisfies RecorderPorts['failures']['write'],
      },
    }
    expect(await one.deliver([reported(), reported({ failure_id: 'f2' }, 'q2')], 1, picky)).toEqual(['q1'])
    expect([...one.failures.records.keys()]).toEqual(['f2'])
    expect(one.log.lines.filter(({ level }) => level === 'error')).toMatchObject([
      { message: 'failure not recorded', fields: { intake_message_ids: ['q1'] } },
    ])
  })
})

describe('the copy on the shelf is for a person', () => {
  const copyOf = async (over: Parameters<typeof reported>[0]) => {
    const { deliver, shelf } = recorder()
    await deliver([reported(over)])
    const [copy] = shelf.copies
    if (!copy) throw new Error('nothing on the shelf')
    return copy
  }

  test('its first line is a sentence, the rest is JSON with the bytes as text', async () => {
    const { body } = await copyOf({})
    const [sentence, blank, ...rest] = body.split('\n')
    expect(sentence).toBe(
      'work.stop for robot r1 failed in the state machine: OtherJobInHand: Robot r1 has job job-17 in hand, not job-18: name job-17, or no job at all',
    )
    expect(blank).toBe('')
    expect(JSON.parse(rest.join('\n'))).toMatchObject({
      failure_id: 'f1',
      status: 'open',
      original: '{"type":"work.stop"}',
      attempts: [{ attempt: 1 }],
    })
  })

  test('reason, robot, trace, type, class and failure id are attributes, ten at most, none empty', async () => {
    const { attributes } = await copyOf({})
    expect(attributes).toMatchObject({
      failure_id: 'f1',
      class: 'OtherJobInHand',
      stage: 'machine',
      kind: 'machine',
      robot_id: 'r1',
      trace_id: '0af7651916cd43dd8448eb211c80319c',
      type: 'work.stop',
    })
    expect(attributes.reason).toContain('job-17')
    expect(Object.keys(attributes).length).toBeLessThanOrEqual(10)
    const { attributes: nameless } = await copyOf({ robot_id: '', error_text: '' })
    expect(Object.values(nameless)).not.toContain('')
  })

  test('it has only characters that SQS takes, and less than 64 KB', async () => {
    const awful = '\u0000\u0007\ud800 \uffff \u000b ok'
    const { body, attributes } = await copyOf({
      error_text: awful.repeat(300),
      stack: awful.repeat(1000),
      original_base64: Buffer.from(awful.repeat(100)).toString('base64'),
    })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what SQS refuses
    const refused = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/
    expect(refused.test(body)).toBe(false)
    expect(body.isWellFormed()).toBe(true)
    for (const value of Object.values(attributes)) expect(refused.test(value)).toBe(false)
    expect(Buffer.byteLength(body)).toBeLessThan(64 * 1024)
  })
})

test('a hundred awkward payloads are kept byte for byte', async () => {
  const { deliver, failures, bytes } = recorder()
  const awkward = Array.from({ length: 100 }, (_, n) =>
    Buffer.from(Array.from({ length: (n * 131) % 7_000 }, (_, i) => (i * 7 + n * 13) % 256)),
  )
  for (const [n, payload] of awkward.entries()) {
    await deliver([reported({ failure_id: `f${n}`, original_base64: payload.toString('base64') }, `q${n}`)])
  }
  for (const [n, payload] of awkward.entries()) {
    const original = failures.records.get(`f${n}`)?.original
    if (!original) throw new Error(`f${n} is not recorded`)
    const kept = 'inline' in original ? original.inline : await bytes.read(original.key)
    expect(Buffer.compare(Buffer.from(kept), payload)).toBe(0)
  }
})
