import type { Message } from '../../messages/envelope.ts'

/** The compiled policies, one machine per version. */
export interface Machines {
  /**
   * One synchronous run. A failed run is an answer; throws TemporaryFailure when there is none, and then the run may have
   * happened all the same: look at the robot's row.
   */
  run(arn: string, input: MachineInput, options: RunOptions): Promise<MachineAnswer>
}

export interface RunOptions {
  /** What the run is called in the console; need not be unique. */
  readonly name: string
  /** How long to wait for the answer at most. */
  readonly patience_ms: number
}

export interface MachineInput {
  /** Whole; these fields name the run to whoever traces it. */
  readonly message: Pick<Message, 'message_id' | 'trace_id' | 'robot_id' | 'type'>
  readonly robot: {
    readonly robot_id: string
    readonly state: string
    readonly since: string
    readonly policy_version: string
    readonly revision: number
    readonly last_sequence: number
  }
  readonly commit: {
    readonly position: string
    /** The row's new last_sequence; DynamoDB numbers travel as text. */
    readonly sequence: string
    readonly applied_ids: readonly { readonly S: string }[]
    readonly at: string
    readonly bucket: string
    /** TransitionCause as JSON. */
    readonly cause: string
    /** claimsText of the trigger's claim: the commit is refused when the row has it set aside. */
    readonly claim: string
    /** The parking under which the run is made; the commit is refused when the robot is parked otherwise. */
    readonly parked_since: string
  }
}

export type MachineAnswer = (
  | { readonly status: 'succeeded'; readonly output: MachineOutput }
  | { readonly status: 'failed'; readonly error: string; readonly cause: string }
) & {
  /** When the run began and ended by the service's clock, epoch milliseconds. */
  readonly ran?: { readonly started: number; readonly ended: number }
}

export type MachineOutput =
  | {
      readonly outcome: 'applied'
      readonly from: string
      readonly to: string
      readonly handlers: readonly string[]
      readonly revision: number
    }
  | {
      readonly outcome: 'refused'
      readonly reason: 'not_allowed' | 'guard'
      readonly guard?: string
      readonly state?: string
    }
  | { readonly outcome: 'conflict' }
