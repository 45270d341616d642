import { describe, expect, test } from 'vitest'
import { freezePlan, planOf } from '../../../../functions/operations/plan.ts'
import type { FailureReport } from '../../../../functions/ports/failure-intake.ts'
import type { MessageOfOperation } from '../../../../functions/ports/operations.ts'
import { operate, STEPS_MAX } from '../../../../functions/service_platform/operate/operate.ts'
import { failureRecord } from '../api/stored.ts'
import { report } from '../record-failure/recorder.ts'
import { addFailures, epoch, functionArn, type World, world } from './world.ts'

const planned = async (one: World, size: { readonly robots: number; readonly each: number }) => {
  addFailures(one, size)
  return (await one.plan()).operation_id
}

const linesOf = (one: World): readonly MessageOfOperation[] => [...one.failures.rows.messages.values()]

/** Per robot, what took effect, in its order. */
const ordersOf = ({ effects }: World): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    [...Map.groupBy(effects, ({ subject }) => subject)].map(([subject, all]) => [
      subject,
      all.map(({ failure_id }) => failure_id),
    ]),
  )

describe('a redrive', () => {
  test('sends each message of its set once, in its order, and ends when every end is known', async () => {
    const one = world()
    const id = await planned(one, { robots: 5, each: 20 })
    await one.start(id, { rate_per_second: 50 })
    await one.run()
    expect(one.operation(id)).toMatchObject({
      status: 'done',
      done_until: 100,
      skipped: 0,
      runs: 1,
      ended_because: 'All 100 were acted on',
    })
    expect(await one.operations.results(id)).toEqual({ applied: 100 })
    expect(one.effects).toHaveLength(100)
    for (const [subject, all] of Object.entries(ordersOf(one))) {
      expect(all).toEqual(Array.from({ length: 20 }, (_, n) => `${subject.slice('robot:'.length)}-${n}`))
    }
    expect(linesOf(one)).toHaveLength(100)
    expect(linesOf(one)[0]).toMatchObject({
      by: 'grace',
      why: 'the arm is repaired',
      from: 'open',
      to: 'retrying',
      attempt: 2,
    })
    expect([...one.failures.records.values()].every(({ status }) => status === 'resolved')).toBe(true)
  })

  test('begins with a canary and grows: 1, 2, 5, 20, each after the ends of the one before', async () => {
    const one = world()
    one.line.delayMs = 1_000
    const id = await planned(one, { robots: 40, each: 3 })
    await one.start(id, { rate_per_second: 500 })
    await one.run()
    const batches = [...Map.groupBy(one.puts, ({ at }) => at)].map(([at, all]) => ({
      at: at - epoch,
      count: all.length,
    }))
    expect(batches.slice(0, 4).map(({ count }) => count)).toEqual([1, 2, 5, 20])
    for (const [index, { at }] of batches.slice(1, 5).entries()) {
      expect(at - (batches[index]?.at ?? 0)).toBeGreaterThanOrEqual(1_000)
    }
  })

  test('waits half a minute for an end that does not come, and goes on', async () => {
    const one = world()
    one.line.ends = (failureId) => (failureId === 'r1-0' ? 'silence' : 'applied')
    const id = await planned(one, { robots: 1, each: 3 })
    await one.start(id)
    await one.run()
    const [canary, next] = one.puts
    expect((next?.at ?? 0) - (canary?.at ?? 0)).toBeGreaterThanOrEqual(30_000)
    expect((next?.at ?? 0) - (canary?.at ?? 0)).toBeLessThan(35_000)
    expect(one.operation(id)).toMatchObject({
      status: 'done',
      done_until: 3,
      ended_because: '1 ends are not known: r1-0; the recheck looks after them',
    })
    expect(one.failures.records.get('r1-0')).toMatchObject({ status: 'retrying', agenda: { what: 'recheck' } })
  })

  test('stops at the canary that fails again, with the numbers, and goes on where it was', async () => {
    const one = world()
    let broken = true
    one.line.ends = () => (broken ? 'failed_again' : 'applied')
    const id = await planned(one, { robots: 10, each: 5 })
    await one.start(id)
    await one.run()
    expect(one.operation(id)).toMatchObject({
      status: 'stopped',
      done_until: 1,
      ended_because: '1 of 1 known ends of this run failed again, more than 20 %; after 1 of 50',
    })
    broken = false
    await one.start(id)
    await one.run()
    expect(one.operation(id)).toMatchObject({ status: 'done', done_until: 50, runs: 2 })
    expect(await one.operations.results(id)).toEqual({ applied: 49, failed_again: 1 })
    expect(linesOf(one)).toHaveLength(50)
    expect(one.effects).toHaveLength(50)
  })

  test('stops in the flow as soon as the share is above what was allowed', async () => {
    const one = world()
    one.line.ends = (failureId) => (Number(failureId.split('-')[1]) >= 10 ? 'failed_again' : 'applied')
    const id = await planned(one, { robots: 10, each: 100 })
    await one.start(id, { rate_per_second: 20, stop_above_percent: 30 })
    await one.run()
    const { status, done_until, ended_because } = one.operation(id)
    expect(status).toBe('stopped')
    // 100 applied; 43 failures of 143 are the first share above 30 %, and a batch of 10 or what is on its way may follow.
    expect(done_until).toBeGreaterThanOrEqual(143)
    expect(done_until).toBeLessThanOrEqual(165)
    expect(ended_because).toMatch(/\d+ of \d+ known ends of this run failed again, more than 30 %; after \d+ of 1000/)
  })

  test('leaves alone what was done to a failure after the plan', async () => {
    const one = world()
    const id = await planned(one, { robots: 2, each: 3 })
    const taken = one.failures.records.get('r1-1')
    if (taken) one.failures.records.set('r1-1', { ...taken, status: 'archived', record_version: 9 })
    one.failures.records.delete('r2-2')
    await one.start(id)
    await one.run()
    expect(one.operation(id)).toMatchObject({ status: 'done', done_until: 6, skipped: 2 })
    expect([...(one.operation(id).skipped_because ?? [])].sort()).toEqual([
      'Failure r1-1 is archived; only open, needs_attention, held can be retried',
      'Failure r2-2 is not there any more, or was recorded meanwhile',
    ])
    expect(await one.operations.results(id)).toEqual({ applied: 4 })
    expect(one.effects.map(({ failure_id }) => failure_id)).not.toContain('r1-1')
  })

  test('sends out of order what its pace says, and counts what is held back', async () => {
    const one = world()
    one.line.ends = () => 'held_back'
    const id = await planned(one, { robots: 2, each: 2 })
    await one.start(id, { out_of_order: true })
    await one.run()
    expect(one.puts.every(({ out_of_order }) => out_of_order)).toBe(true)
    expect(await one.operations.results(id)).toEqual({ held_back: 4 })
    expect(one.operation(id).status).toBe('done')
  })

  test('releases what is held, and invokes functions with what they did not get', async () => {
    const one = world()
    addFailures(one, {
      robots: 3,
      each: 1,
      over: (robot) =>
        robot === 1
          ? { kind: 'held', status: 'held' }
          : robot === 2
            ? { kind: 'delivery', stage: 'bus_target', function_arn: `${functionArn}:$LATEST` }
            : { kind: 'delivery', stage: 'bus_target', function_arn: 'arn:aws:lambda:us-east-1:1:function:other' },
    })
    const { operation_id: id, plan } = await one.plan()
    expect(plan?.count).toBe(3)
    await one.start(id)
    await one.run()
    expect(await one.operations.results(id)).toEqual({ applied: 1, delivered: 1 })
    expect(one.operation(id)).toMatchObject({ status: 'done', skipped: 1 })
    expect(one.functions.events).toEqual([{ arn: functionArn, event: { type: 'work.stop' } }])
  })

  test('reads its set once per two hundred messages, and says a line per batch', async () => {
    const one = world()
    const id = await planned(one, { robots: 50, each: 10 })
    await one.start(id, { rate_per_second: 100 })
    let reads = 0
    const { frozen } = one.operations
    one.operations.frozen = (...asked) => {
      reads += 1
      return frozen(...asked)
    }
    await one.run()
    expect(reads).toBeLessThanOrEqual(5)
    const batches = one.lines.filter(({ text }) => text === 'operation batch')
    expect(batches[0]?.fields).toMatchObject({ operation_id: id, run: 1, from: 0, count: 1, skipped: 0, robots: 1 })
    expect(batches.reduce((sum, { fields }) => sum + Number(fields.count), 0)).toBe(500)
    const sent = one.measured.reduce((sum, { values }) => sum + Number(values.operation_sent), 0)
    expect(sent).toBe(500)
  })
})

