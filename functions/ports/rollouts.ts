import type { Layer } from '../../policy/rollout.ts'
import type { Page, Paging } from './page.ts'

/** What dispatch asks once per batch. */
export interface Rollouts {
  /**
   * The rollouts in force, newest first; some seconds old at most, unless nobody answers: then as they were last known. Throws where
   * nobody ever answered.
   */
  inForce(): Promise<readonly Layer[]>
}

/** Rollouts as people look at them. */
export interface RolloutReader {
  /** As it is now. */
  standing(): Promise<Standing>
  read(rolloutId: string): Promise<Rollout | undefined>
  /** Newest first. */
  list(paging: Paging): Promise<Page<Rollout>>
}

/** And as they change them. */
export interface RolloutRegister extends RolloutReader {
  /** All of it or nothing; `changed` if somebody else was faster than `seen`. */
  write(standing: Standing, rollouts: readonly Rollout[], seen: number): Promise<'written' | 'changed'>
}

export interface Standing {
  /** In force, newest first. */
  readonly layers: readonly Layer[]
  /** Counts the changes; 0 before the first. */
  readonly changes: number
}

export const noRollouts: Standing = { layers: [], changes: 0 }

/**
 * - active: it covers robots, unless a newer one does
 * - superseded: another share of the same version took its place
 * - rolled_back: somebody took it back
 */
export const rolloutStatuses = ['active', 'superseded', 'rolled_back'] as const
export type RolloutStatus = (typeof rolloutStatuses)[number]

export interface Rollout extends Layer {
  readonly status: RolloutStatus
  readonly by: string
  readonly why: string
  /** RFC 3339 */
  readonly created_at: string
  readonly ended_at?: string
  readonly ended_by?: string
  readonly ended_why?: string
  readonly superseded_by?: string
}
