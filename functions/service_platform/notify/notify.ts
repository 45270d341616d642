import type { Notifications } from '../../ports/notifications.ts'
import { type BusDelivery, noticeOf } from './notice.ts'

/** Tells a person. A failure is Lambda's to repeat, and at last the intake's: an untold notice is a failure too. */
export const notify =
  (notifications: Notifications) =>
  async (delivery: BusDelivery): Promise<void> => {
    const notice = noticeOf(delivery)
    if (notice) await notifications.send(notice)
  }