describe('people', () => {
  test('cancel it within one batch, and start it again where it was', async () => {
    const one = world()
    const id = await planned(one, { robots: 10, each: 20 })
    await one.start(id, { rate_per_second: 20 })
    const write = one.operations.write
    let atCancel = 0
    one.operations.write = async (operation, seen) => {
      const written = await write(operation, seen)
      if (atCancel === 0 && operation.done_until >= 60) {
        atCancel = operation.done_until
        await one.cancel(id)
      }
      return written
    }
    await one.run()
    expect(one.operation(id)).toMatchObject({
      status: 'cancelled',
      cancelled_by: 'grace',
      done_until: atCancel,
      ended_because: `Cancelled by grace after ${atCancel} of 200`,
    })
    expect(one.puts).toHaveLength(atCancel)
    expect(await one.cancel(id)).toMatchObject({ status: 'cancelled' })

    await one.start(id, { rate_per_second: 20 }, 'ada')
    await one.run()
    expect(one.operation(id)).toMatchObject({ status: 'done', done_until: 200, runs: 2, started_by: 'ada' })
    expect(one.operation(id)).not.toHaveProperty('cancelled_by')
    expect(one.effects).toHaveLength(200)
    expect(await one.operations.results(id)).toEqual({ applied: 200 })
  })

  test('cancel while a batch is on its way: the batch is counted', async () => {
    const one = world()
    const id = await planned(one, { robots: 1, each: 5 })
    await one.start(id)
    const put = one.ports.stream.put
    let isCancelled = false
    const ports = {
      ...one.ports,
      stream: {
        put: async (puts: Parameters<typeof put>[0]) => {
          await put(puts)
          if (!isCancelled) await one.cancel(id)
          isCancelled = true
        },
      },
    }
    await one.run(undefined, { ports })
    expect(one.operation(id)).toMatchObject({ status: 'cancelled', done_until: 1 })
  })

  test('start it as often as they like: there is one run', async () => {
    const one = world()
    const id = await planned(one, { robots: 3, each: 3 })
    await Promise.all(['ada', 'grace', 'mary'].map((by) => one.start(id, {}, by)))
    expect(one.executions.begun).toEqual([{ name: `${id}-1`, input: { operation_id: id, run: 1 } }])
    await one.run()
    await one.start(id)
    expect(one.executions.begun).toHaveLength(1)
    expect(one.operation(id)).toMatchObject({ status: 'done', runs: 1 })
  })

  test('begin a run that was written and never begun, and one that was lost', async () => {
    const one = world()
    const id = await planned(one, { robots: 3, each: 3 })
    const { start } = one.executions
    one.executions.start = async () => {
      throw new Error('no answer')
    }
    await expect(one.start(id)).rejects.toThrow('no answer')
    expect(one.operation(id)).toMatchObject({ status: 'running', runs: 1 })
    one.executions.start = start
    await one.start(id)
    expect(one.executions.begun.map(({ name }) => name)).toEqual([`${id}-1`])
    // Somebody has stopped the execution in the console.
    one.executions.close(`${id}-1`)
    await one.start(id)
    await one.run(`${id}-2`)
    expect(one.operation(id)).toMatchObject({ status: 'done', runs: 2, done_until: 9 })
  })

  test('cancel what nobody works on any more', async () => {
    const one = world()
    const id = await planned(one, { robots: 1, each: 1 })
    await one.start(id)
    one.executions.close(`${id}-1`)
    expect(await one.cancel(id)).toMatchObject({ status: 'cancelled' })
  })
})

