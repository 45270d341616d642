import { describe, expect, test } from 'vitest'
import { type JsonSchema, jsonSchemaOf } from '../../cli/generate/json-schema.ts'
import { brokenPromises, eventsNow, type ReleasedEvents } from '../../cli/generate/released-events.ts'
import { events } from '../../messages/events/catalogue.ts'
import { asExternal, externalEvent, externalEvents, typesFor } from '../../messages/events/external.ts'
import released from '../../messages/released-events.json' with { type: 'json' }

const detail = {
  event_id: '5f0c7d1e-6f0e-5d8a-9f6a-0d3f1f6d2b11',
  type: 'job.assigned',
  robot_id: 'ff:5iO4',
  subject: 'robot:ff:5iO4',
  trace_id: 'a'.repeat(32),
  causation_id: 'm1',
  policy_version: 'v1',
  revision: 4,
  occurred_at: '2026-05-13T13:48:52.000Z',
  payload: { job_id: 'job-17', kind: 'transport', command_id: 'c1' },
}

describe('an event that leaves', () => {
  test('has the ids of the story, the version of its schema, and of its payload what was published', () => {
    expect(asExternal('job.assigned', { ...detail, hops: { decided_ms: 4 } })).toEqual({
      event: { ...detail, version: 1, payload: { job_id: 'job-17', kind: 'transport' } },
    })
  })

  test('is about its failure where there is no robot', () => {
    const { robot_id: _, subject: _of, policy_version: _v, revision: _r, ...without } = detail
    const payload = {
      failure_id: 'f1',
      kind: 'machine',
      stage: 'machine',
      error_class: 'E',
      error_text: 'secret',
      attempts: 5,
    }
    const left = asExternal('failure.needs_attention', { ...without, payload })
    expect(left).toMatchObject({ event: { type: 'failure.needs_attention', subject: 'failure:f1' } })
    expect(JSON.stringify(left)).not.toContain('secret')
  })

  test.each([
    [
      'a payload without what was promised',
      { ...detail, payload: {} },
      /^payload of external event job\.assigned version 1: .*job_id/s,
    ],
    ['no payload', { ...detail, payload: undefined }, /^payload of external event job\.assigned/],
    ['an id that is none', { ...detail, event_id: '' }, /^external event job\.assigned version 1: .*event_id/s],
    ['no time', { ...detail, occurred_at: 'yesterday' }, /occurred_at/],
    ['nothing at all', undefined, /payload/],
    ['a text', 'job.assigned', /payload/],
  ])('is a fault with %s', (_, said, fault) => {
    expect(asExternal('job.assigned', said)).toEqual({ fault: expect.stringMatching(fault) })
  })
})

describe('an event that is not listed', () => {
  test.each(['replay.requested', 'docking.requested', 'presence.recorded', 'constructor', ''])('stays: %s', (type) => {
    expect(asExternal(type, { ...detail, type })).toBeUndefined()
  })

  test('in this version stays', () => {
    expect(asExternal('job.assigned', detail, 1)).toMatchObject({ event: { version: 1 } })
    expect(asExternal('job.assigned', detail, 2)).toBeUndefined()
    expect(externalEvent('job.assigned', 2)).toBeUndefined()
  })
})

describe('the list of external events', () => {
  test('names every type and version once, and on the bus only what the catalogue knows', () => {
    const names = externalEvents.map(({ type, version }) => `${type} ${version}`)
    expect(new Set(names).size).toBe(names.length)
    const fromTheBus = externalEvents.filter(({ type }) => type !== 'message.decided').map(({ type }) => type)
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(fromTheBus))
  })

  test('partners hear of robots, jobs and incidents, not of what is broken in here', () => {
    expect(typesFor('partners')).toContain('job.completed')
    expect(typesFor('partners').filter((type) => /^(failure|message|replay|partner)\./.test(type))).toEqual([])
    expect(typesFor('feed')).toEqual(expect.arrayContaining([...typesFor('partners'), 'failure.needs_attention']))
  })

  test.each(externalEvents)('$type version $version says what it tells, and its example fits', (event) => {
    const { type, version, description, schema, example } = event
    expect(description).toMatch(/^[A-Z].+\.$/s)
    expect(schema.safeParse(example).success).toBe(true)
    expect(asExternal(type, { ...detail, type, payload: example }, version)).toMatchObject({ event: { type, version } })
    expect(Object.values(jsonSchemaOf(schema).properties ?? {}).filter((field) => !field.description)).toEqual([])
  })
})

describe('released events', () => {
  test('still hold: what listeners were promised is what they get', () => {
    expect(brokenPromises(released as unknown as ReleasedEvents, eventsNow())).toEqual([])
  })

  test('hold every type that leaves: one that is new joins them with its first release', () => {
    expect(Object.keys(eventsNow().payloads)).toEqual(expect.arrayContaining(Object.keys(released.payloads)))
  })

  const of = (battery: JsonSchema, required: readonly string[] = ['battery']): ReleasedEvents => ({
    event: { type: 'object' },
    payloads: { 'x.y': { '1': { type: 'object', properties: { battery }, required } } },
  })
  const percent = { type: 'number', minimum: 0, maximum: 100 } as const

  test('take new fields, new types and narrower values', () => {
    const { payloads } = of(percent)
    const volts = { type: 'number' }
    const more = { ...payloads['x.y']?.['1'], properties: { battery: { ...percent, minimum: 5 }, volts } }
    expect(
      brokenPromises(of(percent), { event: { type: 'object' }, payloads: { 'x.y': { '1': more }, 'x.z': {} } }),
    ).toEqual([])
    expect(brokenPromises(of(percent), of({ ...percent, type: 'integer' }))).toEqual([])
    expect(brokenPromises(of({ enum: ['a', 'b'] }), of({ enum: ['a'] }))).toEqual([])
    expect(brokenPromises(of(percent, []), of(percent))).toEqual([])
  })

  test.each<[string, ReleasedEvents, ReleasedEvents, RegExp]>([
    [
      'a type that is gone',
      of(percent),
      { event: { type: 'object' }, payloads: {} },
      /^x\.y version 1 was released and is gone/,
    ],
    [
      'a field that is gone',
      of(percent),
      { event: { type: 'object' }, payloads: { 'x.y': { '1': { type: 'object' } } } },
      /battery was released and is gone/,
    ],
    ['a field that may be missing', of(percent), of(percent, []), /battery was always there, is optional/],
    ['another type', of(percent), of({ ...percent, type: 'string' }), /battery: type was "number", is "string"/],
    ['a wider range', of(percent), of({ ...percent, maximum: 120 }), /maximum was 100, is 120/],
    ['no lower bound', of(percent), of({ type: 'number', maximum: 100 }), /minimum was 0, is free/],
    ['a new value', of({ enum: ['a'] }), of({ enum: ['a', 'b'] }), /enum was \["a"\], is \["a","b"\]/],
    ['another format', of({ type: 'string', format: 'date-time' }), of({ type: 'string' }), /format was/],
  ])('refuse %s', (_, before, now, text) => {
    const [first, ...others] = brokenPromises(before, now)
    expect(first).toMatch(text)
    expect(others).toEqual([])
  })
})
