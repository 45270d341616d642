import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { CloudEvent } from '../../partners/cloud-event.ts'
import { messageFrom } from '../../partners/mapping.ts'
import type { Partner } from '../../partners/partner.ts'
import { partnerNamed, partners } from '../../partners/partners.ts'
import { pointerParts, valueAt } from '../../partners/pointer.ts'
import { InvalidPartner, parsePartner } from '../../partners/validation.ts'
import { repositoryRoot } from '../tree.ts'

const acme = partnerNamed('acme_wms')
if (acme === undefined) throw new Error('acme_wms is the example partner')
const [released] = acme.events
if (released === undefined) throw new Error('acme_wms maps its releases')
const edge = { message_id: 'm1', received_at: Date.parse('2026-11-20T09:00:01Z') }

const mapped = (event: unknown, partner: Partner = acme) => messageFrom(event as CloudEvent, partner, edge)
const said = (event: unknown, partner: Partner = acme) => {
  const mapping = mapped(event, partner)
  if (mapping.fault !== undefined) throw new Error(mapping.fault.text)
  return JSON.parse(Buffer.from(mapping.mapped.record.data, 'base64').toString())
}

test('every file of a partner is in the list', () => {
  const files = readdirSync(join(repositoryRoot, 'partners')).filter((file) => file.endsWith('.json'))
  expect(partners.map(({ partner }) => `${partner}.json`).sort()).toEqual(files.sort())
})

