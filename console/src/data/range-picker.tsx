import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import { lazy, Suspense } from 'react'
import { type AskedRange, isPreset, type Preset, presets, resolved } from './range.ts'

const TwoTimes = lazy(() => import('./two-times.tsx'))

/** The range that a page asks about: along with now, or from one time until another. */
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
  <SpaceBetween size="xs">
    <Select
      ariaLabel={label}
      selectedOption={'preset' in asked ? optionOf(asked.preset) : twoTimes}
      options={[...offered.map(optionOf), twoTimes]}
      onChange={({ detail: { selectedOption } }) => {
        const value = selectedOption.value ?? null
        onChange(isPreset(value) ? { preset: value } : resolved(asked, Date.now()))
      }}
    />
    {!('preset' in asked) && (
      <Suspense fallback={<Spinner />}>
        <TwoTimes range={asked} days_max={days_max} label={label} onChange={onChange} />
      </Suspense>
    )}
  </SpaceBetween>
)

const optionOf = (preset: Preset) => ({ value: preset, label: presets[preset].label })
const twoTimes = { value: 'two-times', label: 'From … until …' } as const
