/** ` (states are idle, working; did you mean "working"?)`: what would have been right, after what is wrong. */
export function suggestion(kind: string, value: unknown, candidates: readonly string[]): string {
  const nearest = typeof value === 'string' ? nearestOf(value, candidates) : undefined
  const listed = candidates.length > 0 ? candidates.join(', ') : 'none'
  return `; ${kind} are ${listed}${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`
}

/** The candidate within a third of its letters, or none: a wild guess helps nobody. What is much longer is not even compared. */
export function nearestOf(value: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .filter((candidate) => Math.abs(candidate.length - value.length) <= lettersMax(candidate))
    .map((candidate) => ({ candidate, distance: editDistance(value.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best && best.distance <= lettersMax(best.candidate) ? best.candidate : undefined
}

function lettersMax(candidate: string): number {
  return Math.max(2, Math.floor(candidate.length / 3))
}

/** Insertions, deletions, replacements, and swaps of neighbours a little cheaper: wroking is working, => is >=. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1]
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      )
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (row > 1 && column > 1 && swapped) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 0.9)
      current.push(cost)
    }
    beforeLast = last
    last = current
  }
  return last[b.length] ?? 0
}