describe('an event of a partner becomes a message of ours', () => {
  test('by its mapping, on the topic of its robot, from the partner', () => {
    const { mapped: message } = mapped(released.example) as { mapped: { record: object } }
    expect(message).toMatchObject({
      robot_id: 'r1',
      message_id: 'm1',
      type: 'work.start',
      subject: 'robot:r1',
      record: {
        topic: 'robots/r1/messages',
        principal: 'acme_wms',
        source: 'service_platform.bridge.acme_wms',
        received_at: edge.received_at,
      },
    })
    expect(said(released.example)).toEqual({
      message_id: 'm1',
      type: 'work.start',
      correlation_id: 'A-2201',
      occurred_at: '2026-11-20T09:00:00Z',
      payload: { job_id: 'A-2201', kind: 'transport', params: { from: 'HBW', to: 'DPS' } },
    })
  })

  test('an optional value that is not there leaves its field out, another has its default', () => {
    const { time: _, ...timeless } = released.example
    expect(said(timeless)).not.toHaveProperty('occurred_at')
    expect(said(acme.events[1]?.example)).toMatchObject({ payload: { job_id: 'A-2201', reason: 'withdrawn' } })
  })

  test('in the trace that it belongs to, or one of its own', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    expect(mapped({ ...released.example, traceparent })).toMatchObject({
      mapped: { trace_id: '0af7651916cd43dd8448eb211c80319c' },
    })
    const [one, other] = [edge, { ...edge, message_id: 'm2' }].map((each) =>
      messageFrom(released.example, acme, each),
    ) as { mapped: { trace_id: string } }[]
    expect(one?.mapped.trace_id).not.toBe(other?.mapped.trace_id)
    for (const odd of ['00-0', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`]) {
      expect(mapped({ ...released.example, traceparent: odd })).toMatchObject({
        mapped: { trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) },
      })
    }
  })

  test('a text may have the value in it, also a number, and nothing in the value is read as a pattern', () => {
    const event = (vehicle: unknown) => ({
      ...released.example,
      data: { ...(released.example.data as object), vehicle },
    })
    const partner: Partner = {
      ...acme,
      events: [
        { ...released, message: { ...released.message, robot_id: { $from: '/data/vehicle', $text: 'amr-{}' } } },
      ],
    }
    expect(mapped(event(17), partner)).toMatchObject({ mapped: { robot_id: 'amr-17' } })
    expect(mapped(event('$&'), partner)).toMatchObject({ fault: { text: expect.stringContaining('"amr-$&"') } })
    expect(mapped(event({}), partner)).toMatchObject({ fault: { text: expect.stringContaining('a text or a number') } })
  })
})

describe('what cannot be mapped says what is wrong, and where', () => {
  const data = released.example.data as Record<string, unknown>
  test.each<[string, unknown, object]>([
    [
      'a type that is not mapped',
      { ...released.example, type: 'com.acme.x' },
      { class: 'UnknownEvent', text: expect.stringContaining('com.acme.wms.order.released') },
    ],
    [
      'a value that is missing',
      { ...released.example, data: { ...data, vehicle: undefined, order: {} } },
      {
        class: 'UnmappableEvent',
        place: 'events[0].message.correlation_id',
        text: '"/data/order/number" finds nothing: /data/order has nothing in it',
      },
    ],
    [
      'a word that is not known',
      { ...released.example, data: { ...data, order: { ...(data.order as object), kind: 'OTHER' } } },
      {
        class: 'UnmappableEvent',
        place: 'events[0].message.payload.kind',
        text: '"/data/order/kind" is "OTHER"; one of TRN, PCK was expected',
      },
    ],
    [
      'a robot that has no such id',
      { ...released.example, data: { ...data, vehicle: 'r 1' } },
      { class: 'UnmappableEvent', place: 'events[0].message.robot_id' },
    ],
    [
      'a payload that the catalogue refuses',
      { ...released.example, data: { ...data, order: { number: '', kind: 'TRN', stops: ['a', 'b'] } } },
      { class: 'InvalidMessage', text: expect.stringContaining('correlation_id is ""') },
    ],
    [
      'a prototype',
      { ...released.example, data: { ...data, order: { number: 'A-1', kind: 'constructor', stops: ['a', 'b'] } } },
      { class: 'UnmappableEvent' },
    ],
  ])('%s', (_, event, fault) => {
    expect(mapped(event)).toMatchObject({ fault })
  })
})

describe('a JSON pointer', () => {
  const document = { a: [{ 'b/c': 1, '~d': 2, '': 3 }], e: null }
  test.each<[string, unknown]>([
    ['', document],
    ['/a/0/b~1c', 1],
    ['/a/0/~0d', 2],
    ['/a/0/', 3],
    ['/e', null],
  ])('%j finds what RFC 6901 says', (pointer, value) => {
    expect(valueAt(document, pointer)).toEqual({ value })
  })
  test.each(['/a/1', '/a/-', '/a/00', '/a/length', '/e/x', '/toString', '/__proto__', '/a/0/b'])(
    '%j finds nothing',
    (pointer) => {
      expect(valueAt(document, pointer).missing).toMatch(/finds nothing/)
    },
  )
  test.each(['a', '/~2', '/~', '#/a'])('%j is none', (pointer) => {
    expect(pointerParts(pointer)).toBeUndefined()
  })
})

describe('a wrong file is refused with its name, the place, and what would be right', () => {
  const file = (change: (copy: Partner & Record<string, unknown>) => void): unknown => {
    const copy = structuredClone(acme) as Partner & Record<string, unknown>
    change(copy)
    return copy
  }
  const first = (copy: Partner) =>
    copy.events[0] as unknown as { message: Record<string, unknown>; example: object; type: string }
  test.each<[string, unknown, RegExp]>([
    [
      'a pointer that finds nothing',
      file((copy) => {
        first(copy).message.correlation_id = { $from: '/data/orderid' }
      }),
      /^acme_wms\.json: events\[0\]\.message\.correlation_id: tried on the example: "\/data\/orderid" finds nothing: \/data has vehicle, order$/m,
    ],
    [
      'a pointer that is none',
      file((copy) => {
        first(copy).message.correlation_id = { $from: 'data.order' }
      }),
      /events\[0\]\.message\.correlation_id\.\$from: is "data\.order"; a JSON pointer/,
    ],
    [
      'a misspelt field of a reference',
      file((copy) => {
        first(copy).message.correlation_id = { $from: '/id', $optinal: true }
      }),
      /correlation_id\.\$optinal: is unknown/,
    ],
    [
      'a reference without a pointer',
      file((copy) => {
        first(copy).message.correlation_id = { $optional: true }
      }),
      /correlation_id\.\$optional: stands alone/,
    ],
    [
      'a type that is not ours',
      file((copy) => {
        first(copy).message.type = 'work.begin'
      }),
      /message\.type: "work\.begin" is not in the catalogue/,
    ],
    [
      'a message that its payload does not fit',
      file((copy) => {
        first(copy).message.payload = {}
      }),
      /events\[0\]\.message: tried on the example: payload of work\.start.*job_id is missing/,
    ],
    [
      'an example of another type',
      file((copy) => {
        first(copy).example = { ...first(copy).example, type: 'x' }
      }),
      /example\.type: is "x"/,
    ],
    [
      'an example that is no event',
      file((copy) => {
        first(copy).example = { id: '1' }
      }),
      /events\[0\]\.example\.specversion/,
    ],
    [
      'two mappings of one type',
      file((copy) => {
        ;(copy.events as unknown[]).push(copy.events[0])
      }),
      /is mapped twice/,
    ],
    [
      'another name than the file',
      file((copy) => {
        ;(copy as { partner: string }).partner = 'other'
      }),
      /the file's name says "acme_wms"/,
    ],
    [
      'a name that is no namespace',
      file((copy) => {
        ;(copy as { partner: string }).partner = 'Acme-WMS'
      }),
      /partner: small letters/,
    ],
    [
      'an unknown field',
      file((copy) => {
        copy.secret = 'x'
      }),
      /secret/,
    ],
    [
      'no fleets',
      file((copy) => {
        copy.fleets = [] as never
      }),
      /fleets/,
    ],
    [
      'a text without a place for the value',
      file((copy) => {
        first(copy).message.robot_id = { $from: '/data/vehicle', $text: 'amr' }
      }),
      /robot_id\.\$text: is "amr"/,
    ],
    ['no object', [], /the file/],
  ])('%s', (_, value, said) => {
    expect(() => parsePartner('acme_wms.json', value)).toThrow(InvalidPartner)
    expect(() => parsePartner('acme_wms.json', value)).toThrow(said)
  })

  test('all that is wrong at once', () => {
    try {
      parsePartner(
        'acme_wms.json',
        file((copy) => {
          first(copy).message.correlation_id = { $from: 'a' }
          first(copy).message.robot_id = { $from: 'b' }
        }),
      )
      expect.unreachable()
    } catch (error) {
      expect((error as InvalidPartner).problems).toHaveLength(2)
    }
  })
})
