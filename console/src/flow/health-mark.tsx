import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { type Health, healthWords } from './model.ts'

export const HealthMark = ({ health }: { readonly health: Health }) => (
  <StatusIndicator type={indicators[health]}>{healthWords[health]}</StatusIndicator>
)

const indicators = { bad: 'error', warning: 'warning', good: 'success', quiet: 'stopped' } as const
