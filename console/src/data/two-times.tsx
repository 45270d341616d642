import DateRangePicker, { type DateRangePickerProps } from '@cloudscape-design/components/date-range-picker'
import { type Range, refusedRange } from './range.ts'

/** From one time until another, in the browser's zone. A calendar is big: it is loaded when somebody wants one. */
const TwoTimes = ({
  range,
  days_max,
  label,
  onChange,
}: {
  readonly range: Range
  readonly days_max: number
  readonly label: string
  readonly onChange: (range: Range) => void
}) => (
  <DateRangePicker
    ariaLabel={`${label}: from and until`}
    value={{ type: 'absolute', startDate: range.from, endDate: range.until }}
    relativeOptions={[]}
    rangeSelectorMode="absolute-only"
    isValidRange={(value) => {
      const next = value && rangeIn(value)
      const refused = next ? refusedRange(next, days_max) : 'Choose a range'
      return refused === undefined ? { valid: true } : { valid: false, errorMessage: refused }
    }}
    onChange={({ detail: { value } }) => {
      const next = value && rangeIn(value)
      if (next) onChange(next)
    }}
    locale="en-GB"
    timeInputFormat="hh:mm"
    showClearButton={false}
    expandToViewport
    placeholder="Choose a range"
  />
)

export default TwoTimes

const rangeIn = (value: DateRangePickerProps.Value): Range | undefined => {
  if (value.type !== 'absolute') return undefined
  const [from, until] = [Date.parse(value.startDate), Date.parse(value.endDate)]
  if (Number.isNaN(from) || Number.isNaN(until)) return undefined
  return { from: new Date(from).toISOString(), until: new Date(until).toISOString() }
}
