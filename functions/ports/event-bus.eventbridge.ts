import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge'
import type { BusEvent, EventBus, NotTaken } from './event-bus.ts'
import { failing } from './failing.ts'

/** Entries that the bus refuses for the moment are put again by the caller; PutEvents takes a batch in part. */
export const eventBusByEventBridge = (eventBridge: EventBridgeClient, busName: string): EventBus => ({
  put: async (events) => {
    const notTaken: NotTaken[] = []
    for (const { from, entries } of batchesOf(events, busName)) {
      const { Entries = [] } = await eventBridge
        .send(new PutEventsCommand({ Entries: entries }))
        .catch(failing(`put ${entries.length} events on ${busName}`))
      notTaken.push(...Entries.flatMap((entry, index) => refusal(entry, from + index)))
    }
    return notTaken
  },
})

/** Rules match on it: everything that Signalbox says has this source. */
export const busSource = 'signalbox'

const refusal = ({ ErrorCode, ErrorMessage }: PutEventsResultEntry, index: number): NotTaken[] =>
  ErrorCode === undefined
    ? []
    : [{ index, code: ErrorCode, text: ErrorMessage ?? 'no reason given', temporary: temporaryCodes.test(ErrorCode) }]

const temporaryCodes = /Throttl|InternalFailure|InternalException|ServiceUnavailable/

interface Batch {
  readonly from: number
  readonly entries: PutEventsRequestEntry[]
}

/** PutEvents takes ten entries and 256 KB; the size of an entry counts detail, source, detail type and time. */
const batchesOf = (events: readonly BusEvent[], busName: string): readonly Batch[] => {
  const batches: Batch[] = []
  let bytes = 0
  for (const [index, { type, detail }] of events.entries()) {
    const Detail = JSON.stringify(detail)
    const entry = {
      EventBusName: busName,
      Source: busSource,
      DetailType: type,
      Time: new Date(detail.occurred_at),
      Detail,
    }
    const size = Buffer.byteLength(Detail) + type.length + busSource.length + 14
    const last = batches.at(-1)
    if (last === undefined || last.entries.length === entriesMax || bytes + size > bytesMax) {
      batches.push({ from: index, entries: [entry] })
      bytes = size
    } else {
      last.entries.push(entry)
      bytes += size
    }
  }
  return batches
}

const entriesMax = 10
const bytesMax = 256 * 1024