test('ten thousand messages go at the rate that was asked for', async () => {
  const one = world(15)
  const id = await planned(one, { robots: 200, each: 50 })
  await one.start(id, { rate_per_second: 100, first_batches: [1, 2, 5, 20] })
  await one.run()
  expect(one.operation(id)).toMatchObject({ status: 'done', done_until: 10_000 })
  const flow = one.puts.slice(28)
  const seconds = ((flow.at(-1)?.at ?? 0) - (flow[0]?.at ?? 0)) / 1000
  expect((flow.length - 50) / seconds).toBeGreaterThan(90)
  expect((flow.length - 50) / seconds).toBeLessThan(110)
  for (const [second, all] of Map.groupBy(flow, ({ at }) => Math.floor((at - (flow[0]?.at ?? 0)) / 10_000))) {
    if (second === Math.floor(seconds / 10)) continue
    expect(all.length).toBeGreaterThanOrEqual(900)
    expect(all.length).toBeLessThanOrEqual(1_100)
  }
}, 30_000)

describe('an execution that has made very many steps', () => {
  const inLongRun = async () => {
    const one = world()
    const id = await planned(one, { robots: 20, each: 5 })
    await one.start(id, { rate_per_second: 1, first_batches: [] })
    return { ...one, id, last: () => operate(one.ports)({ operation_id: id, run: 1, steps: STEPS_MAX - 1 }) }
  }

  test('hands over to the next, and only that one goes on', async () => {
    const one = await inLongRun()
    expect(await one.last()).toMatchObject({ more: false })
    expect(one.executions.begun.map(({ name }) => name)).toEqual([`${one.id}-1`, `${one.id}-2`])
    expect(one.operation(one.id)).toMatchObject({ status: 'running', runs: 2, done_until: 20 })
    await one.run(`${one.id}-1`)
    expect(one.operation(one.id).done_until).toBe(20)
    await one.run(`${one.id}-2`)
    expect(one.operation(one.id)).toMatchObject({ status: 'done', done_until: 100 })
    expect(one.effects).toHaveLength(100)
  })

  test('and dies over it is begun by whoever looks next', async () => {
    const one = await inLongRun()
    const { start } = one.executions
    one.ports.executions.start = async () => {
      throw new Error('killed')
    }
    await expect(one.last()).rejects.toThrow('killed')
    one.ports.executions.start = start
    // The machine tries the step again.
    expect(await one.last()).toMatchObject({ more: false })
    expect(one.executions.begun.map(({ name }) => name)).toEqual([`${one.id}-1`, `${one.id}-2`])
  })
})

