import { useOverTime } from './now.ts'
import { ageText, clockText, durationText, utcText } from './times.ts'

type Moment = string | number | undefined | null

const msOf = (at: Moment): number => (typeof at === 'number' ? at : Date.parse(at ?? ''))

/** A point in time: local, with its age; UTC in the tooltip, and beside it with `utc` (pages about one thing). */
export const When = ({
  at,
  utc = false,
  age = true,
}: {
  readonly at: Moment
  readonly utc?: boolean
  readonly age?: boolean
}) => {
  if (at === undefined || at === null || at === '') return <span>–</span>
  const ms = msOf(at)
  if (Number.isNaN(ms)) return <span>{String(at)}</span>
  return (
    <span className="sb-when">
      <time dateTime={new Date(ms).toISOString()} title={utcText(ms)}>
        {clockText(ms)}
      </time>
      {utc && (
        <>
          {' '}
          <span className="sb-quiet">· {utcText(ms)}</span>
        </>
      )}
      {age && (
        <>
          {' '}
          <span className="sb-quiet">
            · <Age at={ms} />
          </span>
        </>
      )}
    </span>
  )
}

/** How long ago: 12 s ago. Ticks. */
export const Age = ({ at }: { readonly at: Moment }) => {
  const ms = msOf(at)
  const text = useOverTime((now_ms) => ageText(ms, now_ms))
  if (Number.isNaN(ms)) return <span>never</span>
  return <span title={`${clockText(ms)} · ${utcText(ms)}`}>{text}</span>
}

export const Duration = ({ ms }: { readonly ms: number | undefined }) => (
  <span>{ms === undefined ? '–' : durationText(ms)}</span>
)
