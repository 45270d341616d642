import type { Answers, JobAnswers } from '../ports/answers.ts'
import type { CommandBook, KeptCommand } from '../ports/command-book.ts'
import { isOver } from '../ports/command-row.ts'
import type { TaskTokens } from '../ports/task-tokens.ts'
import { answered, stepOf } from './course.ts'
import { LineContended } from './send.ts'

export interface HearPorts {
  readonly book: Pick<CommandBook, 'read' | 'write' | 'ofJob'>
  readonly tokens: TaskTokens
  /** Epoch milliseconds. */
  readonly now: () => number
}

const TRIES_MAX = 12

/**
 * An answer is written first and told second: one that comes before anybody waits is found by whoever begins to. A run that died
 * in between tells again, which changes nothing where it was heard.
 */
export const answersHeard = ({ book, tokens, now }: HearPorts): Answers => ({
  hear: async (robotId, answer) => {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const kept = await book.read(robotId, answer.command_id)
      if (kept === undefined) return 'foreign'
      const row = answered(kept.row, answer)
      if (row === undefined) {
        const isAgain = kept.row.answer?.message_id === answer.message_id
        if (isAgain) await tell(kept, tokens, now())
        return 'known'
      }
      const written = await book.write({ ...kept, row })
      if (written === 'changed') continue
      if (isOver(kept.row.status)) return 'late'
      await tell(written, tokens, now())
      return 'heard'
    }
    throw new LineContended(robotId)
  },
})

/** Robots that know no ids but the job's: whoever speaks of a job speaks of the command that gave it. */
export const jobAnswersHeard = ({ book }: Pick<HearPorts, 'book'>, answers: Answers): JobAnswers => ({
  hearOfJob: async (robotId, jobId, answer) => {
    const command_id = await book.ofJob(robotId, jobId)
    if (command_id !== undefined) await answers.hear(robotId, { ...answer, command_id })
  },
})

const tell = async ({ row, waiter }: KeptCommand, tokens: TaskTokens, now: number): Promise<void> => {
  if (waiter === undefined) return
  const step = stepOf(row, now)
  if (step.step === 'result' && waiter.step === 'result') await tokens.heartbeat(waiter.token)
  else await tokens.succeed(waiter.token, step)
}
