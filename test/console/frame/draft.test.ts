import { expect, test } from 'vitest'
import {
  CHARACTERS_MAX,
  type Drafts,
  draftsIn,
  fieldOf,
  isAt,
  keptText,
  type Place,
  typed,
  without,
} from '../../../console/src/frame/draft.ts'

const now = Date.parse('2026-11-21T04:00:00Z')
const retry: Place = { address: '/console/failures/f-1', form: 'Retry failure', about: 'f-1' }
const note: Place = { address: '/console/failures/groups/g', form: 'Change failure group', about: 'g', version: 3 }
const ada = { by: 'ada', at: now }

const reason = (drafts: Drafts, place: Place = retry) => fieldOf(drafts.find(isAt(place)), 'reason', '')

const sameTab = (drafts: Drafts, by = 'ada', at = now): Drafts => draftsIn(keptText(drafts).text, by, at)

test('what was typed is there again in the same form on the same page, and nowhere else', () => {
  const drafts = sameTab(typed([], retry, 'reason', 'the dock is back', ada))
  expect(reason(drafts)).toBe('the dock is back')
  expect(reason(drafts, { ...retry, address: '/console/failures/f-2' })).toBe('')
  expect(reason(drafts, { ...retry, form: 'Archive failure' })).toBe('')
  expect(reason(drafts, { ...retry, about: 'f-2' })).toBe('')
})

test('fields of a form are kept together, and one that is as it was in the beginning is not kept', () => {
  let drafts = typed([], note, 'owner', 'ada', ada)
  drafts = typed(drafts, note, 'note', 'since the dock moved', ada)
  expect(drafts).toHaveLength(1)
  drafts = typed(drafts, note, 'owner', undefined, ada)
  expect(drafts[0]?.fields).toEqual({ note: 'since the dock moved' })
  expect(typed(drafts, note, 'note', undefined, ada)).toEqual([])
})

test('what was typed about an older version says which', () => {
  const drafts = typed([], note, 'note', 'a', ada)
  expect(typed(drafts, { ...note, version: 4 }, 'note', 'ab', ada)[0]?.version).toBe(3)
})

test('sent or given up, it is gone, and other forms are not', () => {
  const drafts = typed(typed([], retry, 'reason', 'a', ada), note, 'note', 'b', ada)
  expect(without(drafts, retry).map(({ form }) => form)).toEqual(['Change failure group'])
  expect(without(drafts, { ...retry, about: 'f-9' })).toBe(drafts)
})

test('whoever else signs in in this tab does not see it', () => {
  expect(sameTab(typed([], retry, 'reason', 'a', ada), 'ben')).toEqual([])
})

test('it is kept for a day', () => {
  const drafts = typed([], retry, 'reason', 'a', ada)
  expect(sameTab(drafts, 'ada', now + 86_399_000)).toHaveLength(1)
  expect(sameTab(drafts, 'ada', now + 86_400_000)).toEqual([])
})

test('the oldest goes where there is too much, and one that is too long by itself is not kept, which is said', () => {
  const long = 'x'.repeat(300_000)
  let drafts: Drafts = []
  for (const about of ['f-1', 'f-2', 'f-3', 'f-4']) drafts = typed(drafts, { ...retry, about }, 'reason', long, ada)
  const { text, isAll } = keptText(drafts)
  expect(text.length).toBeLessThan(CHARACTERS_MAX)
  expect(isAll).toBe(false)
  expect(draftsIn(text, 'ada', now).map(({ about }) => about)).toEqual(['f-2', 'f-3', 'f-4'])
  expect(keptText(typed([], retry, 'reason', 'x'.repeat(500_000), ada))).toEqual({ text: '[]', isAll: false })
  expect(keptText(typed([], retry, 'reason', 'x'.repeat(128 * 1024), ada)).isAll).toBe(true)
})

test.each([
  null,
  '',
  '[',
  '{}',
  '"a"',
  '[1, null, {"address": 1}, {"address": "a", "form": "b", "about": "", "by": "ada"}]',
])('what is none of ours is nothing: %s', (text) => {
  expect(draftsIn(text, 'ada', now)).toEqual([])
})

test('what another version of the page has kept is taken only where it fits the field', () => {
  const draft = typed([], retry, 'mission', { steps: [{ kind: 'go_to', node_id: 'A' }] }, ada)[0]
  const empty = { steps: [{ kind: 'go_to', node_id: '' }] }
  expect(fieldOf(draft, 'mission', empty)).toEqual({ steps: [{ kind: 'go_to', node_id: 'A' }] })
  const wider = { ...empty, fleet: '' }
  expect(fieldOf(draft, 'mission', wider)).toBe(wider)
  expect(fieldOf(draft, 'mission', 'a text')).toBe('a text')
  expect(fieldOf(draft, 'mission', ['a list'])).toEqual(['a list'])
})
