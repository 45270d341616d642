import { describe, expect, test } from 'vitest'
import { mayMatch } from '../../../local/athena/predicates.ts'
import { columnsAskedFor, mayHold, mentionsOf } from '../../../local/athena/sources.ts'
import { statementOf } from '../../../local/athena/statements.ts'
import { tokensOf } from '../../../local/athena/tokens.ts'

const hour = { least: '2026-05-13 09:00:00.000000', greatest: '2026-05-13 09:59:59.999000' }
const file = (column: string) =>
  column === 'received_at' ? hour : column === 'date' ? { least: '2026-05-13', greatest: '2026-05-13' } : undefined
const may = (condition: string) => mayMatch(tokensOf(condition), new Set(['t']), file)

describe('a file of an hour is left out where nothing in it can be asked for', () => {
  test.each([
    `received_at < timestamp '2026-05-13 09:00:00'`,
    `received_at >= timestamp '2026-05-13 10:00:00' and robot_id = 'r1'`,
    `t.received_at > timestamp '2026-05-13 09:59:59.999'`,
    `robot_id = 'r1' and (received_at between timestamp '2026-05-12 00:00:00' and timestamp '2026-05-13 08:59:59' or "date" = '2026-05-14')`,
    `timestamp '2026-05-13 10:00:00' <= received_at`,
    `"date" in ('2026-05-12', '2026-05-14')`,
    `("date" = '2026-05-12' and "hour" in ('09', '10')) or ("date" = '2026-05-14')`,
    `received_at = date '2026-05-13'`,
    `received_at >= date '2026-05-14'`,
    `x between 1 and 2 and "date" = '2026-05-14'`,
  ])('%s', (condition) => expect(may(condition)).toBe(false))
})

describe('and is read where it may be', () => {
  test.each([
    `received_at >= timestamp '2026-05-13 09:59:59.999'`,
    `received_at <= timestamp '2026-05-13 09:00:00'`,
    `received_at >= date '2026-05-13'`,
    `"date" in ('2026-05-12', '2026-05-13')`,
    `"date" = '2026-05-12' or robot_id = 'r1'`,
    // Not understood: it may be true.
    `not received_at >= timestamp '2026-05-14 00:00:00' or x = 1`,
    `not (received_at < timestamp '2026-05-13 09:00:00')`,
    `received_at not between timestamp '2026-05-12 00:00:00' and timestamp '2026-05-12 01:00:00'`,
    `"date" not in ('2026-05-14')`,
    `received_at >= timestamp '2026-05-13 10:00:00' - interval '1' hour`,
    `received_at + interval '1' day >= timestamp '2026-05-14 00:00:00'`,
    `coalesce(received_at, timestamp '2026-05-20 00:00:00') >= timestamp '2026-05-14 00:00:00'`,
    `s.received_at >= timestamp '2026-05-14 00:00:00'`,
    `case when x = 1 and received_at > timestamp '2026-05-14 00:00:00' then true else true end`,
    `received_at is null`,
    `received_at >= from_iso8601_timestamp('2026-05-14T00:00:00Z')`,
    `(received_at >= timestamp '2026-05-14 00:00:00') is null`,
    `"date" = '2026-05-14' is not true`,
    `"date" <> '2026-05-13'`,
  ])('%s', (condition) => expect(may(condition)).toBe(true))
})

const mentions = (sql: string) =>
  mentionsOf(tokensOf(sql), 'db', (database, name) => database === 'db' && name === 'messages')
const holds = (sql: string) => mayHold(mentions(sql), file)
const columns = (sql: string) => columnsAskedFor(tokensOf(sql), mentions(sql), ['robot_id', 'received_at', 'payload'])
const gone = `received_at < timestamp '2026-05-01 00:00:00'`

describe('a table is read as far as each place asks that names it', () => {
  test.each([
    [`select * from messages where ${gone}`, false],
    [`select * from db.messages m where m.${gone}`, false],
    [`with a as (select * from messages where ${gone}) select * from a`, false],
    [`select * from messages where ${gone} order by robot_id limit 5`, false],
    [`select * from messages where ${gone} union all select * from messages`, true],
    [`select * from messages union all select * from other where ${gone}`, true],
    [`select * from (select * from messages) where ${gone}`, true],
    [`select * from other o join messages m on m.robot_id = o.robot_id where o.${gone}`, true],
    [`select * from other o join messages m on m.robot_id = o.robot_id where m.${gone}`, false],
    [`select * from messages as m(received_at, robot_id) where ${gone}`, true],
    [`select count(*) filter (where ${gone}) from messages`, true],
    [`select messages.robot_id from messages where messages.${gone}`, false],
  ])('%s', (sql, expected) => expect(holds(sql)).toBe(expected))

  test.each([
    ['select robot_id from messages', ['robot_id']],
    ['select count(*) from messages', []],
    ['select * from messages', ['robot_id', 'received_at', 'payload']],
    ['select m.* from messages m', ['robot_id', 'received_at', 'payload']],
    ['select * from (select robot_id from messages)', ['robot_id']],
    ['with a as (select received_at from messages) select * from a', ['received_at']],
    ['select o.* from other o join messages m on m.robot_id = o.robot_id', ['robot_id']],
  ])('columns of %s', (sql, expected) => expect(columns(sql)).toEqual(expected))
})

describe('what a changing statement touches', () => {
  test.each([
    [
      'merge into db.facts as t using (select 1 as n) s on t.n = s.n and t.day >= 1 when matched then delete',
      't',
      't . n = s . n and t . day >= 1',
    ],
    [
      'merge into facts using other on facts.n = other.n when not matched then insert (n) values (1)',
      'facts',
      'facts . n = other . n',
    ],
    [
      'delete from facts where n in (select n from other where n = 1) and day = 2',
      'facts',
      'n in ( select n from other where n = 1 ) and day = 2',
    ],
    ['update facts set n = 1', 'facts', ''],
    ['insert into facts (n) select n from other where n = 1', 'facts', 'n = 1'],
  ])('%s', (sql, alias, condition) => {
    const statement = statementOf(sql)
    if (!('condition' in statement) || !('alias' in statement)) throw new Error(`${statement.kind} is no change`)
    expect(statement.alias).toBe(alias)
    expect(statement.condition.map(({ value }) => value).join(' ')).toBe(condition)
  })
})
