import { describe, expect, test } from 'vitest'
import { robotsTable } from '../../policy/commit-state.ts'
import { policies } from '../../policy/policies.ts'
import type { Policy } from '../../policy/policy.ts'
import { isTemporary, temporaryCommitErrors, temporaryHandlerErrors } from '../../policy/temporary-errors.ts'
import { type Call, type Json, machineOf, type Service, serviceError } from './machine.ts'

/*
 * How a run of a compiled machine behaves when a handler or the table does not.
 */
const [v1] = policies() as readonly [Policy]
const lowBattery = { state: 'working', type: 'battery.low', payload: { battery: 9 } }

/** Fails the first `times` calls of each task. */
const failing =
  (name: string, times: number, answer: unknown): Service =>
  (_, attempt) => {
    if (attempt <= times) throw serviceError(name)
    return answer
  }

const attempts = (calls: readonly Call[]): readonly string[] => calls.map(({ task }) => task)

describe('handlers', () => {
  test('run in the order of the cell, and what they answer is committed in one text', async () => {
    const events = [{ type: 'job.released', payload: { job_id: 'j1', cause: 'battery.low' } }]
    const run = await machineOf(v1, { handler: () => ({ Payload: { events } }) })(lowBattery)
    expect(attempts(run.invoked)).toEqual(['release-work before dock-robot', 'dock-robot after release-work'])
    expect(JSON.parse(committedValue(run.committed, ':effects'))).toEqual({
      h0: { handler: 'release-work', events },
      h1: { handler: 'dock-robot', events },
    })
  })

  test('that fail temporarily twice succeed the third time, and the commit happens once', async () => {
    const run = await machineOf(v1, { handler: failing('TemporaryFailure', 2, { Payload: { events: [] } }) })({
      state: 'idle',
      type: 'work.start',
      payload: { job_id: 'j1' },
    })
    expect(run.output).toMatchObject({ outcome: 'applied', to: 'working' })
    expect(run.invoked).toHaveLength(3)
    expect(run.committed).toHaveLength(1)
  })

  test.each([...temporaryHandlerErrors])('that keep failing with %s fail the run after three tries', async (error) => {
    const run = await machineOf(v1, { handler: failing(error, 9, {}) })(lowBattery)
    expect(run).toMatchObject({ failed: { error }, committed: [] })
    expect(attempts(run.invoked)).toEqual(Array(3).fill('release-work before dock-robot'))
    expect(isTemporary(error)).toBe(true)
  })

  test('that run out of time get one more try', async () => {
    const run = await machineOf(v1, { handler: failing('States.Timeout', 9, {}) })(lowBattery)
    expect(run).toMatchObject({ failed: { error: 'States.Timeout' }, committed: [] })
    expect(run.invoked).toHaveLength(2)
  })

  test.each(['PermanentFailure', 'TypeError', 'InvalidPayload'])(
    'that fail with %s fail the run at once',
    async (error) => {
      const run = await machineOf(v1, { handler: failing(error, 9, {}) })(lowBattery)
      expect(run).toMatchObject({ failed: { error, cause: `${error} on purpose` }, committed: [] })
      expect(run.invoked).toHaveLength(1)
      expect(isTemporary(error)).toBe(false)
    },
  )

  test('that answer without events fail the run before anything is written', async () => {
    const run = await machineOf(v1, { handler: () => ({ Payload: {} }) })(lowBattery)
    expect(run).toMatchObject({ failed: { error: 'States.Runtime' }, committed: [] })
  })
})

describe('the commit', () => {
  test('that meets another revision is a conflict', async () => {
    const table = failing('DynamoDB.ConditionalCheckFailedException', 9, {})
    const run = await machineOf(v1, { table })(lowBattery)
    expect(run.output).toEqual({ outcome: 'conflict' })
    expect(run.committed).toHaveLength(1)
  })

  test('that is throttled twice succeeds the third time without running the handlers again', async () => {
    const table = failing('DynamoDB.ThrottlingException', 2, {})
    const run = await machineOf(v1, { table })(lowBattery)
    expect(run.output).toMatchObject({ outcome: 'applied' })
    expect([run.invoked.length, run.committed.length]).toEqual([2, 3])
  })

  test.each([...temporaryCommitErrors])('that keeps failing with %s fails the run after three tries', async (error) => {
    const run = await machineOf(v1, { table: failing(error, 9, {}) })(lowBattery)
    expect(run.failed?.error).toBe(error)
    expect(run.committed).toHaveLength(3)
    expect(isTemporary(error)).toBe(true)
  })

  test('is one update of the robot, if it is as it was read, was not parked since, and has not set the message aside', async () => {
    const run = await machineOf(v1)({ state: 'idle', type: 'work.start', payload: { job_id: 'j1' }, revision: 0 })
    const { parameters } = run.committed[0] as Call
    expect(parameters).toMatchObject({
      TableName: `\${${robotsTable}}`,
      Key: { robot_id: { S: 'r1' } },
    })
    expect(parameters.ConditionExpression).toBe(
      '#revision = :expected AND (attribute_not_exists(set_aside) OR NOT contains(set_aside, :claim))' +
        ' AND (attribute_not_exists(parked_since) OR parked_since = :parked_since)',
    )
    expect(parameters.UpdateExpression).toMatch(/^SET (#\w+ = :\w+(, |$))+$/)
    const names = Object.keys(parameters.ExpressionAttributeNames as Json)
    expect(names.every((name) => String(parameters.UpdateExpression).includes(`${name} = `))).toBe(true)
    expect(committedValue(run.committed, ':expected', 'N')).toBe('0')
    expect(committedValue(run.committed, ':revision', 'N')).toBe('1')
  })
})

const committedValue = (calls: readonly Call[], name: string, type = 'S'): string => {
  const values = calls[0]?.parameters.ExpressionAttributeValues as Record<string, Record<string, unknown>> | undefined
  return String(values?.[name]?.[type])
}
