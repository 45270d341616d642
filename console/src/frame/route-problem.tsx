import { useRouteError } from 'react-router'
import { pageProblemOf } from './page-problem.ts'
import { Problem } from './problem.tsx'
import { Screen } from './screen.tsx'

/** A page that failed by itself; the others go on. An old tab may look for files that a newer version no longer has. */
export const RouteProblem = () => (
  <Screen title="This page failed">
    <Problem
      problem={pageProblemOf(useRouteError())}
      retry={() => window.location.reload()}
      retryText="Load the page anew"
    />
  </Screen>
)
