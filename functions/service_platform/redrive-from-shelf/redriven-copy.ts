/**
 * What becomes of a copy that somebody moved from the shelf to the redrive queue in the AWS console. SQS knows nothing of
 * failures: it gives moved messages new ids, keeps no order and may hand one out twice. So a copy acts once by what it says
 * of itself: it is of a failure and of a try, and only the failure's newest copy lets it be tried again.
 */
import { ATTEMPTS_MAX, type FailureRecord, nextAttempt } from '../../failures/record.ts'
import type { Shelved } from '../../failures/shelf-copy.ts'

export type Verdict =
  /** Its failure is tried again, under this operation. */
  | { readonly verdict: 'try'; readonly operation_id: string }
  /** Nothing is to be done any more: it is dropped. */
  | { readonly verdict: 'drop'; readonly why: string }
  /** Nobody knows what it is of: it goes back to the shelf, where a person put it. */
  | { readonly verdict: 'stay'; readonly why: string }

/** Who acts, in the audit trail: AWS does not tell who started a move; CloudTrail does. */
export const AWS_CONSOLE = 'aws-console'

/** `hour`: `2026-11-20T09`, in UTC. */
export const verdictOn = (shelved: Shelved | undefined, record: FailureRecord | undefined, hour: string): Verdict => {
  if (shelved === undefined) return { verdict: 'stay', why: 'it says of no failure that it is a copy of it' }
  if (record === undefined) return { verdict: 'stay', why: `there is no failure ${shelved.failure_id}` }
  const { status, standing } = record
  const attempt = shelved.attempt ?? standing.attempt
  switch (status) {
    case 'open':
    case 'needs_attention':
    case 'held':
      return attempt < standing.attempt
        ? { verdict: 'drop', why: `it was placed after try ${attempt}; the copy of try ${standing.attempt} counts` }
        : { verdict: 'try', operation_id: operationOf(record, hour) }
    case 'retrying': {
      const begun = begunFromShelf(record)
      // A run that died between beginning a try and letting it go: the same operation lets the same try go.
      return begun !== undefined && attempt === standing.attempt - 1
        ? { verdict: 'try', operation_id: begun }
        : { verdict: 'drop', why: `it is being tried since ${standing.at}` }
    }
    case 'resolved':
    case 'archived':
      return { verdict: 'drop', why: `it is ${status}` }
  }
}

/**
 * One operation per hour. An operation acts on a failure once, so that whoever moves a failure that failed again within the
 * hour needs the next one. A record that was tried so often that it has forgotten some of it tells only the number of its try.
 */
const operationOf = (record: FailureRecord, hour: string): string => {
  const name = `console-${hour}`
  const { attempts } = record
  if (attempts.length >= ATTEMPTS_MAX) return `${name}-${nextAttempt(record)}`
  const before = attempts.filter(
    ({ by, operation_id }) => by === AWS_CONSOLE && (operation_id === name || operation_id?.startsWith(`${name}-`)),
  ).length
  return before === 0 ? name : `${name}-${before + 1}`
}

const begunFromShelf = ({ operation_id, changed_by }: FailureRecord): string | undefined =>
  changed_by === AWS_CONSOLE ? operation_id : undefined
