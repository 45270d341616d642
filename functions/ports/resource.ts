/**
 * Which table, queue or topic a call was for. AWS's errors do not say ("Requested resource not found"), and who reads one in
 * a record has no stack that would. Clients remember it with the error (clients.ts), adapters' errors tell it (failing.ts).
 */
const resources = new WeakMap<object, string>()

export const resourceOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null ? resources.get(error) : undefined

/** A step of each call: the SDK's middleware of step `initialize` sees the input as it was given. */
export const rememberingResource =
  <Args extends { readonly input: object }, Output>(next: (args: Args) => Promise<Output>) =>
  async (args: Args): Promise<Output> => {
    try {
      return await next(args)
    } catch (error) {
      const resource = resourceIn(args.input)
      if (typeof error === 'object' && error !== null && resource !== undefined) resources.set(error, resource)
      throw error
    }
  }

/** As a person calls it; undefined for an input that names none. */
export const resourceIn = (input: object): string | undefined => {
  const said = input as Readonly<Record<string, unknown>>
  const tables = tablesIn(said)
  if (tables.length > 0) return `${tables.length === 1 ? 'table' : 'tables'} ${tables.join(', ')}`
  for (const [field, kind] of kinds) {
    const value = said[field]
    if (typeof value === 'string')
      return `${kind} ${field === 'QueueUrl' ? value.slice(value.lastIndexOf('/') + 1) : value}`
  }
  return undefined
}

const kinds = [
  ['TableName', 'table'],
  ['QueueUrl', 'queue'],
  ['StreamName', 'stream'],
  ['DeliveryStreamName', 'delivery stream'],
  ['Bucket', 'bucket'],
  ['TopicArn', 'topic'],
  ['FunctionName', 'function'],
  ['stateMachineArn', 'machine'],
] as const

/** Of DynamoDB's batches and transactions. */
const tablesIn = ({ RequestItems, TransactItems }: Readonly<Record<string, unknown>>): readonly string[] => {
  if (RequestItems) return Object.keys(RequestItems)
  if (!Array.isArray(TransactItems)) return []
  const named = TransactItems.flatMap((item: Readonly<Record<string, { readonly TableName?: string } | undefined>>) =>
    Object.values(item).map((write) => write?.TableName),
  )
  return [...new Set(named.filter((name) => name !== undefined))]
}
