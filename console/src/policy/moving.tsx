import Box from '@cloudscape-design/components/box'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { AnyId } from '../frame/any-id.tsx'
import type { Preview } from './rollouts.ts'

/** Which robots move, or have not yet. */
export const Moving = ({ moving, headerText }: { readonly moving: Preview['moving']; readonly headerText: string }) => {
  if (moving.length === 0) return null
  const shown = moving.slice(0, SHOWN_MAX)
  return (
    <ExpandableSection headerText={`${headerText}: ${robotsText(moving.length)}`}>
      <SpaceBetween size="xxs">
        {shown.map(({ robot_id, from, to, waits_for }) => (
          <Box key={robot_id}>
            <AnyId kind="robot" value={robot_id} copy={false} /> {from} → {to}
            {waits_for !== 'message' && <> (waits: {waits_for})</>}
          </Box>
        ))}
        {moving.length > shown.length && <Box>and {moving.length - shown.length} more</Box>}
      </SpaceBetween>
    </ExpandableSection>
  )
}

const SHOWN_MAX = 50

export const robotsText = (count: number): string => `${count} ${count === 1 ? 'robot' : 'robots'}`
