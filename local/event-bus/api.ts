/** EventBridge's operations on the wire (AWS JSON 1.1). */
import { type JsonOperation, jsonService } from '../aws-api/json-service.ts'
import { AwsError, type AwsService } from '../aws-api/service.ts'
import type { Buses } from './buses.ts'

type Entry = Readonly<Record<string, unknown>>

/** "A PutEvents request can have up to 10 entries … the total size must be less than 1 MB" (API reference). */
const entriesMax = 10
const bytesMax = 1_048_576

export function eventBusApi(buses: Buses, more: Readonly<Record<string, JsonOperation>>): AwsService {
  return jsonService('events', '1.1', {
    ...more,
    PutEvents({ Entries }) {
      const entries = (Array.isArray(Entries) ? Entries : []) as Entry[]
      if (entries.length === 0 || entries.length > entriesMax) {
        throw new AwsError(
          'ValidationException',
          `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and ${entriesMax}, not ${entries.length}`,
        )
      }
      const bytes = entries.reduce((sum, entry) => sum + entryBytes(entry), 0)
      if (bytes > bytesMax) {
        throw new AwsError(
          'ValidationException',
          `Total size of the entries in the request is over the limit: ${bytes} of ${bytesMax} bytes.`,
        )
      }
      const results = entries.map((entry) => putOne(buses, entry))
      return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results }
    },
    ListEventBuses: () => ({ EventBuses: buses.names().map((Name) => ({ Name, Arn: buses.arnOf(Name) })) }),
    ListRules({ EventBusName = 'default' }) {
      const arn = buses.arnOf(String(EventBusName))
      const listed = buses.rules().filter((rule) => buses.arnOf(rule.busName) === arn)
      return {
        Rules: listed.map(({ name, arn: Arn, enabled, busName }) => ({
          Name: name,
          Arn,
          State: enabled ? 'ENABLED' : 'DISABLED',
          EventBusName: busName,
        })),
      }
    },
  })
}

/** One bad entry does not keep the others from the bus. */
function putOne(buses: Buses, entry: Entry): { EventId: string } | { ErrorCode: string; ErrorMessage: string } {
  try {
    const [source, detailType] = [required(entry, 'Source'), required(entry, 'DetailType')]
    if (source.startsWith('aws.')) {
      throw new AwsError('NotAuthorizedForSourceException', `Not authorized for the source ${source}.`)
    }
    const EventId = buses.put(String(entry.EventBusName ?? 'default'), {
      source,
      detailType,
      detail: detailOf(required(entry, 'Detail')),
      resources: (entry.Resources ?? []) as string[],
      ...(typeof entry.Time === 'number' && { time: entry.Time * 1000 }),
    })
    return { EventId }
  } catch (error) {
    if (error instanceof AwsError) return { ErrorCode: error.code, ErrorMessage: error.message }
    throw error
  }
}

function required(entry: Entry, name: string): string {
  const value = entry[name]
  if (typeof value === 'string' && value !== '') return value
  throw new AwsError('InvalidArgument', `Parameter ${name} is not valid. Reason: ${name} is a required argument.`)
}

function detailOf(text: string): unknown {
  try {
    const detail: unknown = JSON.parse(text)
    if (typeof detail === 'object' && detail !== null && !Array.isArray(detail)) return detail
  } catch {
    // Said below.
  }
  throw new AwsError('MalformedDetail', 'Detail is malformed.')
}

/** As the User Guide counts it: 14 bytes for a time, then the UTF-8 bytes of source, detail type, detail, resources. */
function entryBytes(entry: Entry): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...((entry.Resources ?? []) as unknown[])]
  const bytes = texts.reduce<number>((sum, text) => sum + (typeof text === 'string' ? Buffer.byteLength(text) : 0), 0)
  return bytes + (entry.Time === undefined ? 0 : 14)
}
