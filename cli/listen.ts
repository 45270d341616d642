import { type FeedStatus, type Heard, openFeed } from '../client/feed.ts'
import { typesFor } from '../messages/events/external.ts'
import { expectedValue } from '../messages/expected-value.ts'
import { type Filter, filterSchema } from '../messages/feed/frames.ts'
import { shownValue } from '../messages/shown-value.ts'
import { suggestion } from '../messages/suggestion.ts'
import { ask } from './api.ts'
import { run, UsageError } from './command.ts'
import { connect } from './connection.ts'
import { visible } from './visible.ts'

/*
 * npm run listen -- [filter]
 *
 * Prints what happens as it happens, a line per event, until Ctrl-C. By the client that applications use.
 */
const usage = `npm run listen -- [--robot ROBOT]… [--fleet FLEET]… [--type TYPE]… [--state STATE]… [--outcome OUTCOME]…
                 [--trace TRACE_ID] [--from POSITION] [--json] [--api-url URL --token TOKEN]`

const several = { type: 'string', multiple: true } as const
const options = {
  robot: several,
  fleet: several,
  type: several,
  state: several,
  outcome: several,
  trace: { type: 'string' },
  from: { type: 'string' },
  json: { type: 'boolean', default: false },
  'api-url': { type: 'string' },
  token: { type: 'string' },
} as const

interface Asked {
  readonly robot?: readonly string[]
  readonly fleet?: readonly string[]
  readonly type?: readonly string[]
  readonly state?: readonly string[]
  readonly outcome?: readonly string[]
  readonly trace?: string
}

/** As the feed takes it, so that a typing error is answered here. */
export const filterOf = (
  { robot, fleet, type, state, outcome, trace }: Asked,
  [other]: readonly string[] = [],
): Filter => {
  if (other !== undefined) {
    throw new UsageError(`${shownValue(other)} is no option; --type, --robot and others say what is listened to`)
  }
  const said = {
    ...(robot && { robots: robot }),
    ...(fleet && { fleets: fleet }),
    ...(type && { types: type }),
    ...(state && { states: state }),
    ...(outcome && { outcomes: outcome }),
    ...(trace !== undefined && { trace_id: trace }),
  }
  const read = filterSchema.safeParse(said)
  if (read.success) {
    checkTypes(read.data.types)
    return read.data
  }
  const [issue] = read.error.issues
  if (issue === undefined) throw read.error
  const [field, place] = issue.path
  const flag = flags[field as keyof typeof flags] ?? String(field)
  const value =
    place === undefined ? said[field as keyof typeof said] : said[field as keyof typeof said]?.[Number(place)]
  throw new UsageError(`--${flag} is ${shownValue(value)}; ${expectedValue(issue)} was expected`)
}

/** A field of the filter → the flag that it came by. */
const flags = {
  robots: 'robot',
  fleets: 'fleet',
  types: 'type',
  states: 'state',
  outcomes: 'outcome',
  trace_id: 'trace',
} as const satisfies Record<keyof Filter, string>

const checkTypes = (types: readonly string[] = []): void => {
  const known = typesFor('feed')
  for (const type of types) {
    const begin = type.endsWith('.*') ? type.slice(0, -1) : undefined
    if (begin === undefined ? known.includes(type) : known.some((each) => each.startsWith(begin))) continue
    throw new UsageError(`--type ${type} matches no event${suggestion('types', type, known)}`)
  }
}

export const lineOf = (heard: Heard): string => {
  if (heard.kind === 'gap' && heard.why === 'restarted') {
    return `the feed counts anew: go on from ${heard.to}. What happened in between: ask the API how things are`
  }
  if (heard.kind === 'gap') return `${heard.from}–${heard.to} are missing (${heard.why}): ask the API how things are`
  const { position, event } = heard
  const { occurred_at, type, subject, payload } = event
  return visible(`${position} ${occurred_at} ${subject} ${type} ${JSON.stringify(payload)}`)
}

export const statusLineOf = (status: FeedStatus, why: Error | undefined): string =>
  why === undefined ? status : visible(`${status}: ${why.message}`)

const positionOf = (said: string | undefined): { readonly from?: number } => {
  if (said === undefined) return {}
  if (!/^\d{1,15}$/.test(said)) throw new UsageError(`--from is ${said}; a position such as 4711 was expected`)
  return { from: Number(said) }
}

if (import.meta.main) {
  await run({ usage, options }, async ({ values, positionals }) => {
    const connection = connect(values)
    const ticket = async () =>
      (await ask(connection, 'POST', '/feed/tickets', { body: {} })).body as unknown as { ticket: string; url: string }
    const [filter, from] = [filterOf(values, positionals), positionOf(values.from)]
    // Once before it begins: who may not listen is told so, and not tried again for ever.
    const first = ticket()
    await first
    let asked = 0
    const feed = openFeed({
      ticket: () => {
        asked += 1
        return asked === 1 ? first : ticket()
      },
      // Beside what is heard, which may go through a pipe.
      onStatus: (status, why) => console.error(statusLineOf(status, why)),
    })
    const subscription = feed.subscribe(filter, from)
    process.once('SIGINT', () => feed.close())
    for await (const heard of subscription) console.log(values.json ? JSON.stringify(heard) : lineOf(heard))
    if (subscription.position !== undefined) console.error(`go on with --from ${subscription.position}`)
  })
}
