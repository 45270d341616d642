/** Pages that were made of days: one each, the newest. */
export interface Reports {
  /** A day that had one has this one now. */
  write(day: string, page: string): Promise<StoredReport>
}

export interface StoredReport {
  readonly bucket: string
  readonly key: string
}

/** `2026-05-13`: where its report lies. */
export const reportKeyOf = (day: string): string => `reports/date=${day}/report.html`
