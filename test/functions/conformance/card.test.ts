import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { conformanceCard, measureNames, type Retained } from '../../../functions/conformance/card.ts'
import type { Budget } from '../../../messages/dialects/dialect.ts'
import type { Sent } from '../../../messages/dialects/sent.ts'
import type { VdaMemory } from '../../../messages/dialects/vda-5050-memory.ts'
import { open } from '../../messages/records.ts'
import { instant, order, resting, sent } from '../../messages/vda-5050-heard.ts'
import { repositoryRoot } from '../../tree.ts'

/*
 * docs/conformance.md and the card that is shown are one: each measure has its section with a formula, and the figure of its worked
 * example is what comes out when a robot says what the example tells.
 */
const NOON = Date.parse('2026-11-20T12:00:00.000Z')
const NOW = NOON + 10 * 60_000
const unasked: Retained = { connection: { none: true }, factsheet: { none: true } }

interface Told {
  /** Seconds after noon. */
  readonly at_s?: number
  readonly topic?: string
  readonly value?: Record<string, unknown>
  readonly text?: string
  readonly sent?: Sent
  readonly budget?: Budget
}

const whole = {
  ...resting,
  version: '2.1.0',
  manufacturer: 'acme',
  serialNumber: '7',
}
const stamp = (at_s: number): string => new Date(NOON + at_s * 1000).toISOString()

const memoryAfter = (messages: readonly Told[]): VdaMemory => {
  let memory: unknown
  for (const { at_s = 0, topic = 'state', value, text, sent: page, budget } of messages) {
    const body = topic === 'connection' ? { ...head, ...value } : { ...whole, timestamp: stamp(at_s), ...value }
    const result = open({
      topic: `uagv/v2/acme/7/${topic}`,
      ...(text === undefined ? { value: body } : { text }),
      known: { state: 'idle', entered_by: 'robot.connected', memory, sent: page, budget },
      wrapper: { received_at: NOON + at_s * 1000 },
    })
    memory = result.memory ?? memory
  }
  return (memory as { vda_5050: VdaMemory }).vda_5050
}
const head = { headerId: 0, timestamp: stamp(0), version: '2.1.0', manufacturer: 'acme', serialNumber: '7' }

const times = (count: number, one: (index: number) => Told): readonly Told[] =>
  Array.from({ length: count }, (_, index) => one(index))
const states = (ids: readonly number[], more: Told = {}): readonly Told[] =>
  ids.map((headerId, index) => ({ at_s: index, ...more, value: { headerId, ...more.value } }))
const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at)

const deaf = sent([order('o1', { sent_at_ms: NOON + 540_000, sends: 4 })])
const echoed = (after_s: number, id: string) =>
  instant(id, 'startPause', { sent_at_ms: NOON + 60_000 - after_s * 1000 })
const three = [echoed(0.2, 'a'), echoed(0.3, 'b'), echoed(4, 'c')]
const shown = three.map(({ action_id, action_type }) => ({
  actionId: action_id,
  actionType: action_type,
  actionStatus: 'RUNNING',
}))

