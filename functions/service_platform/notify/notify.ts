import { asError } from '../../errors.ts'
import type { Log } from '../../logger.ts'
import type { Notifications } from '../../ports/notifications.ts'
import { type BusDelivery, idsIn, noticeOf } from './notice.ts'

/** Tells a person. A failure is Lambda's to repeat, and at last the intake's: an untold notice is a failure too. */
export const notify =
  (notifications: Notifications, log: Log) =>
  async (delivery: BusDelivery): Promise<void> => {
    try {
      const notice = noticeOf(delivery)
      if (notice) await notifications.send(notice)
    } catch (error) {
      log.error('notice not sent', { ...idsIn(delivery), error: asError(error) })
      throw error
    }
  }
