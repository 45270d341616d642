import Badge from '@cloudscape-design/components/badge'
import Box from '@cloudscape-design/components/box'
import Popover from '@cloudscape-design/components/popover'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { Cell } from '../../../policy/policy.ts'
import { cellInWords, doesInWords, guardInWords, type Mark, type PolicyTable as Read, type TableCell } from './table.ts'
import './policy-table.css'

/** A line per message, a column per state; what a cell does, and in a press why. */
export const PolicyTable = ({ table, name }: { readonly table: Read; readonly name: string }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
  <section className="sb-policy-scroll" tabIndex={0} aria-label={name}>
    <table className="sb-policy">
      <caption className="sb-policy-caption">{name}</caption>
      <thead>
        <tr>
          <th scope="col">Message</th>
          {table.states.map(({ state, description, isInitial, isAtWork, mark }) => (
            <th key={state} scope="col" className={classOf(mark)} title={description}>
              {state} <MarkBadge mark={mark} />
              <Box variant="small" display="block">
                {[...(isInitial ? ['first'] : []), ...(isAtWork ? ['at work'] : [])].join(', ')}
              </Box>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.lines.map(({ type, cells }) => (
          <tr key={type}>
            <th scope="row">{type}</th>
            {cells.map((cell) => (
              <td key={cell.state} className={classOf(cell.mark)}>
                <CellShown cell={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)

const CellShown = ({ cell: at }: { readonly cell: TableCell }) => {
  const { cell, before, state, mark } = at
  const shown = cell ?? before
  if (shown === undefined) return <span className="sb-policy-blank" role="img" aria-label="refused" />
  return (
    <Popover
      triggerType="text"
      size="large"
      header={cellInWords(at)}
      dismissAriaLabel="Close"
      content={
        <SpaceBetween size="xs">
          <Box>{shown.reason}</Box>
          {shown.guard && <Box>Guard: {guardInWords(shown.guard)}</Box>}
          {before && cell && <Box>Before: {doesInWords(before, state)}</Box>}
          {before && !cell && <Box>It is refused now.</Box>}
        </SpaceBetween>
      }
    >
      <CellText cell={shown} state={state} /> <MarkBadge mark={mark} />
    </Popover>
  )
}

const CellText = ({ cell: { next, handlers, guard }, state }: { readonly cell: Cell; readonly state: string }) => (
  <>
    <span>{next === state ? `↺ ${next}` : `→ ${next}`}</span>
    {guard && <span className="sb-policy-guard"> [{guard.name}]</span>}
    <span className="sb-policy-handlers">{handlers.join(', ')}</span>
  </>
)

const badges = { added: 'green', removed: 'red', changed: 'blue' } as const

export const MarkBadge = ({ mark }: { readonly mark: Mark }) =>
  mark === 'same' ? null : <Badge color={badges[mark]}>{mark}</Badge>

const classOf = (mark: Mark): string | undefined => (mark === 'same' ? undefined : `sb-policy-${mark}`)

/** A sentence that is cut off says nothing. */
export const Wrapped = ({ children }: { readonly children: string }) => (
  <span className="sb-policy-wrapped">{children}</span>
)
