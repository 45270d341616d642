import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { outcomes, signOf } from './rows.ts'

/** What became of a message: a sign, a word, and in the tooltip what the word means. */
export const Outcome = ({
  outcome,
  kind,
}: {
  readonly outcome: string | undefined
  readonly kind?: string | undefined
}) => {
  if (outcome === undefined && kind === 'telemetry') {
    return <span title="Telemetry is observed: no sample has an outcome of its own">–</span>
  }
  const { sign, words } = signOf(outcome)
  const means = outcome !== undefined && Object.hasOwn(outcomes, outcome) ? outcomes[outcome]?.means : undefined
  return (
    <span title={means}>
      <StatusIndicator type={sign}>{words}</StatusIndicator>
    </span>
  )
}
