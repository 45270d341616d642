import { asError } from '../../errors.ts'
import type { Log } from '../../logger.ts'
import { hourOf, type NoticeBook } from '../../ports/notice-book.ts'
import type { Notifications } from '../../ports/notifications.ts'
import { type BusDelivery, idsIn, limitReached, noticeOf, summaryOf, type Told, withRepeats } from './notice.ts'

export interface NotifyPorts {
  readonly notifications: Notifications
  readonly book: NoticeBook
  /** Of one thing a person is told again after this long at the earliest. */
  readonly repeat_after_seconds: number
  /** More in one hour come as one summary. */
  readonly per_hour_max: number
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
}

/**
 * Tells a person. A failure is Lambda's to repeat, and at last the intake's: an untold notice is a failure too. What is not sent
 * because it was told before, or because it would be too much, is counted and logged, and comes together when the hour is over:
 * the clock calls without an event.
 */
export const notify =
  (ports: NotifyPorts) =>
  async (delivery: BusDelivery | ClockTick): Promise<void> => {
    if (delivery['detail-type'] === undefined) return await summarise(ports)
    try {
      const told = noticeOf(delivery)
      if (told) await tell(told, delivery, ports)
    } catch (error) {
      ports.log.error('notice not sent', { ...idsIn(delivery), error: asError(error) })
      throw error
    }
  }

/** There is nothing in it. */
export interface ClockTick {
  readonly 'detail-type'?: undefined
}

const tell = async ({ notice, thing, event_id }: Told, delivery: BusDelivery, ports: NotifyPorts): Promise<void> => {
  const { notifications, book, repeat_after_seconds, per_hour_max, log } = ports
  const at = Math.floor(ports.now() / 1000)
  const hour = hourOf(at)
  const begun = await book.begin(thing, { event_id, at }, repeat_after_seconds)
  if (!begun.tell) {
    await book.repeated(hour)
    log.info('notice not sent: told before', { ...idsIn(delivery), thing })
    return
  }
  const counted = await book.count(hour, { subject: notice.subject, event_id }, per_hour_max)
  if (counted !== 'within') {
    log.warn('notice not sent: too many this hour', { ...idsIn(delivery), thing, hour })
    if (counted === 'first_above') await notifications.send(limitReached(per_hour_max, hour))
    return
  }
  await notifications.send(withRepeats(notice, begun.repeats))
  log.info('notice sent', { ...idsIn(delivery), thing, repeats: begun.repeats })
}

/** Hours that are over and have something untold; a few, because the clock may have missed one. */
const summarise = async ({ notifications, book, now, log }: NotifyPorts): Promise<void> => {
  for (let back = 1; back <= hoursBack; back += 1) {
    const hour = hourOf(Math.floor(now() / 1000) - back * 3_600)
    const untold = await book.untold(hour)
    if (untold === undefined) continue
    await notifications.send(summaryOf(hour, untold))
    await book.summarised(hour, new Date(now()).toISOString())
    log.info('notices summarised', { hour, repeated: untold.repeated, above: untold.above })
  }
}

const hoursBack = 6