describe('archive and restore of a set', () => {
  test('act at their pace without waiting, and a restore undoes an archive', async () => {
    const one = world()
    addFailures(one, { robots: 10, each: 10, over: (robot) => (robot === 1 ? { status: 'resolved' } : {}) })
    const { operation_id: archive } = await one.plan({ kind: 'archive', why: 'a drill' })
    await one.start(archive, { rate_per_second: 50 })
    await one.run()
    expect(one.operation(archive)).toMatchObject({ status: 'done', done_until: 100, skipped: 0 })
    expect(one.clock.now - epoch).toBeLessThan(5_000)
    expect([...one.failures.records.values()].every(({ status }) => status === 'archived')).toBe(true)
    expect(one.puts).toEqual([])

    const { operation_id: restore } = await one.plan({ kind: 'restore', filter: { robot_id: 'r1' } })
    await one.start(restore)
    await one.run()
    expect(one.operation(restore)).toMatchObject({ status: 'done', done_until: 10 })
    expect(one.failures.records.get('r1-3')).toMatchObject({ status: 'resolved' })
    expect(linesOf(one)).toHaveLength(110)
    expect(linesOf(one).find(({ operation_id }) => operation_id === archive)).toMatchObject({
      kind: 'archive',
      by: 'grace',
      why: 'a drill',
      to: 'archived',
    })
  })
})

