import DateRangePicker, { type DateRangePickerProps } from '@cloudscape-design/components/date-range-picker'
import { type AskedRange, type Preset, presets, refusedRange, resolved } from './range.ts'

/** The range that a page asks about: along with now, or two times, in the browser's zone. */
export const RangePicker = ({
  asked,
  onChange,
  presets: offered = ['1h', '24h', '7d', '31d'],
  days_max,
  label = 'Range',
}: {
  readonly asked: AskedRange
  readonly onChange: (asked: AskedRange) => void
  readonly presets?: readonly Preset[]
  readonly days_max: number
  readonly label?: string
}) => (
  <DateRangePicker
    ariaLabel={label}
    value={pickedOf(asked)}
    relativeOptions={offered.map((key) => ({ key, ...relative(key), type: 'relative' }))}
    isValidRange={(value) => {
      const next = value && askedOf(value)
      const refused = next ? refusedRange(resolved(next, Date.now()), days_max) : 'Choose a range'
      return refused === undefined ? { valid: true } : { valid: false, errorMessage: refused }
    }}
    onChange={({ detail: { value } }) => {
      const next = value && askedOf(value)
      if (next) onChange(next)
    }}
    locale="sv-SE"
    timeInputFormat="hh:mm"
    showClearButton={false}
    customRelativeRangeUnits={['hour', 'day']}
    expandToViewport
    placeholder="Choose a range"
  />
)

const HOUR_MS = 3_600_000

const relative = (preset: Preset): { readonly amount: number; readonly unit: 'hour' | 'day' } => {
  const hours = presets[preset].ms / HOUR_MS
  return hours < 48 ? { amount: hours, unit: 'hour' } : { amount: hours / 24, unit: 'day' }
}

const pickedOf = (asked: AskedRange): DateRangePickerProps.Value =>
  'preset' in asked
    ? { type: 'relative', key: asked.preset, ...relative(asked.preset) }
    : { type: 'absolute', startDate: asked.from, endDate: asked.until }

/** Any other span back from now becomes two times. */
const askedOf = (value: DateRangePickerProps.Value): AskedRange | undefined => {
  if (value.type === 'absolute') {
    const [from, until] = [Date.parse(value.startDate), Date.parse(value.endDate)]
    if (Number.isNaN(from) || Number.isNaN(until)) return undefined
    return { from: new Date(from).toISOString(), until: new Date(until).toISOString() }
  }
  const ms = value.amount * (value.unit === 'hour' ? HOUR_MS : 24 * HOUR_MS)
  const known = (Object.keys(presets) as Preset[]).find((preset) => presets[preset].ms === ms)
  if (known) return { preset: known }
  const now = Date.now()
  return { from: new Date(now - ms).toISOString(), until: new Date(now).toISOString() }
}
