/** What another version would have done with what was decided, in words and numbers. Pure. */
import type { paths } from '../network/api-types.ts'

export type Comparison = paths['/comparisons/{comparison_id}']['get']['responses'][200]['content']['application/json']
export type Difference = Comparison['differences'][number]
type Answer = Difference['recorded'] | Difference['would']

export const hasEnded = ({ status }: Pick<Comparison, 'status'>): boolean => status !== 'running'

/** 0 to 1: how much of the range was looked at. */
export const progressOf = ({ status, from, until, compared }: Comparison): number => {
  if (status === 'done') return 1
  if (compared?.looked_until === undefined) return 0
  const [begin, end] = [Date.parse(from), Date.parse(until)]
  if (end <= begin) return 0
  return Math.min(1, Math.max(0, (Date.parse(compared.looked_until) - begin) / (end - begin)))
}

/** `goes to idle, by stop-work` · `is refused: guard battery_is_enough` · `has no state unreachable`. */
export const answerInWords = (answer: Answer): string => {
  switch (answer.outcome) {
    case 'applied':
      return [
        answer.to === answer.state ? `stays ${answer.to}` : `goes to ${answer.to}`,
        ...(answer.handlers.length > 0 ? [`by ${answer.handlers.join(', ')}`] : []),
      ].join(', ')
    case 'refused':
      if (answer.guard !== undefined) return `is refused: guard ${answer.guard}`
      return answer.reason === 'not_allowed' ? 'is refused: not allowed' : `is refused: ${answer.reason}`
    case 'unknown_state':
      return `has no state ${answer.state}: the robot would have stayed with its version`
  }
}

/** What a person wants to know before rolling out. */
export const verdictOf = (
  comparison: Comparison,
): { readonly kind: 'good' | 'look' | 'unknown'; readonly says: string } => {
  const { compared, version, status, ended_because } = comparison
  if (status === 'failed')
    return { kind: 'unknown', says: `It failed${ended_because === undefined ? '' : `: ${ended_because}`}. Ask again.` }
  if (compared === undefined || compared.decisions === 0)
    return status === 'running'
      ? { kind: 'unknown', says: 'Nothing has been looked at yet.' }
      : { kind: 'unknown', says: 'Nothing was decided in this range: it says nothing about the version.' }
  const { different, following, unsure, robots, robots_different, decisions, not_by_policy } = compared
  const stopped = status === 'stopped' ? ' Its time was up before the end of the range: ask again from there.' : ''
  const unsures = unsure > 0 ? ` Of ${unsure} nobody can tell: a guard asks for what was not recorded.` : ''
  if (different === 0)
    return {
      kind: unsure > 0 || status !== 'done' ? 'unknown' : 'good',
      says: `${version} would have decided all ${decisions - not_by_policy - unsure} alike, of ${robots} ${robots === 1 ? 'robot' : 'robots'}.${unsures}${stopped}`,
    }
  const own = different - following
  return {
    kind: 'look',
    says: `${version} would have decided ${different} of ${decisions - not_by_policy} otherwise, of ${robots_different} of ${robots} robots: ${own} by itself${following > 0 ? `, ${following} may only follow from those` : ''}.${unsures}${stopped}`,
  }
}

export interface DifferenceGroup {
  readonly key: string
  readonly type: string
  readonly state: string
  readonly recorded: string
  readonly would: string
  readonly count: number
  readonly robots: number
}

/** Alike in what was said, where, and what came and would have come of it; the most frequent first. */
export const groupsOf = (differences: readonly Difference[]): readonly DifferenceGroup[] => {
  const groups = new Map<string, DifferenceGroup & { readonly ids: Set<string> }>()
  for (const { type, recorded, would, robot_id } of differences) {
    const words = { type, state: recorded.state, recorded: answerInWords(recorded), would: answerInWords(would) }
    const key = JSON.stringify(Object.values(words))
    const ids = new Set(groups.get(key)?.ids).add(robot_id)
    groups.set(key, { ...words, key, ids, robots: ids.size, count: (groups.get(key)?.count ?? 0) + 1 })
  }
  return [...groups.values()]
    .map(({ ids: _, ...group }) => group)
    .toSorted((a, b) => b.count - a.count || a.key.localeCompare(b.key))
}

/** Of `GET /operations`: a comparison is one of them. */
export interface ComparisonEntry {
  readonly operation_id: string
  readonly kind: string
  readonly status: string
  readonly by: string
  readonly why: string
  readonly created_at: string
  readonly filter?: { readonly [field: string]: unknown }
}

export const comparisonsOf = (version: string, operations: readonly ComparisonEntry[]): readonly ComparisonEntry[] =>
  operations.filter(({ kind, filter }) => kind === 'comparison' && filter?.version === version)

/** How long until the next look: soon at first, never more often than the API likes. */
export const nextLookMs = (looks: number): number => Math.min(5_000, 500 * 1.5 ** looks)
