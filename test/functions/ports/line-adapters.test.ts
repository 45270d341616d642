import { KinesisClient } from '@aws-sdk/client-kinesis'
import { SFNClient } from '@aws-sdk/client-sfn'
import { describe, expect, test } from 'vitest'
import { PermanentFailure, TemporaryFailure } from '../../../functions/errors.ts'
import { machinesInStepFunctions } from '../../../functions/ports/machines.sfn.ts'
import type { MachineInput } from '../../../functions/ports/machines.ts'
import { putOnKinesis } from '../../../functions/ports/put-on-stream.kinesis.ts'
import type { Step, Tracing } from '../../../functions/ports/tracing.ts'
import { type Answer, fakeTransport } from '../../fakes/transport.ts'

const arn = 'arn:aws:states:us-east-1:000000000000:stateMachine:signalbox-dev-robot-v1'
const input: MachineInput = {
  message: { message_id: 'm:1', trace_id: '0af7651916cd43dd8448eb211c80319c', robot_id: 'r1', type: 'work.start' },
  robot: { robot_id: 'r1', state: 'idle', since: '', policy_version: 'v1', revision: 0, last_sequence: -1 },
  commit: {
    position: '1',
    sequence: '-1',
    applied_ids: [{ S: 'm:1' }],
    at: '',
    bucket: '0',
    cause: '{}',
    claim: 'm:1#0',
    parked_since: '',
  },
}

describe('a run of a machine', () => {
  const header = 'Root=1-5e1b4151-5ac6c58f3b1f2f5a2e6e1c9b;Parent=53995c3f42cd8ad8;Sampled=1'
  const steps: Step[] = []
  const tracing: Tracing = {
    step: (step, work) => {
      steps.push(step)
      return work(header)
    },
  }
  const run = (answer: Answer, patience_ms = 1000) => {
    const { configuration, sent } = fakeTransport(() => answer)
    const machines = machinesInStepFunctions(new SFNClient(configuration), tracing)
    return { sent, answer: machines.run(arn, input, { name: 'm:1 ü', patience_ms }) }
  }
  const body = (more: object): Answer => ({ body: { executionArn: 'x', startDate: 1, stopDate: 2, ...more } })

  test('starts synchronously, at the sync host, under a name that the service takes', async () => {
    const output = { outcome: 'applied', from: 'idle', to: 'working', handlers: ['start-work'], revision: 1 }
    const { sent, answer } = run(body({ status: 'SUCCEEDED', output: JSON.stringify(output) }))
    const ran = { started: 1000, ended: 2000 }
    expect(await answer).toEqual({ status: 'succeeded', output, ran })
    expect(sent).toMatchObject([
      {
        operation: 'StartSyncExecution',
        hostname: 'sync-states.us-east-1.amazonaws.com',
        body: { stateMachineArn: arn, name: 'm_1__', traceHeader: header },
      },
    ])
    const { trace_id, robot_id, type } = input.message
    expect(steps).toEqual([{ name: 'transition', annotations: { trace_id, robot_id, type } }])
    expect(JSON.parse(String(sent[0]?.body.input))).toEqual(input)
  })

  test('that failed is answered with 200: the status tells', async () => {
    const failed = await run(body({ status: 'FAILED', error: 'PermanentFailure', cause: '{}' })).answer
    expect(failed).toEqual({
      status: 'failed',
      error: 'PermanentFailure',
      cause: '{}',
      ran: { started: 1000, ended: 2000 },
    })
    const late = await run(body({ status: 'TIMED_OUT' })).answer
    expect(late).toMatchObject({ status: 'failed', error: 'States.Timeout' })
  })

  test.each([
    ['a throttle', { status: 400, body: { __type: 'ThrottlingException', message: 'slow down' } }],
    ['a machine that is not there', { status: 400, body: { __type: 'StateMachineDoesNotExist', message: '' } }],
    ['a right that is missing', { status: 400, body: { __type: 'AccessDeniedException', message: '' } }],
    ['a fault of the service', { status: 500, body: { __type: 'InternalFailure' } }],
    ['no answer', { breaks: 'socket hang up' }],
  ] as const)('that was not answered because of %s may be tried again', async (_, answer) => {
    await expect(run(answer).answer).rejects.toBeInstanceOf(TemporaryFailure)
  })

  test('whose input the service will never take is permanent', async () => {
    const refused = run({ status: 400, body: { __type: 'InvalidExecutionInput', message: 'too long' } })
    await expect(refused.answer).rejects.toBeInstanceOf(PermanentFailure)
  })
})

