import { describe, expect, test } from 'vitest'
import { candidatesIn } from '../../../console/src/search/candidates.ts'

const found = (text: string): readonly string[] => candidatesIn(text).map(({ kind = 'any', id }) => `${kind} ${id}`)

const trace = '0af7651916cd43dd8448eb211c80319c'
const failure = 'b1946ac9-2492-5347-8623-5b5a1f6d3a10'

describe('a single word', () => {
  test.each([
    ['ff:5iO4', ['any ff:5iO4']],
    ['  01J9-work-1\n', ['any 01J9-work-1']],
    ['"01J9-work-1",', ['any 01J9-work-1']],
    [failure, [`any ${failure}`]],
    [trace, [`any ${trace}`]],
    ['north', ['any north']],
    ['v2', ['policy v2']],
    ['6ac92881306bce24', ['group 6ac92881306bce24']],
    ['mission:m-17', ['mission m-17']],
    ['mission:m-17:2', ['mission m-17']],
    ['robot:ff:5iO4', ['robot ff:5iO4']],
    ['', []],
    ['   ', []],
    ['..', []],
    ['??', []],
  ])('%j is looked up as %j', (text, ids) => {
    expect(found(text)).toEqual(ids)
  })
})

describe('a log line', () => {
  const line = `{"level":"INFO","message":"refused","timestamp":"2026-11-20T09:00:00.000Z","service":"service_platform.core.messaging","environment":"dev","robot_id":"ff:5iO4","message_id":"01J9-work-1","trace_id":"${trace}","type":"work.start","policy_version":"v1","position":"000049590338271490256608559692538361571095921575989136588898:00001","from":"charging","reason":"not_allowed"}`
  const ids = ['message 01J9-work-1', `trace ${trace}`, 'robot ff:5iO4', 'policy v1']

  test('gives its ids, the message first, and nothing else', () => {
    expect(found(line)).toEqual(ids)
  })

  test('says whose the message is', () => {
    expect(candidatesIn(line)[0]).toEqual({
      id: '01J9-work-1',
      kind: 'message',
      robot_id: 'ff:5iO4',
      found_in: 'message_id',
    })
  })

  test('may have been cut off at both ends, escaped, or have a time before it', () => {
    expect(found(line.slice(130, -20))).toEqual(ids)
    expect(found(JSON.stringify({ log: line }))).toEqual(ids)
    expect(found(`2026-11-20T09:00:00.000Z\tINFO ${line}`)).toEqual(ids)
  })

  test('that names a failure leads to the failure first', () => {
    const dead = line.replace('"reason"', `"failure_id":"${failure}","reason"`)
    expect(found(dead).slice(0, 2)).toEqual([`failure ${failure}`, 'message 01J9-work-1'])
  })

  test('of another program is read by name=value', () => {
    expect(found(`level=error robot_id=r1 trace_id=${trace} msg="no answer"`)).toEqual([`trace ${trace}`, 'robot r1'])
  })
})

describe('an address', () => {
  test.each([
    ['https://d1.cloudfront.net/console/messages/01J9-work-1?robot_id=ff%3A5iO4', 'message 01J9-work-1'],
    ['http://127.0.0.1:8080/console/robots/ff%3A5iO4', 'robot ff:5iO4'],
    [`https://api.example.com/timeline/${trace}`, `any ${trace}`],
    [`/failures/${failure}/retry`, `failure ${failure}`],
    ['https://x.example/console/failures/groups/6ac92881306bce24', 'group 6ac92881306bce24'],
    ['https://x.example/api/failure-groups/6ac92881306bce24', 'group 6ac92881306bce24'],
    ['https://x.example/console/missions/m-17#top', 'mission m-17'],
    ['https://x.example/console/policies/v2', 'policy v2'],
    ['https://x.example/data/messages?message_id=01J9-work-1', 'message 01J9-work-1'],
  ])('%s leads to %s', (address, first) => {
    expect(found(address)[0]).toBe(first)
  })

  test('keeps whose message it is', () => {
    expect(candidatesIn('https://x.example/console/messages/m1?robot_id=ff%3A5iO4')[0]).toMatchObject({
      robot_id: 'ff:5iO4',
    })
  })

  test('of a list is no id', () => {
    expect(found('https://x.example/console/failures/all')).toEqual([])
    expect(found('https://x.example/console/messages')).toEqual([])
  })

  test('with a broken escape does no harm', () => {
    expect(found('https://x.example/console/messages/%E0%A4%A')).toEqual([])
  })
})

test.each([
  ['robots/ff:5iO4/messages', 'robot ff:5iO4'],
  ['robots/agv_x002E_7/commands', 'robot agv.7'],
  ['uagv/v2/KIT/0001/state', 'robot KIT:0001'],
  ['missions/m-17/messages', 'mission m-17'],
  [`00-${trace}-b7ad6b7169203331-01`, `trace ${trace}`],
  ['Root=1-0af76519-16cd43dd8448eb211c80319c;Sampled=1', `trace ${trace}`],
  ['arn:aws:states:eu-central-1:111122223333:express:signalbox-dev-robot-v1:01J9-work-1:7f0e', 'message 01J9-work-1'],
])('%s leads to %s', (text, first) => {
  expect(found(text)[0]).toBe(first)
})

test('prose is searched for words that look like ids only', () => {
  expect(found('see what became of order-4711 and m-17 on 2026-11-20 please')).toEqual(['any order-4711', 'any m-17'])
})

test('what is pasted may be anything, and is never searched without bound', () => {
  const hostile = `${'<script>alert(1)</script>'.repeat(2_000)} \u202E ${'"message_id":"m1" '.repeat(5_000)}`
  expect(candidatesIn(hostile).length).toBeLessThanOrEqual(8)
  expect(candidatesIn('a1 b2 c3 d4 e5 f6 g7 h8 aa1 bb2 cc3 dd4 ee5 ff6 gg7 hh8 ii9'.repeat(100))).toHaveLength(8)
})
