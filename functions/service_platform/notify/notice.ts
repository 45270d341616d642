import * as z from 'zod'
import type { NotifyingEventName } from '../../../messages/events/catalogue.ts'
import { failureNeedsAttention } from '../../../messages/events/failure-needs-attention.ts'
import { incidentRaised } from '../../../messages/events/incident-raised.ts'
import { partnerDisabled } from '../../../messages/events/partner-disabled.ts'
import type { Notice } from '../../ports/notifications.ts'

/** As EventBridge hands an event to a function; only what is used here. */
export interface BusDelivery {
  readonly 'detail-type': string
  readonly detail: unknown
}

/** What a person is told of an event; undefined when nobody needs to be told. */
export const noticeOf = (delivery: BusDelivery): Notice | undefined => {
  const type = delivery['detail-type']
  return isTold(type) ? wordsFor[type](detailSchema.parse(delivery.detail)) : undefined
}

/** For its line in the log, as far as it says them. */
export const idsIn = ({ 'detail-type': type, detail }: BusDelivery): Readonly<Record<string, unknown>> => ({
  type,
  ...idsSchema.parse(detail),
})

const optionalId = z.exactOptional(z.string())
const idsSchema = z
  .object({
    event_id: optionalId,
    robot_id: optionalId,
    trace_id: optionalId,
    correlation_id: optionalId,
    /** The message that it came of. */
    causation_id: optionalId,
  })
  .catch({})

const isTold = (type: string): type is NotifyingEventName => Object.hasOwn(wordsFor, type)

const detailSchema = z.looseObject({
  robot_id: z.string().optional(),
  trace_id: z.string().optional(),
  occurred_at: z.string(),
  payload: z.unknown(),
})
type Detail = z.output<typeof detailSchema>

/** An event that a person must know of and that has no words here does not compile. */
const wordsFor: Readonly<Record<NotifyingEventName, (detail: Detail) => Notice | undefined>> = {
  'incident.raised': (detail) => {
    const { incident_id, code, message, level, again } = incidentRaised.schema.parse(detail.payload)
    // Said again while it is open: whoever had to know knows. Minor levels stop no robot for long.
    if (again || minorLevels.has(level?.toUpperCase() ?? '')) return undefined
    const robot = detail.robot_id ?? 'unknown'
    return notice('incident.raised', `Robot ${robot}: fault ${code}${level ? ` (${level})` : ''}`, [
      `Robot ${robot} has a fault and does not work until somebody has looked: ${code}${message ? `, ${message}` : ''}.`,
      '',
      ...facts({ ...ids(detail), incident_id, code, level, message }),
      '',
      `What happened before: npm run show -- ${robot}`,
      'The fault ends when the robot says fault.cleared.',
    ])
  },

  'failure.needs_attention': (detail) => {
    const failure = failureNeedsAttention.schema.parse(detail.payload)
    const about = detail.robot_id === undefined ? '' : ` of robot ${detail.robot_id}`
    return notice('failure.needs_attention', `Needs attention: ${failure.error_class}${about}`, [
      `${failure.type ?? 'A message'}${about} failed ${failure.attempts} times and is not tried again by itself.`,
      '',
      ...facts({ ...ids(detail), ...failure }),
      '',
      `Everything that is known of it: npm run show -- ${failure.failure_id}`,
      'What to do: docs/runbook.md',
    ])
  },

  'partner.disabled': (detail) => {
    const { because, host, owner, ...rest } = partnerDisabled.schema.parse(detail.payload)
    const why = because === 'gone' ? 'said that it is gone' : 'has not taken what it was sent'
    return notice('partner.disabled', `Subscriber disabled: ${host} (${because})`, [
      `${host}, a subscriber of ${owner}, ${why}; nothing is sent to it any more. What failed waits with the failures.`,
      '',
      ...facts({ occurred_at: detail.occurred_at, because, owner, host, ...rest }),
      '',
      'What to do: docs/runbook.md#partner-disabled',
    ])
  },
}

const minorLevels: ReadonlySet<string> = new Set(['DEBUG', 'INFO', 'WARNING'])

const notice = (event: string, subject: string, lines: readonly string[]): Notice => ({
  subject: asSubject(subject),
  body: lines.join('\n'),
  attributes: { event },
})

/** SNS: "must be ASCII text that begins with a letter, number, or punctuation mark; no line breaks; less than 100 characters". */
const asSubject = (text: string): string => {
  const ascii = text.normalize('NFKD').replace(/[^\x20-\x7e]/g, '?')
  return ascii.length < 100 ? ascii : `${ascii.slice(0, 96)}...`
}

const ids = ({ robot_id, trace_id, occurred_at }: Detail) => ({ robot_id, trace_id, occurred_at })

const facts = (known: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(known)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
