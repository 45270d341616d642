import { SFNClient } from '@aws-sdk/client-sfn'
import { describe, expect, test } from 'vitest'
import { TemporaryFailure } from '../../../functions/errors.ts'
import { timersInStepFunctions } from '../../../functions/ports/timers.sfn.ts'
import type { Timer, Timers } from '../../../functions/ports/timers.ts'
import { fakeTimers } from '../../fakes/timers.ts'
import { fakeTransport } from '../../fakes/transport.ts'

const arn = 'arn:aws:states:us-east-1:000000000000:stateMachine:signalbox-dev-timer'

const timer = (name: string, at = '2026-11-20T12:00:00.000Z'): Timer => ({
  name,
  at,
  message: {
    topic: 'missions/m-17/messages',
    type: 'mission.deadline_passed',
    payload: { deadline: at },
    message_id: '6f3f8a52-0c3c-5b0e-9c39-0f4a5d1f2a11',
    trace_id: '0af7651916cd43dd8448eb211c80319c',
  },
})

/** Step Functions' own words for a name: idempotent while it runs, refused for 90 days afterwards (API StartExecution). */
const stepFunctions = () => {
  const known = new Map<string, unknown>()
  const transport = fakeTransport(({ body }) => {
    const name = String(body.name)
    if (known.has(name) && known.get(name) !== body.input) {
      return { status: 400, body: { __type: 'ExecutionAlreadyExists', message: `Execution Already Exists: '${name}'` } }
    }
    known.set(name, body.input)
    return { body: { executionArn: `${arn}:${name}`, startDate: 1 } }
  })
  return {
    transport,
    timers: timersInStepFunctions(new SFNClient(transport.configuration), arn),
    started: () => [...known.values()].map((input) => JSON.parse(String(input))),
  }
}

const kinds: readonly [string, () => { readonly timers: Timers; started(): readonly unknown[] }][] = [
  [
    'in memory',
    () => {
      const timers = fakeTimers()
      return { timers, started: () => timers.started.map(({ at, message }) => ({ at, message })) }
    },
  ],
  ['in Step Functions', stepFunctions],
]

describe.each(kinds)('timers %s', (_, make) => {
  test('are started once by their name, whatever is said the second time', async () => {
    const { timers, started } = make()
    const { at, message } = timer('m-17.deadline.1')
    await timers.start(timer('m-17.deadline.1'))
    await timers.start(timer('m-17.deadline.1'))
    await timers.start(timer('m-17.deadline.1', '2026-11-21T12:00:00.000Z'))
    await timers.start(timer('m-17.lease.2'))
    expect(started()).toEqual([
      { at, message },
      { at, message },
    ])
  })
})

test('the execution has the name of the timer; one that Step Functions would not take is derived from it', async () => {
  const { timers, transport } = stepFunctions()
  await timers.start(timer('m-17.deadline.1'))
  await timers.start(timer(`mission:${'x'.repeat(90)}`))
  const names = transport.sent.map(({ body }) => String(body.name))
  expect(names[0]).toBe('m-17.deadline.1')
  expect(names[1]).toMatch(/^[0-9a-f-]{36}$/)
  expect(transport.sent[0]?.body.stateMachineArn).toBe(arn)
})

test('what Step Functions cannot do now is temporary', async () => {
  const transport = fakeTransport(() => ({
    status: 400,
    body: { __type: 'ThrottlingException', message: 'Rate exceeded' },
  }))
  const timers = timersInStepFunctions(new SFNClient(transport.configuration), arn)
  await expect(timers.start(timer('m-17.lease.1'))).rejects.toThrow(TemporaryFailure)
})
