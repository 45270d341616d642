/** What the loss report found, in words: where along the line something is missing, and what brings it back. Pure. */
import type { StatRow } from './measures.ts'

/** In the order of the line (warehouse/loss). */
export const stages = {
  robot_to_stream: 'Between the robot and the stream: by its own sequence it was said, and it never arrived',
  stream_to_dispatch: 'Between the stream and dispatch: it is in the lake, and nobody decided it',
  stream_to_lake: 'Between the stream and the lake: it was decided, and the lake has not got it',
  lake_to_settled: 'Between the lake and the warehouse: it landed, and is not settled',
} as const

export const stageInWords = (stage: string): string =>
  Object.hasOwn(stages, stage) ? stages[stage as keyof typeof stages] : stage

export interface Gap {
  readonly robot_id: string
  readonly hour: string
  readonly stage: string
  readonly from_place: string
  readonly to_place: string
  readonly messages: number
  readonly offered: OfferedOperation | undefined
  /** Something is offered that cannot be read: shown as it is. */
  readonly offeredText: string | undefined
}

/** As the report writes it (warehouse/loss/gaps.ts): method, path and body, ready to be sent. */
export interface OfferedOperation {
  readonly path: '/operations' | '/data/runs'
  readonly body: Readonly<Record<string, unknown>>
}

/** Who may do it, and what it is called. */
export const offers = {
  '/operations': { needs: 'writer', verb: 'Plan replay' },
  '/data/runs': { needs: 'admin', verb: 'Settle range again' },
} as const satisfies Readonly<Record<OfferedOperation['path'], object>>

export const gapOf = (row: StatRow): Gap => {
  const text = row.offered_operation
  return {
    robot_id: String(row.robot_id ?? ''),
    hour: String(row.hour ?? ''),
    stage: String(row.stage ?? ''),
    from_place: String(row.from_place ?? ''),
    to_place: String(row.to_place ?? ''),
    messages: typeof row.messages === 'number' ? row.messages : 0,
    offered: offeredIn(text),
    offeredText: typeof text === 'string' ? text : undefined,
  }
}

/** Only what this page knows how to do: a plan that somebody starts later, or a run of the warehouse. */
const offeredIn = (text: StatRow[string]): OfferedOperation | undefined => {
  if (typeof text !== 'string') return undefined
  const [, path, json = ''] = /^POST (\/operations|\/data\/runs) (\{.*\})$/s.exec(text) ?? []
  if (path !== '/operations' && path !== '/data/runs') return undefined
  try {
    return { path, body: JSON.parse(json) as OfferedOperation['body'] }
  } catch {
    return undefined
  }
}

export const gapId = ({ robot_id, hour, stage, from_place }: Gap): string =>
  [robot_id, hour, stage, from_place].join(' ')

/** By stage, in the order of the line: how many ranges, how many messages, how many robots. */
export const byStage = (gaps: readonly Gap[]) =>
  [...Object.keys(stages), ...new Set(gaps.map(({ stage }) => stage).filter((stage) => !Object.hasOwn(stages, stage)))]
    .map((stage) => {
      const of = gaps.filter((gap) => gap.stage === stage)
      return {
        stage,
        ranges: of.length,
        messages: of.reduce((sum, { messages }) => sum + messages, 0),
        robots: new Set(of.map(({ robot_id }) => robot_id)).size,
      }
    })
    .filter(({ ranges }) => ranges > 0)

/** What each place along the line counted, and where each of them counts. */
export const places = {
  claimed: { name: 'Said', counts: "by the robots' own sequence" },
  streamed: { name: 'Streamed', counts: 'as dispatch and lake know of it' },
  decided: { name: 'Decided', counts: "by dispatch's books" },
  landed: { name: 'Landed', counts: 'in the lake, by place on the stream' },
  settled: { name: 'Settled', counts: 'in the warehouse, each message once' },
} as const
export type PlaceName = keyof typeof places

export interface Sums {
  readonly rows: number
  readonly counts: Readonly<Record<PlaceName, number>>
  readonly lost: number
  /** Hours of a robot without a sequence of its own: what was lost before the stream is unknown there. */
  readonly unknown: number
}

export const sumsOf = (rows: readonly StatRow[]): Sums => ({
  rows: rows.length,
  counts: Object.fromEntries((Object.keys(places) as PlaceName[]).map((place) => [place, sum(rows, place)])) as Record<
    PlaceName,
    number
  >,
  lost: sum(rows, 'lost'),
  unknown: rows.filter(({ claimed }) => claimed == null).length,
})

const sum = (rows: readonly StatRow[], column: string): number =>
  rows.reduce((all, row) => all + (typeof row[column] === 'number' ? row[column] : 0), 0)

/** Of a page without gaps: whether that is good news, or no news. */
export const noGapsInWords = (
  hoursReported: number | undefined,
): { readonly isGood: boolean; readonly says: string } => {
  if (hoursReported === undefined)
    return { isGood: false, says: 'No gap is known. Whether anything was counted could not be told in time.' }
  if (hoursReported === 0)
    return {
      isGood: false,
      says: 'No loss report has counted these hours: nothing is known to be missing, and nothing to be there. It is made every night of the day before.',
    }
  return {
    isGood: true,
    says: `Nothing is missing: ${hoursReported} ${hoursReported === 1 ? 'hour was' : 'hours were'} counted, and every place along the line agrees.`,
  }
}
