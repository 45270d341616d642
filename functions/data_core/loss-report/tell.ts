/** What a report found, in words. */
import { MESSAGES_PER_RECORD, type Stage } from '../../../warehouse/loss/gaps.ts'
import type { Span } from '../../../warehouse/settle/hours.ts'
import type { FoundRow } from '../../asking/run-statement.ts'
import type { Notice } from '../../ports/notifications.ts'

export interface Gap {
  readonly robot_id: string
  readonly hour: string
  readonly stage: Stage
  readonly from_place: string
  readonly to_place: string
  readonly messages: number
  readonly from_sequence?: string
  readonly to_sequence?: string
  readonly from_at?: string
  readonly to_at?: string
  readonly offered_operation?: string
}

/** Of a rule, or of the stream, over the whole range: records, each of one message or more. */
export interface CountersApart {
  readonly rule: string
  readonly took: number
  readonly failed: number
  readonly delivered: number
}

/** A row of loss_gap. */
export const gapOf = ({ messages, ...row }: FoundRow): Gap => ({
  ...(Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Omit<Gap, 'messages'>),
  messages: Number(messages),
})

export const noticeOf = (gaps: readonly Gap[], apart: readonly CountersApart[], { from, until }: Span): Notice => {
  const lost = gaps.reduce((sum, { messages }) => sum + messages, 0)
  return {
    subject:
      gaps.length === 0
        ? `Lost messages: counters of ${apart.map(({ rule }) => rule).join(', ')} differ`
        : `Lost messages: ${lost} in ${gaps.length} ${gaps.length === 1 ? 'gap' : 'gaps'}`,
    body: [
      `Of what was received from ${from} until ${until}, ${lost} ${lost === 1 ? 'message is' : 'messages are'} missing:`,
      '',
      ...gaps.slice(0, SHOWN_MAX).map(lineOf),
      ...apart.map(
        ({ rule, took, failed, delivered }) =>
          `- ${rule}: of ${took} records ${delivered} delivered, ${failed} failed; one may bear up to ${MESSAGES_PER_RECORD} messages`,
      ),
      ...(gaps.length > SHOWN_MAX ? [`… and ${gaps.length - SHOWN_MAX} more gaps`] : []),
      '',
      'All of them: GET /data/loss, or the table loss_gap.',
      'What to do: docs/runbook.md#messages-lost',
    ].join('\n'),
    attributes: { event: 'messages.lost', urgency: 'mail' },
  }
}

const SHOWN_MAX = 20

const lineOf = (gap: Gap): string =>
  [
    `- ${gap.robot_id === '' ? 'nobody named' : gap.robot_id}: ${gap.messages} ${stageNames[gap.stage]}`,
    gap.from_sequence === undefined ? `places ${gap.from_place} to ${gap.to_place}` : sequences(gap),
    gap.from_at === undefined ? `hour ${gap.hour}` : `received ${gap.from_at} to ${gap.to_at}`,
    ...(gap.offered_operation === undefined ? [] : [gap.offered_operation]),
  ].join(', ')

const sequences = ({ from_sequence, to_sequence }: Gap): string =>
  from_sequence === to_sequence ? `sequence ${from_sequence}` : `sequences ${from_sequence} to ${to_sequence}`

const stageNames: Readonly<Record<Stage, string>> = {
  robot_to_stream: 'between robot and stream',
  stream_to_dispatch: 'between stream and dispatch',
  stream_to_lake: 'between stream and lake',
  lake_to_settled: 'between landing and settled table',
}
