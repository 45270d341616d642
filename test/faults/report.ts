/** A run in Jepsen's words: what was attempted, what became of it, and what must not have happened. */
import { invariants } from './invariants.ts'
import { shelfIsTrue } from './operated.ts'
import type { Run } from './run.ts'

export interface Report {
  readonly seed: string
  readonly ok: boolean
  readonly counts: Readonly<Record<(typeof countNames)[number], number>>
  readonly injected: Readonly<Record<string, number>>
  /** By invariant, in words. */
  readonly violations: readonly { readonly id: string; readonly title: string; readonly texts: readonly string[] }[]
  readonly calls: number
  readonly virtual_ms: number
}

export const countNames = [
  'attempted',
  'acknowledged',
  'applied',
  'observed',
  'shed',
  'refused',
  'dead_lettered',
  'duplicate',
  'lost',
  'unexpected',
  'recovered',
] as const

export function judge(run: Run): Report {
  const violations = [...invariants, { id: 'I12', title: 'the shelf is true', violations: shelfIsTrue }]
    .map(({ id, title, violations: find }) => ({ id, title, texts: find(run) }))
    .filter(({ texts }) => texts.length > 0)
  const { shards, failures } = run.world.books
  const ends = (end: string): number => run.verdicts.filter((verdict) => verdict.end === end).length
  return {
    seed: run.seed,
    ok: violations.length === 0,
    counts: {
      attempted: run.attempts.length,
      acknowledged: run.attempts.filter(({ acknowledged }) => acknowledged).length,
      applied: shards.applied,
      observed: shards.observed,
      shed: shards.shed,
      refused: shards.refused,
      dead_lettered: shards.dead_lettered + failures.dead_lettered,
      duplicate: shards.duplicate,
      lost: ends('lost'),
      unexpected: violations.reduce((sum, { texts }) => sum + texts.length, 0),
      // Decided by a later delivery than the first: redelivered, or released after having been held.
      recovered: shards.redelivered + run.world.failures.filter(({ status }) => status === 'resolved').length,
    },
    injected: run.injected,
    violations,
    calls: run.history.length,
    virtual_ms: run.virtual_ms,
  }
}

export function printed(report: Report): string {
  const { seed, ok, counts, injected, violations, calls, virtual_ms } = report
  const faults = Object.entries(injected).map(([name, count]) => `${name} ${count}`)
  const lines = [
    `seed ${seed}: ${ok ? 'everything holds' : 'VIOLATED'}`,
    `  ${countNames.map((name) => `${name} ${counts[name]}`).join('  ')}`,
    `  faults: ${faults.join(', ') || 'none'}`,
    `  ${calls} calls and invocations in ${Math.round(virtual_ms / 1000)} virtual seconds`,
    ...violations.flatMap(({ id, title, texts }) => [
      `  ${id} (${title}): ${texts.length}`,
      ...texts.slice(0, shownMax).map((text) => `    ${text}`),
      ...(texts.length > shownMax ? [`    … and ${texts.length - shownMax} more`] : []),
    ]),
    ...(ok ? [] : [`  again: SEEDS=${seed} npm run test:faults`]),
  ]
  return lines.join('\n')
}

const shownMax = 12
