/** What Step Functions hands to the state that catches: the class of the error, and whatever its task said of it. */
export interface MachineError {
  readonly Error?: string
  readonly Cause?: string
}

/** In a sentence for whoever asked for the execution. */
export const becauseOf = ({ Error: name, Cause: cause }: MachineError): string =>
  `${name}: ${saidIn(cause)}`.slice(0, 1_000)

/** Lambda's error object is in the cause, as JSON. */
const saidIn = (cause: string | undefined): string | undefined => {
  try {
    return (JSON.parse(cause ?? '') as { readonly errorMessage?: string }).errorMessage
  } catch {
    // Not every cause is Lambda's: Step Functions writes plain sentences.
    return cause
  }
}
