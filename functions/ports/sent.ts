import type { Sent } from '../../messages/dialects/sent.ts'
import type { Route } from '../vda5050/route.ts'

/**
 * What each VDA 5050 robot was sent, one item per robot: what its answers are compared with, and what its next order goes on
 * from. It is written before anything is published, so that no answer can be earlier than its question.
 */
export interface SentBook {
  /** Nothing was ever sent: an empty page of version 0. */
  read(robotId: string): Promise<SentPage>
  /** `changed`: somebody wrote a page of this robot since `page` was read; nothing is written then. */
  write(robotId: string, page: SentPage): Promise<'written' | 'changed'>
}

export interface SentPage {
  readonly sent: Sent
  /** The newest order and where it ends. */
  readonly route?: Route
  /** Our clock at the newest order, epoch milliseconds: robots want time between two. */
  readonly ordered_at_ms?: number
  /** As it was read; the page that is written has the next one. */
  readonly version: number
}
