import { expect, test } from 'vitest'
import { logsHref, logsQuery } from '../../../console/src/messages/logs.ts'
import { around, lately, storedIn } from '../../../console/src/messages/stored.ts'

const columns = ['message_id', 'robot_id', 'bytes', 'payload', 'sequence'].map((name) => ({ name, type: 'varchar' }))

test('rows of a query that took long are messages like those of a quick answer', () => {
  expect(storedIn({ columns, rows: [['m1', 'r1', 214, '{"job_id":"j1"}', null]] })).toEqual([
    { message_id: 'm1', robot_id: 'r1', bytes: 214, payload: { job_id: 'j1' } },
  ])
  expect(storedIn({ columns, rows: [['m1', 'r1', 1, '{broken', 3]] })[0]).toMatchObject({
    payload: '{broken',
    sequence: 3,
  })
  expect(storedIn({})).toEqual([])
})

test('of a message whose time is known two seconds of the lake are read, of others a month', () => {
  expect(around('2026-11-20T09:00:00.250Z')).toEqual({
    from: '2026-11-20T08:59:59.250Z',
    until: '2026-11-20T09:00:01.250Z',
  })
  expect(lately(Date.parse('2026-11-20T09:00:00.000Z')).from).toBe('2026-10-20T09:00:00.000Z')
})

test('log lines are asked for by the ids of a message, else by its robot', () => {
  expect(logsQuery({ message_id: 'm1', trace_id: 'a'.repeat(32), robot_id: 'r1' })).toContain(
    `| filter message_id = "m1" or trace_id = "${'a'.repeat(32)}"\n`,
  )
  expect(logsQuery({ robot_id: 'r1' })).toContain('| filter robot_id = "r1"\n')
  expect(logsQuery({ message_id: '" or 1=1 | fields @message "\\' })).toContain(
    '"\\" or 1=1 | fields @message \\"\\\\"',
  )
})

test('the address of the logs bears the query in JSURL', () => {
  const address = logsHref("https://x.example/#logs?queryDetail=~(editorString~'{query}~source~())", 'a = "m:1" (é)')
  expect(address).toBe(
    "https://x.example/#logs?queryDetail=~(editorString~'a*20*3D*20*22m*3A1*22*20*28*C3*A9*29~source~())",
  )
  expect(logsHref('x{query}', '$&')).toBe('x*24*26')
})
