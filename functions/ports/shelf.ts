/** The dead-letter queue that an operator reads in the AWS console: a copy per failure, nothing that is not in the index. */
export interface Shelf {
  /** All or an error; after an error some may lie there, and a second copy of a failure does no harm. */
  place(copies: readonly ShelfCopy[]): Promise<void>
}

export interface ShelfCopy {
  /** A sentence, then everything that is known as JSON. */
  readonly body: string
  /** What the console shows without opening the message: at most ten. */
  readonly attributes: Readonly<Record<string, string>>
}

/** SQS takes ten message attributes. */
export const SHELF_ATTRIBUTES_MAX = 10
