import { describe, expect, test } from 'vitest'
import { openSaid, type TransformRecord } from '../../../functions/data_core/open-said/open.ts'
import { documentsIn } from '../../../functions/lake/documents.ts'
import { streamRecordBytes } from '../../../messages/stream-record.ts'
import type { LandingMessage } from '../../../warehouse/rows.ts'
import { fakeLog } from '../../fakes/log.ts'

const arrived = Date.UTC(2026, 4, 13, 13, 48, 52)

const said = (value: unknown, number = 1, topic = 'robots/r1/messages'): TransformRecord => {
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value))
  const record = { data: bytes.toString('base64'), topic, received_at: arrived - 5, source: 'device.hw' }
  return lying(streamRecordBytes(record), number)
}

const lying = (record: Uint8Array, number = 1): TransformRecord => ({
  recordId: `record-${number}`,
  data: Buffer.from(record).toString('base64'),
  kinesisRecordMetadata: {
    sequenceNumber: String(number),
    shardId: 'shardId-000000000000',
    approximateArrivalTimestamp: arrived,
  },
})

const standing = (keep: (rows: readonly LandingMessage[]) => Promise<void> = async () => {}) => {
  const shelved: LandingMessage[][] = []
  const { log, lines } = fakeLog()
  const open = openSaid({
    unopened: { keep: async (rows) => keep(rows).then(() => void shelved.push([...rows])) },
    log,
  })
  return {
    shelved,
    lines,
    open: async (...records: TransformRecord[]) => (await open({ invocationId: 'i1', records })).records,
  }
}

const rowsOf = (data: string): LandingMessage[] =>
  [...documentsIn(Buffer.from(data, 'base64'))].map((one) => JSON.parse(Buffer.from(one).toString()))

describe('a batch of the stream', () => {
  test('is answered record for record, each with a row for every message in it', async () => {
    const { open, shelved, lines } = standing()
    const telemetry = { type: 'robot.telemetry', payload: { battery: 50 } }
    const answer = await open(
      said({ type: 'work.start', message_id: 'm1', trace_id: 'a'.repeat(32), payload: { job_id: 'j1' } }, 7),
      said([telemetry, telemetry, telemetry], 8),
    )
    expect(answer.map(({ recordId, result }) => [recordId, result])).toEqual([
      ['record-7', 'Ok'],
      ['record-8', 'Ok'],
    ])
    expect(rowsOf(answer[0]?.data ?? '')).toMatchObject([
      {
        message_id: 'm1',
        trace_id: 'a'.repeat(32),
        robot_id: 'r1',
        type: 'work.start',
        kind: 'request',
        received_at: '2026-05-13 13:48:51.995',
        arrived_at: '2026-05-13 13:48:52.000',
      },
    ])
    expect(rowsOf(answer[1]?.data ?? '').map(({ position }) => position?.slice(-8))).toEqual([
      '08:00001',
      '08:00002',
      '08:00003',
    ])
    expect(shelved).toEqual([])
    expect(lines).toMatchObject([{ level: 'info', fields: { records: 2, rows: 4, failed: 0, unopened: 0 } }])
  })

  test('keeps what cannot be opened as a row among the others, and apart, with its bytes', async () => {
    const { open, shelved } = standing()
    const broken = Buffer.from('{"type":"robot.conn')
    const answer = await open(
      said(broken, 1),
      lying(Buffer.from('no record of ours'), 2),
      said([{ type: 'robot.connected' }, { type: 'robot.flew' }], 3),
      said({ type: 'robot.connected' }, 4),
    )
    expect(answer.map(({ result }) => result)).toEqual(['Ok', 'Ok', 'Ok', 'Ok'])
    expect(answer.map(({ data }) => rowsOf(data).map(({ kind }) => kind))).toEqual([
      ['unopened'],
      ['unopened'],
      ['fact', 'unopened'],
      ['fact'],
    ])
    expect(shelved).toEqual([
      [
        expect.objectContaining({ robot_id: 'r1', error_class: 'NotJson', raw_base64: broken.toString('base64') }),
        expect.objectContaining({ position: `${'2'.padStart(60, '0')}:00000`, error_class: 'NotJson' }),
        expect.objectContaining({ position: `${'3'.padStart(60, '0')}:00002`, error_class: 'UnknownMessage' }),
      ],
    ])
  })

  test('is not answered before what cannot be opened is laid down, so that it comes again', async () => {
    const { open } = standing(async () => {
      throw new Error('S3 is away')
    })
    await expect(open(said(Buffer.from('?')))).rejects.toThrow('S3 is away')
    expect(await open(said({ type: 'robot.connected' }))).toHaveLength(1)
  })

  test('fits into the answer of a function, of what the delivery hands over at once, whatever it is', async () => {
    const { open } = standing()
    // As long as names may be, and as many messages as one record may have, each as short as can be.
    const topic = `robots/${'r'.repeat(64)}/messages`
    const records: TransformRecord[] = []
    let bytes = 0
    for (let number = 1; bytes < 0.2 * 1024 * 1024; number += 1) {
      const most = said(
        Array.from({ length: 100 }, () => ({ type: 'robot.telemetry', payload: {} })),
        number,
        topic,
      )
      bytes += Buffer.from(most.data, 'base64').length
      records.push(most)
    }
    const answer = await open(...records)
    expect(answer.every(({ result }) => result === 'Ok')).toBe(true)
    expect(JSON.stringify(answer).length).toBeLessThan(6 * 1024 * 1024)
    // What no delivery of ours hands over: the rest is left with Firehose, not the whole batch.
    const more = await open(...records, ...records)
    expect(new Set(more.map(({ result }) => result))).toEqual(new Set(['Ok', 'ProcessingFailed']))
    expect(more.at(-1)?.data).toBe(records.at(-1)?.data)
    expect(JSON.stringify(more).length).toBeLessThan(6 * 1024 * 1024 + 300_000)
  })
})

describe('a batch of events', () => {
  const event = {
    id: 'b1',
    'detail-type': 'job.completed',
    time: '2026-05-13T13:48:52Z',
    detail: { event_id: 'e1', robot_id: 'r1', trace_id: 'a'.repeat(32), payload: { job_id: 'j1' } },
  }
  const put = (text: string): TransformRecord => ({ recordId: 'record', data: Buffer.from(text).toString('base64') })

  test('is a row each', async () => {
    const { open } = standing()
    const [answer] = await open(put(JSON.stringify(event)))
    expect(answer?.result).toBe('Ok')
    expect(rowsOf(answer?.data ?? '')).toEqual([
      expect.objectContaining({
        event_id: 'e1',
        type: 'job.completed',
        robot_id: 'r1',
        published_at: '2026-05-13 13:48:52.000',
        payload: '{"job_id":"j1"}',
      }),
    ])
  })

  test('leaves to Firehose what is none, and says so', async () => {
    const { open, lines } = standing()
    expect(await open(put('{"half'))).toEqual([{ ...put('{"half'), result: 'ProcessingFailed' }])
    expect(lines[0]).toMatchObject({ level: 'error', message: 'record not opened', fields: { invocation_id: 'i1' } })
  })
})
