import * as z from 'zod'
import type { NotifyingEventName } from '../../../messages/events/catalogue.ts'
import { failureNeedsAttention } from '../../../messages/events/failure-needs-attention.ts'
import { incidentRaised } from '../../../messages/events/incident-raised.ts'
import { missionNeedsPerson } from '../../../messages/events/mission-needs-person.ts'
import { partnerDisabled } from '../../../messages/events/partner-disabled.ts'
import { reportMade } from '../../../messages/events/report-made.ts'
import type { Untold } from '../../ports/notice-book.ts'
import type { Notice, Urgency } from '../../ports/notifications.ts'

/** As EventBridge hands an event to a function; only what is used here. */
export interface BusDelivery {
  readonly 'detail-type': string
  readonly detail: unknown
}

export interface Told {
  readonly notice: Notice
  /** What it is about: of one thing a person is told once within a window, however often it is said. */
  readonly thing: string
  readonly event_id: string
}

/** What a person is told of an event; undefined when nobody needs to be told. */
export const noticeOf = (delivery: BusDelivery): Told | undefined => {
  const type = delivery['detail-type']
  if (!isTold(type)) return undefined
  const detail = detailSchema.parse(delivery.detail)
  const words = wordsFor[type](detail)
  if (words === undefined) return undefined
  const { about, urgency, subject, lines } = words
  return {
    notice: { subject: asSubject(subject), body: lines.join('\n'), attributes: { event: type, urgency } },
    thing: [type, ...about].join(' '),
    event_id: detail.event_id,
  }
}

/** At the end of an hour: what nobody was told in so many words. */
export const summaryOf = (hour: string, { repeated, above, subjects }: Untold): Notice => ({
  subject: asSubject(`${repeated + above} more notices between ${hour}:00 and ${hour}:59 UTC`),
  body: [
    ...(above === 0
      ? []
      : [
          `${above} notices were above the limit of an hour and were not sent one by one. ${above > subjects.length ? 'The first of them:' : 'They were:'}`,
          ...subjects.map((subject) => `- ${subject}`),
          '',
        ]),
    ...(repeated === 0 ? [] : [`${repeated} times something was said again that you were told of before.`, '']),
    'All of it is in the store of failures and in the incidents: npm run failures -- list',
  ].join('\n'),
  attributes: { event: 'summary', urgency: 'mail' },
})

/** With the first notice that is not sent: silence would look like peace. */
export const limitReached = (limit: number, hour: string): Notice => ({
  subject: asSubject(`More than ${limit} notices this hour: the rest come as one summary`),
  body: [
    `${limit} notices have been sent since ${hour}:00 UTC. Those that follow are counted and come together when the hour is over.`,
    'What is going on: npm run failures -- groups',
  ].join('\n'),
  attributes: { event: 'limit', urgency: 'page' },
})

/** How often it was not told since the last time, as another line. */
export const withRepeats = (notice: Notice, repeats: number): Notice =>
  repeats === 0
    ? notice
    : { ...notice, body: `${notice.body}\n\nSince you were told last it was said ${repeats} more times.` }

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
  event_id: z.string().min(1),
  robot_id: z.string().optional(),
  trace_id: z.string().optional(),
  occurred_at: z.string(),
  payload: z.unknown(),
})
type Detail = z.output<typeof detailSchema>

interface Words {
  /** What makes two of them the same thing. */
  readonly about: readonly string[]
  readonly urgency: Urgency
  readonly subject: string
  readonly lines: readonly string[]
}