describe('putting on the stream', () => {
  const puts = (count: number, bytes = 10) =>
    Array.from({ length: count }, (_, index) => ({
      subject: `robot:r${index}`,
      record: {
        data: Buffer.alloc(bytes, 'x').toString('base64'),
        topic: `robots/r${index}/messages`,
        received_at: 1,
        source: 'service_platform.api_gateway',
      },
    }))
  const stream = (answer: (records: readonly unknown[], number: number) => Answer) => {
    const { configuration, sent } = fakeTransport(({ body }, number) => answer(body.Records as unknown[], number))
    return { sent, port: putOnKinesis(new KinesisClient(configuration as never), 'stream') }
  }
  const taken = (records: readonly unknown[], failed: readonly number[] = []): Answer => ({
    body: {
      FailedRecordCount: failed.length,
      Records: records.map((_, index) =>
        failed.includes(index)
          ? { ErrorCode: 'ProvisionedThroughputExceededException' }
          : { SequenceNumber: '1', ShardId: 's' },
      ),
    },
  })
  const keys = (sent: { body: Record<string, unknown> } | undefined) =>
    ((sent?.body.Records ?? []) as { PartitionKey: string }[]).map(({ PartitionKey }) => PartitionKey)

  test('uses the subject as partition key and writes the record that topic rules write', async () => {
    const { sent, port } = stream((records) => taken(records))
    await port.put(puts(1))
    const [record] = (sent[0]?.body.Records ?? []) as { PartitionKey: string; Data: string }[]
    expect(record?.PartitionKey).toBe('robot:r0')
    expect(JSON.parse(Buffer.from(record?.Data ?? '', 'base64').toString())).toEqual(puts(1)[0]?.record)
  })

  test('says where each of them lies, in their order, also those that were sent twice', async () => {
    const { port } = stream((records, number) => ({
      body: {
        FailedRecordCount: number === 1 ? 1 : 0,
        Records: records.map((_, index) =>
          number === 1 && index === 1 ? { ErrorCode: 'InternalFailure' } : { ShardId: `s${number}-${index}` },
        ),
      },
    }))
    expect(await port.place(puts(3))).toEqual([{ shard: 's1-0' }, { shard: 's2-0' }, { shard: 's1-2' }])
  })

  test('of nothing asks nobody', async () => {
    const { sent, port } = stream((records) => taken(records))
    await port.put([])
    expect(sent).toHaveLength(0)
  })

  test('splits what is too much for one request, by number and by size', async () => {
    const { sent, port } = stream((records) => taken(records))
    await port.put(puts(1_001))
    expect(sent.map((one) => keys(one).length)).toEqual([500, 500, 1])
    sent.length = 0
    await port.put(puts(60, 128 * 1024))
    expect(sent.length).toBe(3)
  })

  test('sends again what a throttled shard did not take, and only that', async () => {
    const { sent, port } = stream((records, number) => taken(records, number === 1 ? [1, 2] : []))
    await port.put(puts(4))
    expect(keys(sent[1])).toEqual(['robot:r1', 'robot:r2'])
  })

  test('gives up after a while, as a temporary failure', async () => {
    const { port } = stream((records) => ({ status: 500, body: { __type: 'InternalFailure', n: records.length } }))
    await expect(port.put(puts(1))).rejects.toBeInstanceOf(TemporaryFailure)
  })
})
