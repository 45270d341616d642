import type { QueryClient } from '@tanstack/react-query'

/**
 * Once the line is back: what could not be had while it was cut is asked for anew, whether it waits for its next try or has given
 * up. What is under way for the first time is let be: its line may never have been cut, and a question of minutes, or the next page of
 * a list, would be taken back and begin again. What was loaded is told by the feed what it missed.
 */
export const askAgain = (client: QueryClient): Promise<void> =>
  client.refetchQueries({
    type: 'active',
    predicate: ({ state }) => state.status === 'error' || state.fetchFailureCount > 0,
  })