describe('a replay', () => {
  const missed = (failure_id: string, over: Partial<FailureReport> = {}): FailureReport =>
    report({
      failure_id,
      kind: 'missed',
      stage: 'dispatch',
      error_class: 'Missed',
      retryable: true,
      at: '2026-11-20T09:00:00.000Z',
      ...over,
    })

  const replaying = async (reports: readonly FailureReport[]) => {
    const one = world()
    const set = await Promise.all(
      reports.map(async (one_, n) => ({
        failure_id: one_.failure_id,
        robot_id: one_.robot_id ?? '',
        report_key: await one.bytes.keep(`reports/${n}`, Buffer.from(JSON.stringify(one_))),
      })),
    )
    const { operation_id: id } = await freezePlan(
      { kind: 'replay', by: 'ada', why: 'the stream was down', set, plan: planOf('replay', set) },
      { operations: one.operations, now: () => one.clock.now, newId: () => 'op-replay' },
    )
    await one.start(id)
    return { ...one, id }
  }

  test('begins a record with each try, counts its message, and waits for its end', async () => {
    const big = Buffer.alloc(5_000, 'x').toString('base64')
    const one = await replaying([missed('f1'), missed('f2', { robot_id: 'r2', original_base64: big })])
    await one.run()
    expect(one.operation(one.id)).toMatchObject({ status: 'done', done_until: 2, skipped: 0 })
    expect(await one.operations.results(one.id)).toEqual({ applied: 2 })
    expect(one.failures.records.get('f1')).toMatchObject({ kind: 'missed', status: 'resolved' })
    expect(one.failures.records.get('f2')?.original).toEqual({ bytes: 5_000, key: 'failures/f2' })
    expect(Object.fromEntries(one.failures.rows.books)).toEqual({ published: 2, dead_lettered: 2 })
    expect(linesOf(one)).toMatchObject([
      { failure_id: 'f1', from: 'open', to: 'retrying', attempt: 2 },
      { failure_id: 'f2' },
    ])
  })

  test('that is run again brings nothing in twice', async () => {
    const one = await replaying([missed('f1')])
    const { write } = one.operations
    let isLost = true
    one.operations.write = async (operation, seen) => {
      if (operation.done_until === 1 && isLost) {
        isLost = false
        throw new Error('killed')
      }
      return write(operation, seen)
    }
    await expect(one.run()).rejects.toThrow('killed')
    await one.run()
    expect(Object.fromEntries(one.failures.rows.books)).toEqual({ published: 1, dead_lettered: 1 })
    expect(one.effects).toHaveLength(1)
    expect(new Set(one.puts.map(({ attempt }) => attempt))).toEqual(new Set([1]))
  })

  test('leaves alone what somebody else has recorded meanwhile', async () => {
    const one = await replaying([missed('f1'), missed('f2')])
    const recorded = failureRecord({ failure_id: 'f1' })
    one.failures.records.set('f1', recorded)
    await one.run()
    expect(one.operation(one.id)).toMatchObject({ status: 'done', skipped: 1 })
    expect(one.failures.records.get('f1')).toEqual(recorded)
  })

  test('stops at a report that is none', async () => {
    const one = await replaying([missed('f1', { kind: 'machine' })])
    await expect(one.run()).rejects.toThrow('failures/reports/0 is no report of a missed message')
  })
})

test('steps that fail for good end the operation with what they said, and it can be started again', async () => {
  const one = world()
  const id = await planned(one, { robots: 1, each: 2 })
  await one.start(id)
  const error = { Error: 'TemporaryFailure', Cause: 'read operation: TimeoutError' }
  expect(await operate(one.ports)({ operation_id: id, run: 1, error })).toMatchObject({ more: false })
  expect(one.operation(id)).toMatchObject({
    status: 'failed',
    ended_because: 'It could not go on after 0 of 2: TemporaryFailure: read operation: TimeoutError',
  })
  one.executions.close(`${id}-1`)
  await one.start(id)
  await one.run(`${id}-2`)
  expect(one.operation(id)).toMatchObject({ status: 'done' })
})