/** What each example tells. */
const examples: Readonly<Record<string, { readonly messages: readonly Told[]; readonly retained?: Retained }>> = {
  retained: { messages: states([1]), retained: { connection: { qos: 1 }, factsheet: { none: true } } },
  qos: { messages: states([1]), retained: { connection: { qos: 0 }, factsheet: { none: true } } },
  last_will: {
    messages: times(2, () => ({ topic: 'connection', value: { connectionState: 'CONNECTIONBROKEN' } })),
  },
  header_gaps: { messages: states([...range(1, 39), ...range(43, 100)]) },
  header_order: {
    messages: [49, 51, 50, 52].map((headerId) => ({ value: { headerId, timestamp: stamp(headerId) } })),
  },
  header_restarts: {
    messages: states(
      [8, 9, 0, 1, 0].map((id) => id),
      {},
    ),
  },
  clock_skew: { messages: [{ value: { headerId: 1, timestamp: stamp(-120) } }] },
  state_interval: {
    messages: [0, 41, ...range(5, 60).map((tens) => tens * 10)].map((at_s) => ({ at_s, value: { headerId: at_s } })),
  },
  schema_errors: {
    messages: times(1_000, (index) => ({
      at_s: index / 2,
      value: { headerId: index, ...(index < 5 && { safetyState: undefined }) },
    })),
  },
  unreadable: { messages: [...states([1]), { text: '{"headerId":2,"order' }] },
  identity: { messages: times(3, (headerId) => ({ value: { headerId, serialNumber: '8' } })) },
  bytes: { messages: [{ value: { headerId: 1, padding: '' } }] },
  rate: { messages: [0, 0.4, 0.9].map((more, headerId) => ({ at_s: 187 + more, value: { headerId } })) },
  budget: {
    messages: times(100, (headerId) => ({
      at_s: 187 + headerId / 100,
      value: { headerId },
      budget: { per_second: 20, burst: 60 },
    })),
  },
  echo_latency: { messages: [{ at_s: 60, value: { headerId: 1, actionStates: shown }, sent: sent([], three) }] },
  unanswered: { messages: [{ at_s: 599, value: { headerId: 1 }, sent: deaf }] },
  resends: { messages: [{ at_s: 599, value: { headerId: 1 }, sent: deaf }] },
  rejections: {
    messages: [
      {
        at_s: 599,
        value: {
          headerId: 1,
          errors: [
            {
              errorType: 'noRouteError',
              errorLevel: 'WARNING',
              errorReferences: [{ referenceKey: 'orderId', referenceValue: 'o1' }],
            },
          ],
        },
        sent: deaf,
      },
    ],
  },
}

const document = readFileSync(join(repositoryRoot, 'docs/conformance.md'), 'utf8')
const sections = new Map(
  document
    .split('\n### ')
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section.split('\n## ')[0] ?? ''] as const),
)

describe('the document', () => {
  test('has a section for each measure that there is, and no other', () => {
    expect([...sections.keys()].toSorted()).toEqual([...measureNames].toSorted())
  })

  test.each(measureNames)('has a formula for %s, and its worked example comes out', (name) => {
    const section = sections.get(name) ?? ''
    expect(section).toContain('**Formula**: ')
    const example = section.slice(section.indexOf('**Example**'))
    const [, figure = ''] = / \*\*(-?[\d.]+)/.exec(example) ?? []
    const { messages, retained = unasked } = examples[name] ?? { messages: [] }
    const memory = name === 'bytes' ? memoryAfter(padded(messages, Number(figure))) : memoryAfter(messages)
    const { measures } = conformanceCard('acme:7', memory, retained, NOW)
    const measure = measures.find((one) => one.measure === name)
    expect([measure?.value, measure?.verdict]).toEqual([
      Number(figure),
      /`(ok|warning|fails)`[^`]*$/.exec(example.trim())?.[1],
    ])
  })
})

/** The same messages, the first as large as that. */
const padded = (messages: readonly Told[], bytes: number): readonly Told[] => {
  const [first] = messages
  const missing = bytes - memoryAfter(messages).card.bytes_max
  return first === undefined ? [] : [{ ...first, value: { ...first.value, padding: 'x'.repeat(missing) } }]
}

describe('a card', () => {
  test('of a robot that keeps to everything has nothing against it', () => {
    const conforming = [
      { topic: 'connection', value: { connectionState: 'ONLINE' } },
      ...times(30, (index) => ({ at_s: index * 20, value: { headerId: index } })),
    ]
    const retained: Retained = { connection: { qos: 1 }, factsheet: { qos: 1 } }
    const { measures, verdict } = conformanceCard('acme:7', memoryAfter(conforming), retained, NOW)
    expect(
      measures.filter(({ verdict: one }) => one !== 'ok').map(({ measure, verdict: one }) => [measure, one]),
    ).toEqual([
      ['last_will', 'unknown'],
      ['echo_latency', 'unknown'],
      ['resends', 'unknown'],
    ])
    expect(verdict).toBe('ok')
  })

  test('of a robot of which only one message was heard, that nobody could read, says so', () => {
    const { measures, verdict, state_at } = conformanceCard('acme:7', memoryAfter([{ text: '{' }]), unasked, NOW)
    expect(state_at).toBeNull()
    expect(verdict).toBe('fails')
    expect(measures.find(({ measure }) => measure === 'unreadable')).toMatchObject({ value: 1, verdict: 'fails' })
    expect(measures.find(({ measure }) => measure === 'clock_skew')).toMatchObject({
      value: null,
      verdict: 'unknown',
      reason: 'no state with a timestamp was heard',
    })
  })
})
