/** The dead-letter queue that an operator reads in the AWS console: a copy per failure, nothing that is not in the index. */
export interface Shelf {
  /** All or an error; after an error some may lie there, and a second copy of a failure does no harm. */
  place(copies: readonly ShelfCopy[]): Promise<void>
}

/** The same, walked through by whoever keeps it true while people look at it. */
export interface ShelfWalk {
  /**
   * Some of the copies that lie there, at most ten, from now on hidden from everybody for `hidden_seconds`, unless they are
   * put back before. None: there is nothing that is not hidden. A queue may hand one out twice.
   */
  take(hidden_seconds: number): Promise<readonly TakenCopy[]>
  /** Deletes them. One that somebody has taken in the meantime stays: it is there at the next walk. */
  remove(taken: readonly Pick<TakenCopy, 'receipt'>[]): Promise<void>
  /** Shows them again at once; what cannot be put back comes back when its time is over. */
  putBack(taken: readonly Pick<TakenCopy, 'receipt'>[]): Promise<void>
}

export interface ShelfCopy {
  /** A sentence, then everything that is known as JSON. */
  readonly body: string
  /** What the console shows without opening the message: at most ten. */
  readonly attributes: Readonly<Record<string, string>>
}

export interface TakenCopy extends ShelfCopy {
  /** The queue's own id of it: the same each time. */
  readonly id: string
  /** RFC 3339: when it was placed. */
  readonly placed_at: string
  /** By which it is removed or put back: of this taking only. */
  readonly receipt: string
}

/** SQS takes ten message attributes. */
export const SHELF_ATTRIBUTES_MAX = 10
