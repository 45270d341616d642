import { describe, expect, test } from 'vitest'
import { incompatibilities, type ReleasedSchemas, schemasNow } from '../../cli/generate/released-schemas.ts'
import released from '../../messages/released-schemas.json' with { type: 'json' }

const of = (payload: object): ReleasedSchemas => ({
  'x.y': { '1': { type: 'object', additionalProperties: {}, ...payload } },
})
const battery = (field: object, required: readonly string[] = []) => of({ properties: { battery: field }, required })
const number = { type: 'number', minimum: 0, maximum: 100 }

describe('released schemas', () => {
  test('still fit: what robots in the field were promised is still read', () => {
    expect(incompatibilities(released as unknown as ReleasedSchemas, schemasNow())).toEqual([])
  })

  test('take new optional fields, wider ranges, longer texts and new types', () => {
    const now = {
      ...of({ properties: { battery: { type: 'number', minimum: -10 }, volts: { type: 'number' } }, required: [] }),
      'x.z': {},
    }
    expect(incompatibilities(battery(number), now)).toEqual([])
    expect(incompatibilities(battery({ type: 'integer' }), battery({ type: 'number' }))).toEqual([])
    expect(incompatibilities(battery(number, ['battery']), battery(number))).toEqual([])
    expect(incompatibilities(battery({ enum: ['a'] }), battery({ enum: ['a', 'b'] }))).toEqual([])
  })

  test.each<[string, ReleasedSchemas, ReleasedSchemas, RegExp]>([
    ['a version that is gone', battery(number), { 'x.y': {} }, /^x\.y schema_version 1 was released and is gone/],
    ['a type that is gone', battery(number), {}, /was released and is gone/],
    ['a field that is gone', battery(number), of({ properties: {} }), /battery was released and is gone/],
    [
      'a new required field',
      of({ properties: {} }),
      battery(number, ['battery']),
      /battery was optional or not there, is required/,
    ],
    ['a field that became required', battery(number), battery(number, ['battery']), /is required/],
    [
      'another type',
      battery(number),
      battery({ ...number, type: 'string' }),
      /battery: type was "number", is "string"/,
    ],
    ['a narrower range', battery(number), battery({ ...number, maximum: 90 }), /maximum was 100, is 90/],
    ['a new lower bound', battery({ type: 'number', maximum: 100 }), battery(number), /minimum was free, is 0/],
    [
      'a shorter text',
      battery({ type: 'string' }),
      battery({ type: 'string', maxLength: 5 }),
      /maxLength was free, is 5/,
    ],
    [
      'another pattern',
      battery({ type: 'string' }),
      battery({ type: 'string', pattern: 'a' }),
      /pattern was free, is "a"/,
    ],
    ['a value that is gone', battery({ enum: ['a', 'b'] }), battery({ enum: ['a'] }), /enum was/],
    ['no further fields', of({}), of({ additionalProperties: false }), /additionalProperties was true, is false/],
    [
      'items of another type',
      battery({ type: 'array', items: { type: 'number' } }),
      battery({ type: 'array', items: { type: 'string' } }),
      /items: type/,
    ],
  ])('refuse %s', (_, before, now, text) => {
    const [first, ...others] = incompatibilities(before, now)
    expect(first).toMatch(text)
    expect(first).toMatch(/; (make it a new schema_version|keep )/)
    expect(others).toEqual([])
  })

  test('hold every type that is spoken: one that is new joins them with its first release', () => {
    expect(Object.keys(schemasNow())).toEqual(expect.arrayContaining(Object.keys(released)))
  })
})
