import { Answered } from '../../http/answered.ts'
import type { Asked } from './ask.ts'

/** Of a query that goes on: where it can be looked at. */
export const later = ({ query, state }: Asked): Answered =>
  new Answered({ query_id: query.query_id, status: state.status, location: placeOf(query.query_id) }, 202, {
    location: placeOf(query.query_id),
    'retry-after': '2',
  })

const placeOf = (queryId: string): string => `/data/query/${queryId}`
