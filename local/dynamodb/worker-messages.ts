/** What the main thread and the tables' worker say to each other. */
import type { Change, TableSpec } from './tables.ts'

export type ToWorker =
  | { readonly kind: 'create'; readonly id: number; readonly spec: TableSpec }
  | { readonly kind: 'execute'; readonly id: number; readonly operation: string; readonly body: string }
  | { readonly kind: 'sweep' }
  | { readonly kind: 'stop'; readonly id: number }

export type FromWorker =
  | { readonly kind: 'listening'; readonly url: string }
  | { readonly kind: 'answered'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'changed'; readonly changes: readonly Change[] }
  | { readonly kind: 'stats'; readonly stats: Record<string, number> }
