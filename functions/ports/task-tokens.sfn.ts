import { SendTaskHeartbeatCommand, SendTaskSuccessCommand, type SFNClient } from '@aws-sdk/client-sfn'
import { failing } from './failing.ts'
import type { TaskTokens } from './task-tokens.ts'

/** What a token is of is said nowhere in an error: it is as good as a password to the step that waits. */
export const taskTokensInStepFunctions = (sfn: SFNClient): TaskTokens => ({
  succeed: (token, output) =>
    sfn
      .send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(output) }))
      .then(() => 'told' as const)
      .catch(goneOr('end a step that waits')),
  heartbeat: (token) =>
    sfn
      .send(new SendTaskHeartbeatCommand({ taskToken: token }))
      .then(() => 'told' as const)
      .catch(goneOr('keep a step waiting')),
})

const goneOr =
  (what: string) =>
  (error: unknown): 'gone' =>
    error instanceof Error && gone.has(error.name) ? 'gone' : failing(what)(error)

const gone: ReadonlySet<string> = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])
