// The life of one failure, oldest first: its first failure, every try, what people did to it, and what the clock does next. Told
// from the attempts of the record alone, so that an edit's history survives a plain retry.

import type { Failure, Tone, Try } from './model.ts'

export interface Step {
  /** RFC 3339 */
  readonly at: string
  readonly tone: Tone
  readonly what: string
  /** An error's text, or a person's reason. */
  readonly text?: string
  readonly error_class?: string
  readonly by?: string
  readonly operation_id?: string
  readonly attempt: number
  /** Since the step before; absent for the first. */
  readonly after_ms?: number
  /** Tries between the one before and this one that the record no longer lists. */
  readonly unlisted?: number
}

export const stepsOf = ({ attempts }: Pick<Failure, 'attempts'>): readonly Step[] =>
  attempts.map((one, index) => {
    const before = attempts[index - 1]
    const unlisted = before === undefined ? 0 : Math.max(0, one.attempt - before.attempt - 1)
    return {
      at: one.at,
      attempt: one.attempt,
      ...saidOf(one, index === 0),
      ...(one.error_text !== undefined && { text: one.error_text }),
      ...(one.error_class !== undefined && { error_class: one.error_class }),
      ...(one.by !== undefined && { by: one.by }),
      ...(one.operation_id !== undefined && { operation_id: one.operation_id }),
      ...(before && { after_ms: Date.parse(one.at) - Date.parse(before.at) }),
      ...(unlisted > 0 && { unlisted }),
    }
  })

const saidOf = (one: Try, isFirst: boolean): Pick<Step, 'tone' | 'what'> => {
  const { status, attempt, ended_as, error_class, by } = one
  if (one.held_back) return { tone: 'warning', what: 'Held back: its robot has moved on' }
  if (ended_as === 'edited') return { tone: 'success', what: 'Edited: a copy took its place' }
  if (status === 'retrying') return { tone: 'in-progress', what: `Try ${attempt} began` }
  if (status === 'archived') return { tone: 'stopped', what: 'Archived' }
  if (status === 'resolved')
    return { tone: 'success', what: ended_as === undefined ? 'Resolved' : `Ended: ${ended_as}` }
  if (error_class === undefined && by !== undefined) return { tone: 'info', what: 'Restored' }
  if (error_class === 'Unanswered') return { tone: 'warning', what: `Nothing was heard of try ${attempt}` }
  if (error_class === 'BeyondRetry') return { tone: 'error', what: 'Cannot be tried as it is' }
  if (status === 'held') return { tone: 'pending', what: 'Held: its robot is parked' }
  return { tone: 'error', what: isFirst ? 'Failed' : 'Failed again' }
}

/** What the clock does about it, in words; undefined when nothing does before a person. */
export const nextOf = ({
  agenda,
}: Pick<Failure, 'agenda'>): { readonly at: string; readonly what: string } | undefined => {
  const what = agenda === undefined ? undefined : agendas[agenda.what]
  return agenda === undefined || what === undefined ? undefined : { at: agenda.at, what }
}

/** What becomes of it where no clock has it. */
export const otherwiseNext = ({ status }: Pick<Failure, 'status'>): string => {
  if (status === 'held') return 'It is released with its robot, whose page says when'
  if (status === 'resolved') return 'Nothing: it has come to its end'
  if (status === 'archived') return 'Nothing, unless somebody restores it'
  return 'Nothing, until somebody does it'
}

/** What lies on the shelf is renewed without anybody noticing: not worth a line. */
const agendas: Readonly<Record<string, string>> = {
  retry: 'It is tried again by itself',
  recheck: 'If nothing is heard of the try until then, it is open again',
  settle: 'What was done to it is brought to its end',
}
