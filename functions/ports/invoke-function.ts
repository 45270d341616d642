/** Invokes a function of ours with an event that it did not get, and waits for its answer. */
export interface InvokeFunction {
  /** Whether it is one of those that may be invoked: an ARN in a record is what somebody wrote there. */
  knows(functionArn: string): boolean
  /** `event` is JSON. An error of the function is an answer; throws when there is none: then it may have run all the same. */
  invoke(functionArn: string, event: Uint8Array): Promise<Invoked>
}

export type Invoked =
  /** What it answered, parsed. */
  | { readonly outcome: 'answered'; readonly answer: unknown }
  | {
      readonly outcome: 'failed'
      readonly error_class: string
      readonly error_text: string
      readonly stack?: string
    }
