// What the list of operations can be filtered by.

import type { FilterProperty } from '../frame/filter.ts'
import { type Operation, operationKinds, operationStatuses } from './model.ts'

/** All of them are the server's: `GET /operations?filter=`. */
export const operationProperties: readonly FilterProperty<Operation>[] = [
  { id: 'kind', label: 'Kind', values: operationKinds, operators: ['=', '!='] },
  { id: 'status', label: 'Status', values: operationStatuses, operators: ['=', '!='] },
  { id: 'by', label: 'By', operators: ['=', '!=', ':', '!:'] },
  { id: 'why', label: 'Why', operators: [':', '!:'] },
  { id: 'created_at', label: 'Asked for', operators: ['>=', '<'] },
  { id: 'ended_at', label: 'Ended', operators: ['>=', '<'] },
  { id: 'count', label: 'Messages', operators: ['>', '>=', '<', '='], of: ({ plan }) => plan?.count },
]

/** Where the server looks for a word that is of no property. */
export const operationWords = ['kind', 'status', 'by', 'why', 'operation_id']
