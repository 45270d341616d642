/*
 * Times in words. Pure: the time of the asking and the zone are arguments.
 */
const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

export const ageText = (at_ms: number, now_ms: number): string => {
  const ms = now_ms - at_ms
  if (Number.isNaN(ms)) return 'at an unknown time'
  if (ms < -2 * second) return `in ${spanText(-ms)}`
  return ms < second ? 'now' : `${spanText(ms)} ago`
}

/** The two biggest units: 3 min 20 s, 2 d 4 h. */
export const spanText = (ms: number): string => {
  if (ms < minute) return `${Math.floor(ms / second)} s`
  const [big, small] = ms < hour ? minuteSecond : ms < day ? hourMinute : dayHour
  const whole = Math.floor(ms / big.ms)
  const rest = Math.floor((ms - whole * big.ms) / small.ms)
  return rest === 0 ? `${whole} ${big.unit}` : `${whole} ${big.unit} ${rest} ${small.unit}`
}

const minuteSecond = [
  { ms: minute, unit: 'min' },
  { ms: second, unit: 's' },
] as const
const hourMinute = [
  { ms: hour, unit: 'h' },
  { ms: minute, unit: 'min' },
] as const
const dayHour = [
  { ms: day, unit: 'd' },
  { ms: hour, unit: 'h' },
] as const

/** Exact where it matters: 84 ms, 1.24 s, 3 min 20 s. */
export const durationText = (ms: number): string => {
  if (!Number.isFinite(ms)) return 'unknown'
  if (ms < 0) return `−${durationText(-ms)}`
  if (ms < second) return `${Math.round(ms)} ms`
  return ms < minute ? `${(ms / second).toFixed(ms < 10 * second ? 2 : 1)} s` : spanText(ms)
}

/** 2026-11-21 00:30:05, in a zone of the world; undefined: the browser's. */
export const clockText = (at_ms: number, time_zone?: string): string => {
  if (Number.isNaN(at_ms)) return 'unknown time'
  const parts = Object.fromEntries(
    formatOf(time_zone)
      .formatToParts(at_ms)
      .map(({ type, value }) => [type, value]),
  )
  return `${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute}:${parts.second}`
}

export const utcText = (at_ms: number): string =>
  Number.isNaN(at_ms) ? 'unknown time' : `${new Date(at_ms).toISOString().replace('T', ' ').replace('Z', '')} UTC`

export const spanOf = (times: readonly number[]): { readonly first: number; readonly last: number } | undefined =>
  times.length === 0
    ? undefined
    : {
        first: times.reduce((least, at) => Math.min(least, at)),
        last: times.reduce((most, at) => Math.max(most, at)),
      }

/** Of an axis: some minutes by their seconds, a day by its clock, some days with their day as well, and days by their day alone. */
export const tickOf = (times: readonly number[], time_zone?: string): ((value: Date | number) => string) => {
  const { first, last } = spanOf(times) ?? { first: 0, last: 0 }
  const span = last - first
  const step = span / Math.max(1, new Set(times).size - 1)
  const [from, to] =
    step > 20 * hour ? [5, 10] : span > 36 * hour ? [5, 16] : span > 10 * minute || span === 0 ? [11, 16] : [11, 19]
  return (value) => clockText(Number(value), time_zone).slice(from, to)
}

const formats = new Map<string | undefined, Intl.DateTimeFormat>()

const formatOf = (timeZone: string | undefined): Intl.DateTimeFormat => {
  const known = formats.get(timeZone)
  if (known) return known
  // sv-SE writes dates as ISO 8601 does, which nobody reads wrong.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  })
  formats.set(timeZone, format)
  return format
}
