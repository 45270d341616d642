import type { Page, Paging } from './page.ts'

/** Pages that were made of days: one each, the newest. */
export interface Reports {
  /** A day that had one has this one now. */
  write(day: string, page: string): Promise<StoredReport>
}

/** As people look at them. */
export interface MadeReports {
  /** Newest day first. */
  list(paging: Paging): Promise<Page<MadeReport>>
  /** Undefined where no page was made of the day. */
  read(day: string): Promise<MadeReport | undefined>
  /** Opens the page of a day in a browser, for so many seconds. */
  address(day: string, seconds: number): Promise<string>
}

export interface MadeReport {
  readonly day: string
  /** RFC 3339 */
  readonly made_at: string
  readonly bytes: number
}

export interface StoredReport {
  readonly bucket: string
  readonly key: string
}

/** `2026-05-13`: where its report lies. */
export const reportKeyOf = (day: string): string => `${REPORTS_FOLDER}date=${day}/report.html`
export const REPORTS_FOLDER = 'reports/'
