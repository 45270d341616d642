import Box from '@cloudscape-design/components/box'
import Table from '@cloudscape-design/components/table'
import {
  colorChartsPaletteCategorical1,
  colorChartsPaletteCategorical2,
  colorChartsPaletteCategorical3,
  colorChartsPaletteCategorical4,
  colorChartsPaletteCategorical5,
  colorChartsPaletteCategorical6,
  colorChartsPaletteCategorical7,
  colorChartsPaletteCategorical8,
  colorChartsPaletteCategorical9,
} from '@cloudscape-design/design-tokens'
import { durationText } from '../frame/times.ts'
import { Duration } from '../frame/when.tsx'
import { type Bar, barsOf, edgeOf, type Hop, type Place, type Waterfall } from './hops.ts'

/** One message's way, hop by hop: numbers first, and a bar beside them for who sees at a glance what was slow. */
export const WaterfallTable = ({ waterfall, source }: { readonly waterfall: Waterfall; readonly source: string }) => {
  const bars = barsOf(waterfall)
  const notes = [
    ...(bars.some(({ cut }) => cut) ? ['The longest hop is drawn shorter than it was'] : []),
    ...waterfall.missing,
  ]
  const items = waterfall.hops.map((hop, index) => ({ hop, bar: bars[index] ?? nothing, index }))
  return (
    <Table
      variant="embedded"
      items={items}
      trackBy={({ index }) => String(index)}
      ariaLabels={{ tableLabel: 'The way of the message, hop by hop' }}
      columnDefinitions={[
        {
          id: 'where',
          header: 'Where',
          width: 130,
          isRowHeader: true,
          cell: ({ hop }) =>
            hop.inside ? <Box padding={{ left: 'l' }}>{placeText(hop, source)}</Box> : placeText(hop, source),
        },
        { id: 'does', header: 'What', width: 320, cell: ({ hop }) => hop.does },
        {
          id: 'after',
          header: 'Begins after',
          width: 110,
          cell: ({ hop }) => <Duration ms={hop.from_ms} />,
        },
        {
          id: 'took',
          header: 'Takes',
          width: 110,
          cell: ({ hop }) =>
            hop.skewed ? (
              <span title="It ended before it began, by the clocks of the two places: they differ by some milliseconds">
                0 ms *
              </span>
            ) : (
              <Duration ms={hop.to_ms - hop.from_ms} />
            ),
        },
        {
          id: 'bar',
          header: `${durationText(waterfall.to_ms - waterfall.from_ms)} in all`,
          cell: ({ hop, bar }) => <HopBar hop={hop} bar={bar} />,
        },
      ]}
      footer={
        notes.length > 0 && (
          <Box color="text-body-secondary" fontSize="body-s">
            {notes.join(' · ')}
          </Box>
        )
      }
    />
  )
}

const nothing: Bar = { from: 0, width: 0 }

const placeText = ({ place }: Hop, source: string): string => (place === 'edge' ? edgeOf(source) : place)

const HopBar = ({ hop: { place }, bar: { from, width, cut } }: { readonly hop: Hop; readonly bar: Bar }) => (
  <svg width="100%" height="14" viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true" focusable="false">
    <rect x={from} y={1} width={width} height={12} fill={colours[place]} {...(cut && { opacity: 0.45 })} />
  </svg>
)

const colours: Readonly<Record<Place, string>> = {
  robot: colorChartsPaletteCategorical9,
  edge: colorChartsPaletteCategorical1,
  stream: colorChartsPaletteCategorical2,
  dispatch: colorChartsPaletteCategorical3,
  machine: colorChartsPaletteCategorical4,
  handler: colorChartsPaletteCategorical5,
  commit: colorChartsPaletteCategorical6,
  event: colorChartsPaletteCategorical7,
  feed: colorChartsPaletteCategorical8,
}
