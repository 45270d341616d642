import { test } from 'vitest'
import { simulatedLine } from './simulated-line.ts'
import { holdsTo } from './transcript.ts'

const line = (missions: readonly string[]) => simulatedLine(['r1', 'r2', ...missions.map((id) => `mission:${id}`)])

test('a mission is given to a robot, paused, resumed, and done', async () => holdsTo('a-mission', await line(['a'])))

test('a robot that is lost is fenced before another gets its mission, and what it says late is written down', async () =>
  holdsTo('lost-and-fenced', await line(['a'])))

test('a robot that is parked is not asked until it is released', async () =>
  holdsTo('mission-and-parked-robot', await line(['a', 'b'])))

test('a load on a robot that is lost waits for a person', async () => holdsTo('physical-load', await line(['a'])))

test('a mission ends in one of several ways, and says in which', async () =>
  holdsTo('how-missions-end', await line(['late', 'early', 'running', 'broken', 'part', 'moved'])))
