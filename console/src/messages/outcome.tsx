import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { outcomes, signOf } from './rows.ts'

/** What became of a message: a sign, a word, and in the tooltip what the word means. */
export const Outcome = ({ outcome }: { readonly outcome: string | undefined }) => {
  const { sign, words } = signOf(outcome)
  const means = outcome !== undefined && Object.hasOwn(outcomes, outcome) ? outcomes[outcome]?.means : undefined
  return (
    <span title={means}>
      <StatusIndicator type={sign}>{words}</StatusIndicator>
    </span>
  )
}
