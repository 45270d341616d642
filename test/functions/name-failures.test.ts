import { describe, expect, test } from 'vitest'
import { TemporaryFailure } from '../../functions/errors.ts'
import { handlerIn, nameFailures } from '../../functions/name-failures.ts'
import { handlerNames } from '../../policy/handlers.ts'
import { fakeLog } from '../fakes/log.ts'
import { workOf } from './work.ts'

const work = (handler: string, message = {}) => workOf(handler, { type: 'work.start', ...message })

const failing = async (thrown: unknown, handler = 'start-work') => {
  const { log, lines } = fakeLog()
  const run = nameFailures(() => Promise.reject(thrown), log)
  const error = await run(work(handler, { correlation_id: 'order-4' })).then(
    () => undefined,
    (reason: Error) => reason,
  )
  return { error, lines }
}

describe('a handler that fails', () => {
  test('is named in front of the text, and the class is the one that the machine retries by', async () => {
    const { error } = await failing(new TemporaryFailure('write the job of r1: throttled'))
    expect(error).toBeInstanceOf(TemporaryFailure)
    expect(error).toMatchObject({
      name: 'TemporaryFailure',
      message: 'work.start-work: write the job of r1: throttled',
    })
  })

  test('leaves one line with its ids', async () => {
    const { error, lines } = await failing(new TypeError('x is not a function'))
    const { message } = work('start-work')
    expect(lines).toEqual([
      {
        level: 'error',
        message: 'handler failed',
        fields: {
          handler: 'work.start-work',
          message_id: message.message_id,
          trace_id: message.trace_id,
          robot_id: message.robot_id,
          correlation_id: 'order-4',
          type: message.type,
          policy_version: expect.any(String),
          error,
        },
      },
    ])
  })

  test('is named once, also when it throws what it threw before, and whatever it throws', async () => {
    const same = new Error('gone')
    await failing(same)
    expect((await failing(same)).error?.message).toBe('work.start-work: gone')
    expect((await failing('just a text')).error?.message).toBe('work.start-work: just a text')
    expect((await failing(new Error('no such handler'), 'fly')).error?.message).toBe('fly: no such handler')
  })

  test('can be told from the text, if it is one of ours', async () => {
    for (const name of handlerNames) {
      const { error } = await failing(new Error('gone: away'), name)
      expect(handlerIn(error?.message ?? '')).toMatch(new RegExp(`^[a-z]+\\.${name}$`))
    }
    expect(handlerIn('RequestId: 5f0c Error: Task timed out after 5.00 seconds')).toBeUndefined()
    expect(handlerIn('')).toBeUndefined()
  })

  test('and one that does not fail says nothing', async () => {
    const { log, lines } = fakeLog()
    await nameFailures(async () => ({ events: [] }), log)(work('start-work'))
    expect(lines).toEqual([])
  })
})