/** An event that a person must know of and that has no words here does not compile. */
const wordsFor: Readonly<Record<NotifyingEventName, (detail: Detail) => Words | undefined>> = {
  'incident.raised': (detail) => {
    const { incident_id, code, message, level, again } = incidentRaised.schema.parse(detail.payload)
    // Said again while it is open: whoever had to know knows. Minor levels stop no robot for long.
    if (again || minorLevels.has(level?.toUpperCase() ?? '')) return undefined
    const robot = detail.robot_id ?? 'unknown'
    return {
      // Not the incident's id: a robot that raises and clears the same fault all the time makes a new one each time.
      about: [robot, code],
      urgency: 'page',
      subject: `Robot ${robot}: fault ${code}${level ? ` (${level})` : ''}`,
      lines: [
        `Robot ${robot} has a fault and does not work until somebody has looked: ${code}${message ? `, ${message}` : ''}.`,
        '',
        ...facts({ ...ids(detail), incident_id, code, level, message }),
        '',
        `What happened before: npm run show -- ${robot}`,
        'The fault ends when the robot says fault.cleared.',
      ],
    }
  },

  'failure.needs_attention': (detail) => {
    const failure = failureNeedsAttention.schema.parse(detail.payload)
    const about = detail.robot_id === undefined ? '' : ` of robot ${detail.robot_id}`
    return {
      // One cause that fails for a hundred robots is one thing to look at: its group has them all.
      about: [failure.kind, failure.stage, failure.error_class],
      urgency: 'mail',
      subject: `Needs attention: ${failure.error_class}${about}`,
      lines: [
        `${failure.type ?? 'A message'}${about} failed ${failure.attempts} times and is not tried again by itself.`,
        '',
        ...facts({ ...ids(detail), ...failure }),
        '',
        `Everything that is known of it: npm run show -- ${failure.failure_id}`,
        'What to do: docs/runbook.md',
      ],
    }
  },

  'mission.needs_person': (detail) => {
    const { mission_id, because, robot_id, ...rest } = missionNeedsPerson.schema.parse(detail.payload)
    const robot = robot_id ?? 'unknown'
    const [subject, line] =
      because === 'load'
        ? [
            `Mission ${mission_id}: look at the load of robot ${robot}`,
            `Robot ${robot} was given up in the middle of mission ${mission_id} and may have its load on it. No other robot gets the mission until somebody has looked.`,
          ]
        : [
            `Mission ${mission_id} cannot be given to any robot`,
            `Mission ${mission_id} was given to robots in vain (${rest.cause}) and is not tried again by itself.`,
          ]
    return {
      about: [mission_id, because],
      urgency: because === 'load' ? 'page' : 'mail',
      subject,
      lines: [
        line,
        '',
        ...facts({ trace_id: detail.trace_id, occurred_at: detail.occurred_at, mission_id, robot_id, ...rest }),
        '',
        `What happened before: npm run show -- ${mission_id}`,
        'What to do: docs/runbook.md#mission-needs-person',
      ],
    }
  },

  'partner.disabled': (detail) => {
    const { because, host, owner, ...rest } = partnerDisabled.schema.parse(detail.payload)
    const why = because === 'gone' ? 'said that it is gone' : 'has not taken what it was sent'
    return {
      about: [rest.subscription_id],
      urgency: 'mail',
      subject: `Subscriber disabled: ${host} (${because})`,
      lines: [
        `${host}, a subscriber of ${owner}, ${why}; nothing is sent to it any more. What failed waits with the failures.`,
        '',
        ...facts({ occurred_at: detail.occurred_at, because, owner, host, ...rest }),
        '',
        'What to do: docs/runbook.md#partner-disabled',
      ],
    }
  },

  'report.made': (detail) => {
    const { day, link, summary, unanswered } = reportMade.schema.parse(detail.payload)
    const missing = unanswered.length === 0 ? '' : `, ${unanswered.length} questions unanswered`
    return {
      about: [day],
      urgency: 'mail',
      subject: `Report of ${day}${missing}`,
      lines: [
        `The report of ${day} is made: ${link}`,
        '',
        ...facts(summary),
        ...(unanswered.length === 0
          ? []
          : ['', `Could not be answered: ${unanswered.join(', ')}. Once they can, have it made again.`]),
        '',
        `The same, here: npm run report -- --day ${day} --out report.html`,
      ],
    }
  },
}

const minorLevels: ReadonlySet<string> = new Set(['DEBUG', 'INFO', 'WARNING'])

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
