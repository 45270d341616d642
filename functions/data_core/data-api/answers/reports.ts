import { forbidden } from '../../../http/permitted.ts'
import { badParameter, notFound } from '../../../http/problem.ts'
import { type ApiRequest, dayWords, isDay, paged, pagingIn } from '../../../http/request.ts'
import type { Answer } from '../answer.ts'

export const listReports: Answer = async (request, { reports }) => {
  mustSeeAll(request)
  return paged('data reports', await reports.list(pagingIn(request, 'data reports')))
}

export const readReport: Answer = async (request, { reports }) => {
  mustSeeAll(request)
  const day = request.path.day ?? ''
  if (!isDay(day)) throw badParameter('day', day, dayWords.expected)
  const made = await reports.read(day)
  if (made === undefined)
    throw notFound(`report of ${day}; one is made every night of the day before, if anything was said`)
  return { ...made, url: await reports.address(day, ADDRESS_SECONDS), expires_in: ADDRESS_SECONDS }
}

const ADDRESS_SECONDS = 300

/** A page tells of all robots together. */
const mustSeeAll = ({ caller }: ApiRequest): void => {
  if (caller.fleets !== 'all')
    throw forbidden('Reports tell of the robots of all fleets: they are for who sees all of them')
}
