import { expect, test } from 'vitest'
import { completed, connected, directed, endsOf, start, stateOf } from '../directed.ts'
import { hostile } from '../hostile.ts'

test.each(hostile)(
  '$what is dead-lettered with the bytes as they came, and the next good message is applied',
  async ({ bytes, error_class }) => {
    const line = await directed()
    await line.say('r1', connected())
    await line.say('r1', bytes)
    await line.say('r1', start('s1'))
    await line.say('r1', completed('w1'))
    const found = await line.atRest()

    expect(found.violations).toEqual([])
    expect(found.world.failures).toMatchObject([
      { kind: 'dispatch', stage: 'open', error_class, robot_id: 'r1', topic: 'robots/r1/messages', status: 'open' },
    ])
    expect(Buffer.from(found.world.failures[0]?.original ?? [])).toEqual(Buffer.from(bytes))
    expect(endsOf(found, 'r1').slice(0, 3)).toEqual([
      'c1 applied offline→idle',
      's1 applied idle→working',
      'w1 applied working→idle',
    ])
    expect(stateOf(found, 'r1')).toBe('idle')
  },
)
