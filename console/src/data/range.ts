/**
 * The range that a page of the warehouse asks about: kept in the URL, either as a time that goes along with now (`?range=24h`) or as
 * two fixed ones (`?from=…&until=…`, UTC). Pure.
 */
export interface Range {
  /** RFC 3339 in UTC; `until` is not part of it. */
  readonly from: string
  readonly until: string
}

export const presets = {
  '1h': { label: 'Last hour', ms: 3_600_000 },
  '24h': { label: 'Last 24 hours', ms: 86_400_000 },
  '7d': { label: 'Last 7 days', ms: 7 * 86_400_000 },
  '31d': { label: 'Last 31 days', ms: 31 * 86_400_000 },
  '92d': { label: 'Last 92 days', ms: 92 * 86_400_000 },
} as const
export type Preset = keyof typeof presets

export type AskedRange = { readonly preset: Preset } | Range

export const isPreset = (text: string | null): text is Preset => text !== null && Object.hasOwn(presets, text)

/** Of the URL; what cannot be read is as if it were not there. */
export const rangeOf = (search: URLSearchParams, usual: Preset): AskedRange => {
  const [range, from, until] = [search.get('range'), timeIn(search.get('from')), timeIn(search.get('until'))]
  if (from !== undefined && until !== undefined && from < until) return { from, until }
  return { preset: isPreset(range) ? range : usual }
}

const timeIn = (text: string | null): string | undefined => {
  const time = text === null ? Number.NaN : Date.parse(text)
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}

/** As parameters of the URL; undefined takes one away. */
export const inUrl = (asked: AskedRange): Readonly<Record<'range' | 'from' | 'until', string | undefined>> =>
  'preset' in asked
    ? { range: asked.preset, from: undefined, until: undefined }
    : { range: undefined, from: asked.from, until: asked.until }

/** A range that goes along with now is one of whole minutes: asked for again within one it is the same question. */
export const resolved = (asked: AskedRange, now: number): Range => {
  if (!('preset' in asked)) return asked
  const until = Math.ceil(now / 60_000) * 60_000
  return { from: new Date(until - presets[asked.preset].ms).toISOString(), until: new Date(until).toISOString() }
}

export const lengthMs = ({ from, until }: Range): number => Date.parse(until) - Date.parse(from)

/** Why a range cannot be asked about; undefined where it can. */
export const refusedRange = (range: Range, daysMax: number): string | undefined => {
  if (lengthMs(range) <= 0) return 'The beginning has to be before the end'
  if (lengthMs(range) > daysMax * 86_400_000)
    return `This range is ${Math.ceil(lengthMs(range) / 86_400_000)} days long; at most ${daysMax} ${daysMax === 1 ? 'day is' : 'days are'} answered at once`
  return undefined
}

/** `2026-05-13`: from its midnight to the next, UTC. Undefined where it is no day. */
export const daysOf = (day: string): Range | undefined => {
  const text = day.trim()
  const from = Date.parse(`${text}T00:00:00.000Z`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(from) || new Date(from).toISOString().slice(0, 10) !== text)
    return undefined
  return { from: new Date(from).toISOString(), until: new Date(from + 86_400_000).toISOString() }
}
