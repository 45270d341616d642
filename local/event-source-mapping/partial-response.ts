/**
 * What a function's answer says about a batch (Developer Guide, "Partial batch responses"). An empty list, null or no
 * answer is success; an item that is not in the batch, empty or misspelt fails the whole batch; anything that is not
 * of the form at all is success for AWS when the answer has no list of failures.
 */
export type Verdict = 'success' | 'failure' | { readonly failed: ReadonlySet<string> }

export function verdictOf(answer: unknown, identifiers: readonly string[]): Verdict {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return 'success'
  if (!('batchItemFailures' in answer)) return 'success'
  const failures = answer.batchItemFailures
  if (failures === null || failures === undefined) return 'success'
  if (!Array.isArray(failures)) return 'failure'
  if (failures.length === 0) return 'success'
  const known = new Set(identifiers)
  const failed = new Set<string>()
  for (const item of failures) {
    const identifier: unknown = typeof item === 'object' && item !== null ? item.itemIdentifier : undefined
    if (typeof identifier !== 'string' || !known.has(identifier)) return 'failure'
    failed.add(identifier)
  }
  return { failed }
}
