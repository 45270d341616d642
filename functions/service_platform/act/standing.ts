import { ChangedMeanwhile, settleActs } from '../../failures/act-on-one.ts'
import { NotPossible } from '../../failures/actions.ts'
import type { FailureRecord } from '../../failures/record.ts'
import { conflict, notFound } from '../../http/problem.ts'
import type { ActPorts } from './ports.ts'

/** The failure as it is now. What an earlier act has left to be sent is sent first: acts happen one after the other. */
export const standingFailure = async (failureId: string, ports: ActPorts): Promise<FailureRecord> => {
  const record = (await ports.failures.find([failureId])).get(failureId)
  if (record === undefined) throw notFound(`failure ${failureId}`)
  return await settleActs(record, ports)
}

/** Where somebody else was faster, or the status forbids it: who and when. */
export const orConflict = async <Result>(act: () => Promise<Result>): Promise<Result> => {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof NotPossible) && !(error instanceof ChangedMeanwhile)) throw error
    throw conflictOf(error.message, error.record)
  }
}

export const conflictOf = (detail: string, { changed_by, changed_at, status, record_version }: FailureRecord) =>
  conflict('changed', detail, { by: changed_by, at: changed_at, failure_status: status, record_version })
