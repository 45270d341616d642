import { describe, expect, test } from 'vitest'
import { compileSql, compileTemplate } from '../../../local/iot/sql/compile.ts'
import { SqlEvaluationError } from '../../../local/iot/sql/functions.ts'
import type { Publication } from '../../../local/iot/sql/publication.ts'
import { SqlError } from '../../../local/iot/sql/tokens.ts'
import { level, RAW_SELECT } from './resources.ts'

function said(payload: string | Buffer, topic = 'robots/r1/messages', extra: Partial<Publication> = {}): Publication {
  return {
    topic,
    fullTopic: topic,
    levels: topic.split('/'),
    payload: Buffer.from(payload),
    clientId: 'r1',
    principal: 'cafe',
    sourceIp: '127.0.0.1',
    receivedAt: 1_747_136_931_405,
    traceId: '6e6b6bd4-8c1e-4a0c-9f0e-000000000001',
    newUuid: () => '6e6b6bd4-8c1e-4a0c-9f0e-000000000002',
    ...extra,
  }
}

const output = (sql: string, publication: Publication): unknown =>
  JSON.parse(compileSql(sql).output(publication).toString())

describe('SELECT', () => {
  test('the raw select gives the record of the stream, with the bytes as they came', () => {
    const bytes = Buffer.from([0xff, 0x00, 0x22, 0x5c])
    expect(output(`${RAW_SELECT} FROM 'robots/+/messages'`, said(bytes))).toEqual({
      data: bytes.toString('base64'),
      topic: 'robots/r1/messages',
      client_id: 'r1',
      principal: 'cafe',
      received_at: 1_747_136_931_405,
      trace_id: '6e6b6bd4-8c1e-4a0c-9f0e-000000000001',
      source: 'device.hw',
    })
  })

  test('topic, client id and literals are escaped as JSON', () => {
    const publication = said('x', 'robots/"é\\/messages', { clientId: 'a"b' })
    expect(output(`SELECT topic() AS t, clientid() AS c, 'it''s "so"' AS l FROM '#'`, publication)).toEqual({
      t: 'robots/"é\\/messages',
      c: 'a"b',
      l: `it's "so"`,
    })
  })

  test('an Undefined leaves its field out', () => {
    const inside = said('{}', 'robots/r1/messages', { clientId: undefined, principal: undefined })
    expect(output(`SELECT traceid() AS t, principal() AS p, topic(9) AS n, clientid() AS c FROM '#'`, inside)).toEqual({
      c: 'n/a',
    })
  })

  test('SELECT * alone passes the bytes on, whatever they are', () => {
    const bytes = Buffer.from([1, 2, 255])
    expect(compileSql("SELECT * FROM '#'").output(said(bytes))).toEqual(bytes)
  })

  test('SELECT * beside fields merges into the JSON object', () => {
    expect(output("SELECT *, topic(2) AS robot FROM '#'", said('{"a":[1],"robot":"x"}'))).toEqual({
      a: [1],
      robot: 'r1',
    })
  })

  test('bytes that are not JSON fail the SQL where fields of it are asked for, and nowhere else', () => {
    expect(() => compileSql("SELECT *, topic() AS t FROM '#'").output(said('nope'))).toThrow(SqlEvaluationError)
    expect(() => compileSql("SELECT battery AS b FROM '#'").output(said('nope'))).toThrow(SqlEvaluationError)
    expect(() => compileSql("SELECT encode(*, 'base64') AS d FROM '#'").output(said('nope'))).not.toThrow()
  })

  test('a field is read along its path', () => {
    expect(
      output("SELECT payload.battery AS battery, payload.x.y FROM '#'", said('{"payload":{"battery":7}}')),
    ).toEqual({ battery: 7 })
  })
})

describe('WHERE', () => {
  const matches = (where: string, publication: Publication) =>
    compileSql(`SELECT * FROM '#' WHERE ${where}`).matches(publication)
  test.each([
    ["topic(3) = 'messages'", true],
    ["topic(3) <> 'messages'", false],
    ["type = 'work.start' AND payload.n >= 2", true],
    ["type = 'work.stop' OR NOT payload.n < 2", true],
    ["missing = 'x'", false],
    ["NOT missing = 'x'", false],
    ["endswith(type, '.start')", true],
    ["startswith(topic(), 'robots/')", true],
    ["replace(topic(), 'r', '.') = '.obots/.1/messages'", true],
    ["replace(payload.n, 'r', '.') = 'x'", false],
    ['(payload.n > 1 AND payload.n < 3) = true', true],
    ["payload.n < 'abc'", false],
    ['payload.none = null', true],
  ])('%s is %s', (where, expected) => {
    expect(matches(where, said('{"type":"work.start","payload":{"n":2,"none":null}}'))).toBe(expected)
  })
})

describe('a substitution template', () => {
  test('puts expressions between its texts', () => {
    const key = compileTemplate(`robot:${level(3)}:${level(4)}`)
    expect(key(said('', 'fts/v1/ff/5iO4/state'))).toBe('robot:ff:5iO4')
  })

  test('fails where an expression is Undefined', () => {
    expect(() => compileTemplate(level(9))(said(''))).toThrow(/undefined here/)
  })
})

describe('SQL that this runtime cannot read is refused with its place', () => {
  test.each([
    ["SELEC * FROM '#'", /at character 1: expected SELECT, found SELEC/],
    ["SELECT encde(*, 'base64') AS d FROM '#'", /at character 8: the function encde\(\) is not known here; known are/],
    ["SELECT encode(*, 'hex') AS d FROM '#'", /'base64'/],
    ["SELECT topic(0) AS d FROM '#'", /counted from 1/],
    ["SELECT 'x' FROM '#'", /needs a name/],
    ["SELECT topic() AS t, clientid() AS t FROM '#'", /selected twice/],
    ["SELECT a + b AS c FROM '#'", /unexpected character "\+"/],
    ['SELECT * FROM robots', /quoted topic filter/],
    ["SELECT * FROM 'robots/+", /not closed/],
    ["SELECT * FROM '#' WHERE", /found the end/],
    ["SELECT * FROM '#' LIMIT 3", /expected the end, found LIMIT/],
    ["SELECT CASE x WHEN 1 THEN 2 END AS y FROM '#'", /found the word CASE/],
  ])('%s', (sql, message) => {
    expect(() => compileSql(sql)).toThrow(SqlError)
    expect(() => compileSql(sql)).toThrow(message)
  })
})
