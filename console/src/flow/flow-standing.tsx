import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Spinner from '@cloudscape-design/components/spinner'
import { Problem } from '../frame/problem.tsx'
import { Age } from '../frame/when.tsx'
import type { FlowNow } from './use-flow.ts'

/** Whether what happens now is there yet, cannot be had, or is the last known. Nothing where it is live. */
export const FlowStanding = ({ now: { flow, problem, isOld, answered_at, reload } }: { readonly now: FlowNow }) => {
  if (flow === undefined) {
    return problem === undefined ? (
      <Box textAlign="center" padding="l">
        <Spinner size="large" /> Loading what happens now
      </Box>
    ) : (
      <Problem problem={problem} retry={reload} />
    )
  }
  return isOld ? (
    <Alert type="warning" header="Last known, not live">
      These numbers are from <Age at={answered_at} />
      {problem === undefined ? '' : `: ${problem.detail}`}. They are asked for again by themselves.
    </Alert>
  ) : null
}
