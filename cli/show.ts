import { ask, type Row } from './api.ts'
import { run, UsageError } from './command.ts'
import { type Connection, connect } from './connection.ts'
import { fields, section } from './table.ts'
import { readable, timelineText } from './timeline.ts'

/*
 * npm run show -- ID [--json]
 *
 * Any id (robot, mission, message, trace, correlation, failure, operation) → what the system knows about it as one story, by the HTTP API,
 * here or in an AWS account.
 */
const usage = 'npm run show -- ID [--json] [--api-url URL --token TOKEN]'

export interface Found {
  readonly timeline: Row
  /** Of the id of a failure: all of it, with its original. */
  readonly failure?: Row
}

/** Undefined when nobody knows the id. */
export const find = async (connection: Connection, id: string): Promise<Found | undefined> => {
  const { status, body } = await ask(connection, 'GET', `/timeline/${encodeURIComponent(id)}`, { known: [404] })
  if (status === 404) return undefined
  const failures = body.failures as readonly Row[]
  const only = failures.length === 1 ? failures[0]?.failure_id : undefined
  const failureId = (body.kinds as readonly string[]).includes('failure') ? id : only
  if (failureId === undefined) return { timeline: body }
  const failure = await ask(connection, 'GET', `/failures/${encodeURIComponent(String(failureId))}`, { known: [404] })
  return { timeline: body, ...(failure.status === 200 && { failure: failure.body }) }
}

export const render = ({ timeline, failure }: Found): string => {
  const parts = [timelineText(timeline)]
  if (failure) {
    const { attempts: _, lineage: __, operations: ___, ...known } = readable(failure)
    parts.push(
      section(`failure; its tries and lineage: npm run failures -- show ${String(failure.failure_id)}`, fields(known)),
    )
  }
  return parts.join('\n\n')
}

if (import.meta.main) {
  const options = { json: { type: 'boolean' }, 'api-url': { type: 'string' }, token: { type: 'string' } } as const
  await run({ usage, options }, async ({ values, positionals }) => {
    const [id] = positionals
    if (id === undefined || positionals.length > 1) throw new UsageError(`one id, please: ${usage}`)
    const found = await find(connect(values), id)
    if (found === undefined) {
      throw new UsageError(
        `${id}: no robot, mission, decided message, trace, correlation, failure or operation has this id (telemetry is in the lake, not in the journal)`,
      )
    }
    console.log(values.json ? JSON.stringify(found, null, 2) : render(found))
  })
}
