/** Items by key: one, or up to 16 MB of them; projected on request. */
import type { Dynalite, Item, TableDescription } from './dynalite.ts'
import type { OrderedRows } from './ordered-rows.ts'
import { readUnits } from './reads.ts'

export interface ItemReads {
  /** The item's text, as asked for; counts what AWS would bill. */
  item(request: Record<string, unknown>): string | undefined
  get(request: Record<string, unknown>): string
  /** Answers up to 16 MB; keys beyond that come back unprocessed. */
  batchGet(request: Record<string, unknown>): string
}

interface ReadTable {
  readonly spec: { readonly description: TableDescription }
  readonly rows: OrderedRows
}

const batchBytesMax = 16 * 1024 * 1024

export function itemReads(
  keys: Pick<Dynalite['db'], 'validateKey' | 'validateKeyPaths' | 'createKey' | 'mapPaths'>,
  table: (name: unknown) => ReadTable,
  count: (table: string, units: number) => void,
): ItemReads {
  const item = (request: Record<string, unknown>): string | undefined => {
    const target = table(request.TableName)
    const { description } = target.spec
    const invalid = keys.validateKey(request.Key as Item, description)
    if (invalid) throw invalid
    const projection = request._projection as { paths: unknown; nestedPaths: unknown } | undefined
    const invalidPath = keys.validateKeyPaths(projection?.nestedPaths, description)
    if (invalidPath) throw invalidPath
    const text = target.rows.get(keys.createKey(request.Key as Item, description))
    count(description.TableName, readUnits(text?.length ?? 1, request.ConsistentRead === true))
    const paths = projection?.paths ?? request.AttributesToGet
    if (text === undefined || !paths) return text
    return JSON.stringify(keys.mapPaths(paths, JSON.parse(text) as Item))
  }
  return {
    item,
    get(request) {
      const text = item(request)
      return text === undefined ? '{}' : `{"Item":${text}}`
    },
    batchGet(request) {
      const responses: string[] = []
      const unprocessed: Record<string, unknown> = {}
      let bytes = 0
      for (const [name, part] of Object.entries(request.RequestItems as Record<string, Record<string, unknown>>)) {
        const texts: string[] = []
        const left: unknown[] = []
        for (const key of part.Keys as Item[]) {
          const text = left.length === 0 ? item({ ...part, TableName: name, Key: key }) : undefined
          bytes += text?.length ?? 0
          if (left.length > 0 || bytes > batchBytesMax) left.push(key)
          else if (text !== undefined) texts.push(text)
        }
        responses.push(`${JSON.stringify(name)}:[${texts.join(',')}]`)
        if (left.length > 0) {
          const { Keys: _keys, _projection: _parsed, ...rest } = part
          unprocessed[name] = { ...rest, Keys: left }
        }
      }
      return `{"Responses":{${responses.join(',')}},"UnprocessedKeys":${JSON.stringify(unprocessed)}}`
    },
  }
}
