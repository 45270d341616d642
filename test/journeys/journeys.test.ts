import { test } from 'vitest'
import { simulatedLine } from './simulated-line.ts'
import { holdsTo } from './transcript.ts'

test('a day of one robot', async () => holdsTo('a-day-of-one-robot', await simulatedLine(['r1'])))

test('a robot is parked and released in order, and holds nobody up', async () =>
  holdsTo('parked-and-released', await simulatedLine(['r1', 'r2'])))

test('what is refused or no message changes nothing and is recorded', async () =>
  holdsTo('refused', await simulatedLine(['r1'])))

test('a failed message is edited, fails, is edited again, tried again and applied: one chain', async () =>
  holdsTo('edited-and-retried', await simulatedLine(['r1'])))

test('a version is rolled out and back while robots work, and compared with what was decided', async () =>
  holdsTo('rolled-out-and-back', await simulatedLine(['r1', 'r2'])))

test('what is sent over HTTP is decided like everything else, and once', async () =>
  holdsTo('over-http', await simulatedLine(['r1'])))

test('a held message is edited or archived: its robot goes on without it', async () =>
  holdsTo('held-and-put-away', await simulatedLine(['r1'])))
