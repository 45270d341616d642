/**
 * Tasks that wait for a token (`.waitForTaskToken`): the token names one attempt of one Task, and whoever has it ends that
 * attempt. A token that was given out, its last heartbeat and its answer are noted before anybody is told, so that a process
 * that was killed takes the answer afterwards as if nothing had happened.
 */
import { AwsError } from '../aws-api/service.ts'
import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import { TaskFailed } from './integrations.ts'

/** One attempt that waits, as it is kept. */
export interface AwaitedToken {
  readonly token: string
  readonly since: number
  readonly timeout_ms?: number
  readonly heartbeat_ms?: number
  /** When the last heartbeat came. */
  heardAt?: number
  /** Whoever shall answer has the token; until then a restart hands it out once more. */
  isHandedOut: boolean
  answer?: TokenAnswer
}

export type TokenAnswer = { readonly output: unknown } | { readonly error: string; readonly cause: string }

export interface TaskTokens {
  next(executionArn: string): string
  /** The end of the attempt: its output, or why it failed. `changed` notes what a restart has to know. */
  wait(awaited: AwaitedToken, changed: () => void): Promise<unknown>
  /** Nobody waits for this answer any more. */
  forget(token: string): void
  /** Throws InvalidToken, TaskDoesNotExist and TaskTimedOut, as AWS does. */
  answer(token: string, answer: TokenAnswer): void
  heartbeat(token: string): void
}

interface Waiting {
  answer(answer: TokenAnswer): void
  heartbeat(): void
  forget(): void
}

export function taskTokens(clock: Clock, random: Random, exists: (executionArn: string) => boolean): TaskTokens {
  const waiting = new Map<string, Waiting>()
  const waitingFor = (token: string): Waiting => {
    const found = waiting.get(token)
    if (found) return found
    const arn = executionIn(token)
    if (arn === undefined) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'")
    if (!exists(arn)) throw new AwsError('TaskDoesNotExist', 'Task does not exist')
    // What has been answered, timed out, or ended with its execution.
    throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'")
  }
  return {
    next: (executionArn) => Buffer.from(JSON.stringify([executionArn, random.uuid()])).toString('base64url'),
    wait(awaited, changed) {
      if (awaited.answer) return ended(awaited.answer)
      const { token, since, timeout_ms = Number.POSITIVE_INFINITY, heartbeat_ms = Number.POSITIVE_INFINITY } = awaited
      return new Promise((resolve) => {
        const end = (result: Promise<unknown>) => {
          waiting.delete(token)
          clock.clearTimeout(timer)
          resolve(result)
        }
        let timer: ReturnType<Clock['setTimeout']> | undefined
        const watch = () => {
          const leftMs = Math.min(since + timeout_ms, (awaited.heardAt ?? since) + heartbeat_ms) - clock.now()
          if (leftMs <= 0) return end(Promise.reject(timedOut))
          // A step at a time: Node's timers end after 25 days, and a heartbeat puts the end off.
          if (leftMs !== Number.POSITIVE_INFINITY) timer = clock.setTimeout(watch, Math.min(leftMs, watchMsMax))
        }
        waiting.set(token, {
          answer(answer) {
            awaited.answer = answer
            changed()
            end(ended(answer))
          },
          heartbeat() {
            awaited.heardAt = clock.now()
            changed()
          },
          forget() {
            waiting.delete(token)
            clock.clearTimeout(timer)
          },
        })
        watch()
      })
    },
    forget: (token) => waiting.get(token)?.forget(),
    answer: (token, answer) => waitingFor(token).answer(answer),
    heartbeat: (token) => waitingFor(token).heartbeat(),
  }
}

const watchMsMax = 86_400_000

/** Also for a heartbeat that did not come: AWS gives both the same name, and no cause. */
const timedOut = new TaskFailed('States.Timeout', '')

function ended(answer: TokenAnswer): Promise<unknown> {
  return 'output' in answer
    ? Promise.resolve(answer.output)
    : Promise.reject(new TaskFailed(answer.error, answer.cause))
}

function executionIn(token: string): string | undefined {
  try {
    const [arn] = JSON.parse(Buffer.from(token, 'base64url').toString()) as readonly unknown[]
    return typeof arn === 'string' && arn.startsWith('arn:') ? arn : undefined
  } catch {
    return undefined
  }
}
