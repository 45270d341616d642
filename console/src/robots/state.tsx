import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { ForeignText } from '../frame/foreign-text.tsx'
import { signOf } from './model.ts'

/** The state of a robot, as its policy names it. */
export const RobotState = ({ state }: { readonly state: string }) => (
  <StatusIndicator type={signOf(state)}>
    <ForeignText value={state} />
  </StatusIndicator>
)
