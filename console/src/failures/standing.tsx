import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { Standing } from './model.ts'

/** How something stands, with what that means for whoever asks. */
export const Stands = ({ standing: { tone, words, means } }: { readonly standing: Standing }) => (
  <span title={means}>
    <StatusIndicator type={tone}>{words}</StatusIndicator>
  </span>
)
