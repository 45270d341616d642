import { describe, expect, test } from 'vitest'
import type { JournalRow } from '../../../../functions/ports/journal.ts'
import { endOf, endOfRecord, logicalPosition } from '../../../../functions/service_platform/dispatch/redriven.ts'
import type { Ending } from '../../../../functions/service_platform/dispatch/settle.ts'

const place = (number: number, index = 1) => `${String(number).padStart(60, '0')}:${String(index).padStart(5, '0')}`
const own = { redrive_of: 'f', attempt: 2, message_id: 'm', origin_position: place(5) }
const record = { redrive_of: 'f', attempt: 2, derive_from: '5', origin_position: place(5, 0) }

const row = (outcome: JournalRow['outcome'], more: Partial<JournalRow> = {}): JournalRow => ({
  robot_id: 'r1',
  message_id: 'm',
  outcome,
  type: 'work.start',
  kind: 'request',
  trace_id: '',
  source: '',
  policy_version: 'v1',
  received_at: '',
  decided_at: '',
  position: place(9),
  decided_in: '9',
  ...more,
})
const ended = (outcome: Ending['outcome'], more: Partial<Ending> = {}): Ending => ({ outcome, before: false, ...more })

describe('a redriven message, when it ends:', () => {
  const known = (of: JournalRow): Ending => ended('duplicate', { known: of })
  const cases: readonly (readonly [fact: string, Ending, ReturnType<typeof endOf>])[] = [
    [
      'applied',
      ended('applied'),
      { status: 'resolved', ended_as: 'applied', books: { dead_lettered: -1, applied: 1 } },
    ],
    [
      'refused',
      ended('refused'),
      { status: 'resolved', ended_as: 'refused', books: { dead_lettered: -1, refused: 1 } },
    ],
    [
      'fails again',
      ended('dead_lettered', { journalled: row('dead_lettered', { reason: 'PermanentFailure' }) }),
      undefined,
    ],
    [
      'given up while it was held',
      ended('dead_lettered', { journalled: row('dead_lettered', { reason: 'abandoned' }) }),
      undefined,
    ],
    [
      'held back',
      ended('dead_lettered', { journalled: row('dead_lettered', { reason: 'moved_on' }) }),
      { status: 'open', held_back: true },
    ],
    ['held', ended('held'), undefined],
    ['put twice', known(row('applied', { redrive_of: 'f', attempt: 2, position: place(8) })), undefined],
    [
      'applied by an earlier try',
      known(row('applied', { redrive_of: 'f', attempt: 1, position: place(8) })),
      { status: 'resolved', ended_as: 'applied', books: { dead_lettered: -1, applied: 1 } },
    ],
    [
      'applied where it lay first',
      known(row('applied', { position: place(5) })),
      { status: 'resolved', ended_as: 'applied' },
    ],
    [
      'said again by its sender',
      known(row('refused', { position: place(7) })),
      { status: 'resolved', ended_as: 'duplicate', books: { dead_lettered: -1, duplicate: 1 } },
    ],
  ]
  test.each(cases)('%s', (_, ending, end) => {
    expect(endOf({ redrive: own, position: place(9) }, ending)).toEqual(end)
  })

  test('one that was only held is resolved by its release, and counted there', () => {
    expect(endOf({ position: place(9), failure_id: 'f' }, ended('applied'))).toEqual({
      status: 'resolved',
      ended_as: 'applied',
    })
    expect(endOf({ position: place(9) }, ended('applied'))).toBeUndefined()
  })
})

describe('a redriven record, when its messages are settled or wait:', () => {
  const nothing = { observed: 0, refused: 0 }
  const here = (outcome: JournalRow['outcome']) => ended(outcome, { journalled: row(outcome) })
  const released = ended('applied', { journalled: row('applied', { decided_in: '11' }), before: true })
  const cases: readonly (readonly [fact: string, Ending[], typeof nothing, ReturnType<typeof endOfRecord>])[] = [
    ['one applied', [here('applied')], nothing, { ended_as: 'applied', books: { dead_lettered: -1, applied: 1 } }],
    ['one dead-lettered', [here('dead_lettered')], nothing, { ended_as: 'opened', books: {} }],
    ['one that waits', [ended('held')], nothing, { ended_as: 'opened', books: { dead_lettered: -1 } }],
    [
      'one of telemetry',
      [],
      { observed: 1, refused: 0 },
      { ended_as: 'observed', books: { dead_lettered: -1, observed: 1 } },
    ],
    [
      'several',
      [here('applied'), here('dead_lettered'), ended('held'), ended('duplicate')],
      { observed: 2, refused: 1 },
      { ended_as: 'opened', books: { published: 6, applied: 1, observed: 2, duplicate: 1, dead_lettered: 1 } },
    ],
    ['one that a release has counted', [released], nothing, { ended_as: 'applied', books: { dead_lettered: -1 } }],
    ['nothing in it', [], nothing, { ended_as: 'opened', books: { published: -1, dead_lettered: -1 } }],
  ]
  test.each(cases)('%s', (_, endings, more, end) => {
    expect(endOfRecord(endings, more)).toEqual(end)
  })
})

describe('the logical place', () => {
  test('of a message is its own, of a redrive where it failed, of a record where it would have been', () => {
    expect(logicalPosition({ position: place(9) })).toBe(place(9))
    expect(logicalPosition({ position: place(9), redrive: own })).toBe(place(5))
    expect(logicalPosition({ position: place(9, 3), redrive: record })).toBe(place(5, 3))
    expect(logicalPosition({ position: place(9), redrive: { redrive_of: 'f', attempt: 1 } })).toBeUndefined()
  })
})
