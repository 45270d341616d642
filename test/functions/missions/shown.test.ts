import { expect, test } from 'vitest'
import { shownMission } from '../../../functions/missions/shown.ts'
import { begun, missionRow } from '../allocation/missions.ts'

test('a mission whose load a person has to look at says so, in lists too', () => {
  const held = missionRow('m1', { status: 'reallocating', held_load: 'fault: it may have its load on board' })
  expect(shownMission(held).waits_because).toEqual({
    reason: 'load_needs_person',
    robots: {},
    at: begun,
    says: 'The load that its last robot has on it has to be looked at by a person',
  })
  expect(shownMission(missionRow('m1', { status: 'running' })).waits_because).toBe(null)
})
