import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import { problemOf } from '../network/problem.ts'
import { ForeignText } from './foreign-text.tsx'
import { nextStepOf } from './next-step.ts'
import { When } from './when.tsx'

/** Something could not be loaded or done: its cause, the next step, and who was faster where somebody was. */
export const Problem = ({
  problem,
  retry,
  retryText = 'Try again',
}: {
  readonly problem: unknown
  readonly retry?: () => unknown
  readonly retryText?: string
}) => {
  if (problem === undefined || problem === null) return null
  const told = problemOf(problem)
  return (
    <Alert
      type="error"
      header={told.status > 0 ? `${told.title} (${told.status})` : told.title}
      action={
        retry && (
          // It stands in forms as well, and does not send them.
          <Button formAction="none" onClick={() => void retry()}>
            {retryText}
          </Button>
        )
      }
    >
      <div>
        <ForeignText value={told.detail} />
      </div>
      {(told.changed_by || told.changed_at) && (
        <div>
          Changed by <ForeignText value={told.changed_by ?? 'somebody'} />
          {told.changed_at && (
            <>
              {', '}
              <When at={told.changed_at} />
            </>
          )}
        </div>
      )}
      <div>{nextStepOf(told)}</div>
    </Alert>
  )
}
