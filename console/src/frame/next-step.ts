import type { ApiProblem } from '../network/problem.ts'

/** What to do about a problem, in a sentence. Pure. */
export const nextStepOf = ({
  status,
  type,
  retry_after_seconds,
}: Pick<ApiProblem, 'status' | 'type' | 'retry_after_seconds'>): string => {
  if (type.endsWith(':listens-elsewhere'))
    return 'Try again to listen here; the other tab then shows what it last knew.'
  if (status === 0) return 'Check the network. What you see is the last that was known; ask again when it is back.'
  if (type.endsWith(':bad-cursor')) return 'The list has changed since: load it anew.'
  if (status === -1) return 'Load the page anew. If it stays, hand this text to whoever looks after the console.'
  if (status === 429 || status === 503) {
    return retry_after_seconds === undefined
      ? 'Wait a moment and ask again.'
      : `Ask again in ${retry_after_seconds} s: it is busy, not broken.`
  }
  if (status >= 500) return 'Ask again. If it stays, the function behind it is broken: look at its logs and alarms.'
  return byStatus[status] ?? 'Correct what was sent, and ask again.'
}

const byStatus: Readonly<Record<number, string>> = {
  401: 'Sign in again.',
  403: 'Ask somebody who may, or an admin to let you: it takes a role, or sight of the fleets that it is about.',
  404: 'Look whether the id is complete. It may be in a fleet that you do not see, or so old that it was deleted.',
  409: 'Load it anew, look at what has changed, and decide again.',
  410: 'It was kept for a time that is over.',
  413: 'Send less.',
  422: 'What was sent is well-formed and cannot be done as things are: change what the text names.',
}
