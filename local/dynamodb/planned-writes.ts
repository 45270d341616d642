/** What an item operation would do: its key and condition are checked, its result is worked out, nothing is changed. */
import type { Dynalite, DynaliteRows, DynaliteStore, Item } from './dynalite.ts'
import type { PlannedWrite, WriteOperation } from './transactions.ts'

export function planWrite(
  dynalite: Dynalite,
  store: DynaliteStore,
  operation: WriteOperation,
  request: Record<string, unknown>,
): PlannedWrite {
  const table = String(request.TableName)
  let before: Item | undefined
  let planned: PlannedWrite | undefined
  const plan = (key: string, after?: Item) => {
    planned = { table, key, ...(before && { before }), ...(after && { after }) }
  }
  const listening = (rows: DynaliteRows): DynaliteRows => ({
    lock: rows.lock,
    get: (key, callback) =>
      rows.get(key, (error, item) => {
        before = item
        callback(error, item)
      }),
    put(key, item, callback) {
      plan(key, item)
      callback(null)
    },
    del(key, callback) {
      plan(key)
      callback(null)
    },
  })
  dynalite.run(operation, request, { ...store, getItemDb: (name) => listening(store.getItemDb(name)) })
  if (!planned) throw new Error(`${operation} on ${table} ended without a write or an error`)
  return planned
}
