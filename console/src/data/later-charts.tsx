import Box from '@cloudscape-design/components/box'
import Spinner from '@cloudscape-design/components/spinner'
import { type ComponentProps, lazy, Suspense } from 'react'
import type * as charts from '../frame/charts.tsx'

/*
 * Charts are big, and there is nothing to draw before the warehouse has answered: they are loaded meanwhile, not before the page.
 */
const loaded = <Name extends 'TimeBars' | 'TimeLines' | 'NamedBars'>(name: Name) =>
  lazy(async () => ({ default: (await import('../frame/charts.tsx'))[name] as (typeof charts)[Name] }))

const Bars = loaded('TimeBars')
const Lines = loaded('TimeLines')
const Named = loaded('NamedBars')

const drawing = (
  <Box padding="l" textAlign="center">
    <Spinner /> Drawing
  </Box>
)

export const TimeBars = (props: ComponentProps<typeof charts.TimeBars>) => (
  <Suspense fallback={drawing}>
    <Bars {...props} />
  </Suspense>
)

export const TimeLines = (props: ComponentProps<typeof charts.TimeLines>) => (
  <Suspense fallback={drawing}>
    <Lines {...props} />
  </Suspense>
)

export const NamedBars = (props: ComponentProps<typeof charts.NamedBars>) => (
  <Suspense fallback={drawing}>
    <Named {...props} />
  </Suspense>
)
