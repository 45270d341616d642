/**
 * What is told of a function that did not do what it was invoked for. The first failure and each later try say it alike: a
 * failure that fails again for the same cause stays in its group. Only what may pass is tried again by the clock: without an
 * answer nobody knows, else the error's class tells.
 */
import { isTemporary } from '../../policy/temporary-errors.ts'
import type { FailureReport } from '../ports/failure-intake.ts'

export type Undelivered = Pick<FailureReport, 'error_class' | 'error_text' | 'retryable' | 'stack'>

export const undelivered = (
  functionArn: string | undefined,
  failed: { readonly error_class: string; readonly error_text: string; readonly stack?: string | undefined },
  /** Errors of its kind that may pass too. */
  temporary: readonly string[] = [],
): Undelivered => ({
  error_class: failed.error_class,
  error_text: `${functionName(functionArn)} failed: ${failed.error_text}`.slice(0, 2_000),
  retryable: isTemporary(failed.error_class) || temporary.includes(failed.error_class),
  ...(failed.stack !== undefined && { stack: failed.stack.slice(0, 8_000) }),
})

/** It died, was not started, or was too late. */
export const unanswered = (functionArn: string | undefined, why: string): Undelivered => ({
  error_class: why,
  error_text: `${functionName(functionArn)} failed: there was no answer (${why})`,
  retryable: true,
})

const functionName = (arn: string | undefined): string => arn?.split(':')[6] ?? 'A function'
