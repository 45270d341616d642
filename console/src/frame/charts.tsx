import AreaChart, { type AreaChartProps } from '@cloudscape-design/components/area-chart'
import BarChart, { type BarChartProps } from '@cloudscape-design/components/bar-chart'
import Box from '@cloudscape-design/components/box'
import LineChart, { type LineChartProps } from '@cloudscape-design/components/line-chart'
import { clockText, spanOf, tickOf } from './times.ts'

/*
 * Cloudscape's charts with our times and words. A page that uses one loads it with itself, never with the first page.
 */
export interface Point {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly value: number
}

export interface Series {
  readonly title: string
  readonly points: readonly Point[]
}

interface Plot {
  /** What it shows, in words: the name of the chart to a screen reader. */
  readonly label: string
  readonly series: readonly Series[]
  readonly unit?: string
  readonly height?: number
  readonly isLoading?: boolean
  /** What it says without a point. */
  readonly nothing?: string
  /** A line across, such as a limit. */
  readonly threshold?: { readonly title: string; readonly value: number }
  readonly isLegendHidden?: boolean
}

const longClock = (value: Date | number): string => clockText(Number(value))

const numberWith = (unit: string | undefined) => (value: number) => {
  const text =
    Math.abs(value) >= 10_000
      ? value.toLocaleString('en', { notation: 'compact' })
      : value.toLocaleString('en', { maximumFractionDigits: 2 })
  return unit ? `${text} ${unit}` : text
}

const timesOf = (series: readonly Series[]): readonly number[] =>
  series.flatMap(({ points }) => points.map(({ at }) => at))

const domainOf = (series: readonly Series[]): [Date, Date] | undefined => {
  const span = spanOf(timesOf(series))
  if (!span) return undefined
  const { first, last } = span
  return [new Date(first), new Date(last === first ? first + 1000 : last)]
}

const drawn = ({
  label,
  series,
  unit,
  height = 200,
  isLoading = false,
  nothing = 'Nothing was measured in this time',
  isLegendHidden = false,
}: Plot) => {
  const xDomain = domainOf(series)
  const tick = tickOf(timesOf(series))
  return {
    ariaLabel: label,
    height,
    hideFilter: true as const,
    hideLegend: isLegendHidden,
    statusType: isLoading ? ('loading' as const) : ('finished' as const),
    loadingText: 'Loading',
    xScaleType: 'time' as const,
    ...(xDomain && { xDomain }),
    yTickFormatter: numberWith(unit),
    i18nStrings: {
      xTickFormatter: tick,
      detailPopoverDismissAriaLabel: 'Close',
      legendAriaLabel: `Legend of ${label}`,
      chartAriaRoleDescription: 'chart',
    },

    empty: (
      <Box textAlign="center" color="inherit">
        {nothing}
      </Box>
    ),
    noMatch: <Box textAlign="center">{nothing}</Box>,
  }
}

const lineOf =
  (unit: string | undefined) =>
  ({ title, points }: Series) => ({
    type: 'line' as const,
    title,
    data: points.map(({ at, value }) => ({ x: new Date(at), y: value })),
    valueFormatter: numberWith(unit),
  })

export const TimeLines = (plot: Plot) => {
  const { threshold } = plot
  const series: LineChartProps<Date>['series'] = [
    ...plot.series.filter(({ points }) => points.length > 0).map(lineOf(plot.unit)),
    ...(threshold ? [{ type: 'threshold' as const, title: threshold.title, y: threshold.value }] : []),
  ]
  const common = drawn(plot)
  return <LineChart<Date> {...common} series={series} xTickFormatter={common.i18nStrings.xTickFormatter} />
}

export const TimeAreas = (plot: Plot) => {
  const series: AreaChartProps<Date>['series'] = plot.series
    .filter(({ points }) => points.length > 0)
    .map((one) => ({ ...lineOf(plot.unit)(one), type: 'area' as const }))
  const common = drawn(plot)
  return <AreaChart<Date> {...common} series={series} xTickFormatter={common.i18nStrings.xTickFormatter} />
}

/** Bars side by side or on each other, by time. */
export const TimeBars = (plot: Plot & { readonly isStacked?: boolean }) => {
  const series: BarChartProps<string>['series'] = plot.series
    .filter(({ points }) => points.length > 0)
    .map(({ title, points }) => ({
      type: 'bar' as const,
      title,
      data: points.map(({ at, value }) => ({ x: longClock(at), y: value })),
      valueFormatter: numberWith(plot.unit),
    }))
  const { xDomain: _, xScaleType: __, i18nStrings, ...common } = drawn(plot)
  const { xTickFormatter: tick, ...words } = i18nStrings
  return (
    <BarChart<string>
      {...common}
      i18nStrings={words}
      series={series}
      stackedBars={plot.isStacked ?? false}
      xTickFormatter={(text) => tick(Date.parse(text.replace(' ', 'T')))}
    />
  )
}

/** Bars by name. */
export const NamedBars = ({
  bars,
  label,
  unit,
  height = 200,
  isHorizontal = false,
  nothing = 'Nothing to show',
}: {
  readonly bars: readonly { readonly name: string; readonly value: number }[]
  readonly label: string
  readonly unit?: string
  readonly height?: number
  readonly isHorizontal?: boolean
  readonly nothing?: string
}) => (
  <BarChart<string>
    ariaLabel={label}
    height={height}
    hideFilter
    hideLegend
    horizontalBars={isHorizontal}
    xScaleType="categorical"
    yTickFormatter={numberWith(unit)}
    series={[
      {
        type: 'bar',
        title: label,
        data: bars.map(({ name, value }) => ({ x: name, y: value })),
        valueFormatter: numberWith(unit),
      },
    ]}
    empty={
      <Box textAlign="center" color="inherit">
        {nothing}
      </Box>
    }
  />
)
