import { type EventBridgeClient, PutEventsCommand, type PutEventsResultEntry } from '@aws-sdk/client-eventbridge'
import { inBatches } from '../in-batches.ts'
import type { BusEvent, EventBus, NotTaken } from './event-bus.ts'
import { failing } from './failing.ts'

/** Entries that the bus refuses for the moment are put again by the caller; PutEvents takes a batch in part. */
export const eventBusByEventBridge = (eventBridge: EventBridgeClient, busName: string): EventBus => ({
  put: async (events) => {
    const notTaken: NotTaken[] = []
    const entries = events.map((event) => entryOf(event, busName))
    let from = 0
    for (const batch of inBatches(entries, { itemsMax, bytesMax, bytesOf })) {
      const { Entries = [] } = await eventBridge
        .send(new PutEventsCommand({ Entries: batch }))
        .catch(failing(`put ${batch.length} events on ${busName}`))
      notTaken.push(...Entries.flatMap((entry, index) => refusal(entry, from + index)))
      from += batch.length
    }
    return notTaken
  },
})

/** Of everything that Signalbox says. */
const busSource = 'signalbox'

const refusal = ({ ErrorCode, ErrorMessage }: PutEventsResultEntry, index: number): NotTaken[] =>
  ErrorCode === undefined
    ? []
    : [{ index, code: ErrorCode, text: ErrorMessage ?? 'no reason given', temporary: temporaryCodes.test(ErrorCode) }]

const temporaryCodes = /Throttl|InternalFailure|InternalException|ServiceUnavailable/

/** PutEvents takes ten entries and 256 KB. */
const itemsMax = 10
const bytesMax = 256 * 1024

const entryOf = ({ type, detail }: BusEvent, busName: string) => ({
  EventBusName: busName,
  Source: busSource,
  DetailType: type,
  Time: new Date(detail.occurred_at),
  Detail: JSON.stringify(detail),
})

/** As PutEvents counts: detail, source, detail type, and 14 bytes for the time. */
const bytesOf = ({ Detail, DetailType }: ReturnType<typeof entryOf>): number =>
  Buffer.byteLength(Detail) + DetailType.length + busSource.length + 14
