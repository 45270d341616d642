/**
 * When the events of a commit left for the bus. The robot's row cannot tell (it is the outbox, and must not change by being
 * read), so the outbox writes down per batch what left, found by the ten seconds in which the commit was made.
 */
export interface PublishedCommits {
  note(commits: readonly PublishedCommit[]): Promise<void>
}

export interface PublishedReader {
  /** `committedAt`: as the journal has it, RFC 3339; undefined if nothing left for it, or too long ago. */
  publishedAt(robotId: string, revision: number, committedAt: string): Promise<Published | undefined>
}

export interface Published {
  /** RFC 3339 */
  readonly published_at: string
  /** How many left. */
  readonly events: number
  /** Handlers of the run, in their order; none that an earlier deploy answered for. */
  readonly handlers: readonly HandlerRun[]
}

/** The run that was committed tells it to the outbox and to nobody else: it is noted here, where no write is added for it. */
export interface HandlerRun {
  readonly handler: string
  /** Epoch milliseconds, by the function's clock. */
  readonly began_at: number
  readonly ended_at: number
}

export interface PublishedCommit extends Published {
  readonly robot_id: string
  readonly revision: number
  /** RFC 3339, by the table's stream. */
  readonly committed_at: string
  /** Names the batch that it left with: id of a change in it. */
  readonly batch: string
}

/**
 * Ten seconds, as the beginning of their times: `2026-11-20T09:15:2`. Short enough for one query to find a commit among a
 * thousand, and long enough for a batch to be one row and not a row for each part of the fleet.
 */
export const slotOf = (time: number): string => new Date(time).toISOString().slice(0, 18)
export const slotMs = 10_000
