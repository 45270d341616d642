import { describe, expect, test } from 'vitest'
import { hearing } from '../../../functions/feed/sight.ts'
import type { Fleets } from '../../../functions/http/caller.ts'
import type { Filter } from '../../../messages/feed/frames.ts'
import { fakeFleets, fakeGrants } from '../../fakes/fleets.ts'
import { event } from '../service_platform/feed/world.ts'

const ada = 'person:ada'
const app = 'application:app1'

const listener = (caller: string, fleets: Fleets, ...filters: readonly Filter[]) => ({
  caller,
  fleets,
  subscriptions: Object.fromEntries(filters.map((filter, n) => [`s${n}`, { filter, after: 0 }])),
})

/** n1 is in the north, s1 in the south, r1 nowhere; app1 was granted what is said. */
const world = async ({ granted = [] as Fleets } = {}) => {
  const [fleets, grants] = [fakeFleets(), fakeGrants()]
  fleets.put('north', 'n1')
  fleets.put('south', 's1')
  await grants.write({ client_id: 'app1', fleets: granted, changed_by: 'ada', changed_at: 'then' })
  const read: string[] = []
  const ports = {
    fleets: {
      fleetsOf: async (robotIds: readonly string[]) => {
        read.push(`fleets of ${robotIds.join(' ')}`)
        return fleets.fleetsOf(robotIds)
      },
    },
    grants: {
      fleetsOf: async (clientId: string) => {
        read.push(`grants of ${clientId}`)
        return grants.fleetsOf(clientId)
      },
    },
  }
  const events = ['n1', 's1', 'r1'].map((robot, n) => ({ position: n + 1, event: event(robot) }))
  return {
    read,
    robotsHeard: async (...listeners: readonly ReturnType<typeof listener>[]) => {
      const heardBy = await hearing(listeners, events, ports)
      return listeners.map((one) => heardBy(one).map((heard) => heard.event.robot_id))
    },
  }
}

describe('nothing is read', () => {
  test('for people who see all fleets and ask for none', async () => {
    const { robotsHeard, read } = await world()
    const [everything, one] = await robotsHeard(
      listener(ada, 'all', {}),
      listener(ada, 'all', { robots: ['s1'] }, { states: ['idle'] }),
    )
    expect(everything).toEqual(['n1', 's1', 'r1'])
    expect(one).toEqual(['s1'])
    expect(read).toEqual([])
  })

  test('for who has subscribed to nothing yet', async () => {
    const { robotsHeard, read } = await world({ granted: ['north'] })
    expect(await robotsHeard(listener(ada, ['north']), listener(app, ['north']))).toEqual([[], []])
    expect(read).toEqual([])
  })

  test('for whose ticket has no fleet', async () => {
    const { robotsHeard, read } = await world({ granted: 'all' })
    expect(await robotsHeard(listener(ada, [], {}), listener(app, [], { fleets: ['north'] }))).toEqual([[], []])
    expect(read).toEqual([])
  })

  test('for nobody', async () => {
    const { robotsHeard, read } = await world()
    expect(await robotsHeard()).toEqual([])
    expect(read).toEqual([])
  })
})

describe('fleets are read, once for all', () => {
  test('where one of them sees some only', async () => {
    const { robotsHeard, read } = await world()
    const heard = await robotsHeard(
      listener(ada, 'all', {}),
      listener(ada, ['north'], {}),
      listener(ada, ['south'], {}),
    )
    expect(heard).toEqual([['n1', 's1', 'r1'], ['n1'], ['s1']])
    expect(read).toEqual(['fleets of n1 s1 r1'])
  })

  test('where somebody who sees all asks for some', async () => {
    const { robotsHeard, read } = await world()
    expect(await robotsHeard(listener(ada, 'all', { states: ['idle'] }, { fleets: ['south'] }))).toEqual([['s1']])
    expect(read).toEqual(['fleets of n1 s1 r1'])
  })
})

describe('of an application only its grants are read', () => {
  test.each([
    ['it was granted all that its ticket has', 'all', ['n1', 's1', 'r1']],
    ['everything was taken from it', [], []],
  ] as const)('where %s', async (_, granted, heard) => {
    const { robotsHeard, read } = await world({ granted })
    expect(await robotsHeard(listener(app, 'all', {}), listener(app, 'all', {}))).toEqual([heard, heard])
    expect(read).toEqual(['grants of app1'])
  })

  test('and fleets where some are left', async () => {
    const { robotsHeard, read } = await world({ granted: ['north'] })
    expect(await robotsHeard(listener(app, 'all', {}))).toEqual([['n1']])
    expect(read).toEqual(['grants of app1', 'fleets of n1 s1 r1'])
  })
})
