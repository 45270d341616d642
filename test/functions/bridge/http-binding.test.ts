import { describe, expect, test } from 'vitest'
import { BATCH_MAX, eventsIn } from '../../../functions/bridge/http-binding.ts'

/*
 * The HTTP binding of CloudEvents 1.0: the three modes carry the same event.
 */
const event = {
  specversion: '1.0',
  id: 'A-1',
  source: '/acme/wms',
  type: 'com.acme.wms.order.released',
  time: '2026-11-20T09:00:00Z',
  subject: 'order/1',
  data: { vehicle: 'r1' },
}
const json = (value: unknown) => Buffer.from(JSON.stringify(value))
const structured = (value: unknown) =>
  eventsIn({ headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' }, body: json(value) })
const ce = {
  'ce-specversion': '1.0',
  'ce-id': 'A-1',
  'ce-source': '/acme/wms',
  'ce-type': 'com.acme.wms.order.released',
  'ce-time': '2026-11-20T09:00:00Z',
  'ce-subject': 'order/1',
}

describe('an event', () => {
  test('is the body in structured mode', () => {
    expect(structured(event)).toEqual({ events: [event] })
  })

  test('is headers and data in binary mode', () => {
    const headers = { ...ce, 'content-type': 'application/json', 'webhook-id': 'w1', host: 'x' }
    expect(eventsIn({ headers, body: json(event.data) })).toEqual({
      events: [{ ...event, datacontenttype: 'application/json' }],
    })
  })

  test('has its header values percent-decoded once', () => {
    const headers = { ...ce, 'ce-subject': 'Euro%20%E2%82%AC%20%F0%9F%98%80 100%2525' }
    expect(eventsIn({ headers, body: Buffer.alloc(0) })).toMatchObject({
      events: [{ subject: 'Euro € 😀 100%25' }],
    })
  })

  test('comes with others in batched mode, in order', () => {
    const headers = { 'content-type': 'application/cloudevents-batch+json' }
    const batch = [event, { ...event, id: 'A-2' }]
    expect(eventsIn({ headers, body: json(batch) })).toEqual({ events: batch })
  })

  test('may have no data', () => {
    const { data: _, ...bare } = event
    expect(structured(bare)).toEqual({ events: [bare] })
  })
})

describe('what is no event is said to be none, with what was expected', () => {
  test.each<[string, ReturnType<typeof eventsIn>, RegExp]>([
    ['another version', structured({ ...event, specversion: '0.3' }), /specversion is "0\.3"/],
    ['no id', structured({ ...event, id: undefined }), /id is missing; a text of 1 to 255 characters was expected$/],
    ['an empty source', structured({ ...event, source: '' }), /source is ""/],
    ['a type that is a number', structured({ ...event, type: 7 }), /type is 7/],
    ['a time that is none', structured({ ...event, time: 'yesterday' }), /time is "yesterday".*RFC 3339/],
    ['a name in capitals', structured({ ...event, TraceParent: 'x' }), /small letters and digits/],
    ['data as base64', structured({ ...event, data_base64: 'AAAA' }), /data_base64/],
    ['a list', structured([event]), /is no event/],
    ['null', structured(null), /null is no event/],
    [
      'no JSON',
      eventsIn({ headers: { 'content-type': 'application/cloudevents+json' }, body: Buffer.from('{') }),
      /JSON/,
    ],
    [
      'two equal keys',
      eventsIn({
        headers: { 'content-type': 'application/cloudevents+json' },
        body: Buffer.from('{"id":"1","id":"2"}'),
      }),
      /id/,
    ],
    [
      'another format',
      eventsIn({ headers: { 'content-type': 'application/cloudevents+avro' }, body: Buffer.alloc(0) }),
      /only JSON/,
    ],
    [
      'no mode at all',
      eventsIn({ headers: { 'content-type': 'application/json' }, body: json(event) }),
      /ce-specversion/,
    ],
    ['no content type', eventsIn({ headers: {}, body: json(event) }), /ce-specversion/],
    [
      'data that is no JSON',
      eventsIn({ headers: { ...ce, 'content-type': 'text/xml' }, body: Buffer.from('<a/>') }),
      /data as JSON/,
    ],
    [
      'a header that is no UTF-8',
      eventsIn({ headers: { ...ce, 'ce-subject': '%ff' }, body: Buffer.alloc(0) }),
      /ce-subject/,
    ],
    [
      'an empty batch',
      eventsIn({ headers: { 'content-type': 'application/cloudevents-batch+json' }, body: json([]) }),
      /empty/,
    ],
    [
      'too big a batch',
      eventsIn({
        headers: { 'content-type': 'application/cloudevents-batch+json' },
        body: json(Array(BATCH_MAX + 1).fill(event)),
      }),
      /at most 100/,
    ],
    [
      'a bad one in a batch',
      eventsIn({ headers: { 'content-type': 'application/cloudevents-batch+json' }, body: json([event, {}]) }),
      /event 2 of 2/,
    ],
  ])('%s', (_, read, said) => {
    expect(read.fault?.text).toMatch(said)
  })
})
