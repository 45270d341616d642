import { describe, expect, test } from 'vitest'
import { faultAsIngest } from '../../../console/src/failures/as-ingest.ts'
import { notTextFrom } from '../../../console/src/failures/bytes.ts'
import {
  beginningOf,
  type Editable,
  isChanged,
  lockedIn,
  readContent,
  sensitiveIn,
  wantedOf,
} from '../../../console/src/failures/edited.ts'

const editable: Editable = {
  content: { type: 'work.stop', payload: { job_id: 'j1' } },
  payload_alone: true,
  locked: { message_id: 'm1', robot_id: 'r1' },
  sensitive: { type: 'it is decided as another message' },
}

describe('what is typed', () => {
  test.each([
    ['no JSON', '{"type": }', 'This is not JSON'],
    ['a list', '[]', 'A message is an object'],
    ['an equal key', '{"a": 1, "a": 2}', 'DuplicateKey'],
    ['a number that would change', '{"a": 1e400}', '1e400'],
    ['a key that reaches into every object', '{"__proto__": {}}', '__proto__'],
    ['too many levels', `{"a":${'['.repeat(40)}${']'.repeat(40)}}`, 'deeper than 32'],
    ['too many bytes', `{"a":"${'x'.repeat(130 * 1024)}"}`, 'at most 131072'],
  ])('as %s is refused with the reason', (_, text, why) => {
    expect(readContent(text).fault).toContain(why)
  })

  test('as an object is taken as it is', () => {
    expect(readContent('{"type": "work.stop", "payload": {}}')).toEqual({ content: { type: 'work.stop', payload: {} } })
  })

  test('begins with what was said, or with the least that a message is', () => {
    expect(JSON.parse(beginningOf(editable))).toEqual(editable.content)
    const { sensitive } = editable
    expect(JSON.parse(beginningOf({ sensitive }, 'work.stop'))).toEqual({ type: 'work.stop', payload: {} })
    expect(JSON.parse(beginningOf({ sensitive: {} }))).toEqual({})
  })
})

describe('an edit', () => {
  test('may repeat what is locked, and not say something else', () => {
    expect(lockedIn({ message_id: 'm1', type: 'work.stop' }, editable)).toEqual([])
    expect(lockedIn({ message_id: 'm2' }, editable)).toEqual(['message_id is locked to "m1": leave it out'])
  })

  test('of a sensitive field says what it means', () => {
    expect(sensitiveIn({ type: 'work.pause', payload: {} }, editable)).toEqual([
      'type changes: it is decided as another message',
    ])
    expect(sensitiveIn({ type: 'work.stop', payload: { job_id: 'j2' } }, editable)).toEqual([])
  })

  test('of the payload alone sends the payload alone, any other the whole body', () => {
    expect(wantedOf({ type: 'work.stop', payload: { job_id: 'j2' } }, editable)).toEqual({ payload: { job_id: 'j2' } })
    expect(wantedOf({ payload: { job_id: 'j2' }, type: 'work.pause' }, editable)).toEqual({
      body: { type: 'work.pause', payload: { job_id: 'j2' } },
    })
    expect(wantedOf({ type: 'work.stop', payload: {} }, { ...editable, payload_alone: false })).toHaveProperty('body')
  })

  test('that only puts keys in another order changes nothing', () => {
    expect(isChanged({ payload: { job_id: 'j1' }, type: 'work.stop' }, editable)).toBe(false)
    expect(isChanged({ payload: { job_id: 'j2' }, type: 'work.stop' }, editable)).toBe(true)
  })
})

describe('before the server is asked', () => {
  test('a payload is held against the schema that dispatch uses', () => {
    expect(faultAsIngest({ type: 'work.stop', payload: { job_id: 'j1' } })).toBeUndefined()
    expect(faultAsIngest({ type: 'work.stop', payload: { job_id: 7 } })).toContain('job_id is 7')
    expect(faultAsIngest({ type: 'work.stopp', payload: {} })).toContain('UnknownMessage')
    expect(faultAsIngest({ type: 'work.stop', schema_version: 9 })).toContain('UnknownSchemaVersion')
    expect(faultAsIngest({ payload: {} })).toContain('type is missing')
  })
})

describe('the bytes of a failure', () => {
  test('stop being text where the first wrong one is', () => {
    expect(notTextFrom(Uint8Array.of(0x7b, 0x22, 0xff, 0x22))).toBe(2)
    expect(notTextFrom(new TextEncoder().encode('grün'))).toBeUndefined()
    expect(notTextFrom(new TextEncoder().encode('{"a":"grü').subarray(0, 9))).toBe(8)
  })
})
