import { QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './problem.ts'

/** What may go away by itself is asked again; what was refused will be refused again. */
const isPassing = ({ status }: ApiProblem): boolean => status === 0 || status === 429 || status >= 500

const triesMax = 2

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < triesMax && error instanceof ApiProblem && isPassing(error),
      retryDelay: (failures, error) =>
        error instanceof ApiProblem && error.retry_after_seconds !== undefined
          ? Math.min(error.retry_after_seconds * 1000, 10_000)
          : 500 * 2 ** failures,
      staleTime: 2_000,
      // A page that was left is not kept for long: a console is open all day.
      gcTime: 60_000,
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
})
