import type { Trend } from './model.ts'

const barWidth = 4
const height = 20

/** A bar for each hour; its words for who does not see it, and for the pointer. */
export const Sparkline = ({ trend: { hours, most, words } }: { readonly trend: Trend }) => (
  <svg role="img" aria-label={words} width={hours.length * barWidth} height={height}>
    <title>{words}</title>
    {hours.map(({ at, count }, index) => {
      const tall = count === 0 ? 1 : Math.max(2, (height * count) / Math.max(1, most))
      return (
        <rect
          key={at}
          x={index * barWidth}
          y={height - tall}
          width={barWidth - 1}
          height={tall}
          fill={count === 0 ? 'var(--sb-line)' : 'var(--sb-bad)'}
        />
      )
    })}
  </svg>
)
