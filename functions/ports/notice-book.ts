/**
 * What people were told, so that they are told once of one thing and not more often in an hour than they can read. Nothing is
 * dropped without being counted here.
 */
export interface NoticeBook {
  /**
   * Whether this event is the one to tell of its thing: the first within the window, or the same event once more. Any other is
   * counted as a repeat.
   */
  begin(
    thing: string,
    event: { readonly event_id: string; readonly at: number },
    window_seconds: number,
  ): Promise<Begun>
  /**
   * One more notice of an hour (`2026-11-20T09`); above the limit it is counted, with its subject. `first_above`: this event is the
   * one to say so, also when it comes again.
   */
  count(
    hour: string,
    notice: { readonly subject: string; readonly event_id: string },
    limit: number,
  ): Promise<'within' | 'first_above' | 'above'>
  /** A repeat, of this hour. */
  repeated(hour: string): Promise<void>
  /** What was not told in an hour; undefined when everything was, or when somebody has been told that already. */
  untold(hour: string): Promise<Untold | undefined>
  /** They have been told now. */
  summarised(hour: string, at: string): Promise<void>
}

/** `repeats`: how often it was not told since the last time. */
export type Begun = { readonly tell: true; readonly repeats: number } | { readonly tell: false }

export interface Untold {
  readonly repeated: number
  readonly above: number
  /** Subjects of the first of those above the limit. */
  readonly subjects: readonly string[]
}

export const SUBJECTS_MAX = 10

export const hourOf = (at: number): string => new Date(at * 1000).toISOString().slice(0, 13)
