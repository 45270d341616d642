import { useMemo, useState } from 'react'
import { useAddress } from './address.ts'
import { type AskedRange, inUrl, type Preset, type Range, rangeOf, refusedRange, resolved } from './range.ts'

/** The range of a page, in its address. Along with now it stands still until somebody asks again: one question, one answer. */
export const useRange = (
  usual: Preset,
  days_max: number,
): {
  readonly asked: AskedRange
  readonly range: Range
  readonly refused: string | undefined
  readonly choose: (next: AskedRange) => void
  readonly again: () => void
} => {
  const [search, change] = useAddress()
  const [now, setNow] = useState(() => Date.now())
  const said = JSON.stringify(rangeOf(search, usual))
  const asked = useMemo((): AskedRange => JSON.parse(said), [said])
  const range = useMemo(() => resolved(asked, now), [asked, now])
  return {
    asked,
    range,
    refused: refusedRange(range, days_max),
    choose: (next) => {
      setNow(Date.now())
      change(inUrl(next))
    },
    again: () => setNow(Date.now()),
  }
}
