import { expect, test } from 'vitest'
import { type Query, queryOf, type Token } from '../../../console/src/frame/filter-text.ts'
import { askedFor } from '../../../console/src/robots/asked-for.ts'

const states = ['idle', 'working']
const token = (propertyKey: string, value: string, operator: Token['operator'] = '='): Token => ({
  propertyKey,
  operator,
  value,
})
const all = (...tokens: Token[]): Query => ({ operation: 'and', tokens })

test('what is joined by AND and said exactly is asked of the API, which then answers all of it', () => {
  expect(askedFor(all(token('state', 'idle'), token('fleet', 'north')), states)).toEqual({
    query: { state: 'idle', fleet: 'north' },
    isAll: true,
  })
  expect(askedFor(queryOf('state=idle & fleet=north', ['state', 'fleet']), states).query).toEqual({
    state: 'idle',
    fleet: 'north',
  })
  expect(askedFor(all(), states)).toEqual({ query: {}, isAll: true })
})

test('what the API does not know is left to be looked for in what was loaded', () => {
  expect(askedFor(all(token('state', 'idle'), token('battery', '20', '<')), states)).toEqual({
    query: { state: 'idle' },
    isAll: false,
  })
  expect(askedFor(all(token('state', 'idle', '!=')), states)).toEqual({ query: {}, isAll: false })
  expect(askedFor(all({ operator: ':', value: 'r1' }), states)).toEqual({ query: {}, isAll: false })
})

test('values that the API would refuse are not sent', () => {
  expect(askedFor(all(token('state', 'flying'), token('policy_version', '1')), states)).toEqual({
    query: {},
    isAll: false,
  })
})

test('of OR nothing is asked, and of two states that both have to be true the first', () => {
  const either: Query = { operation: 'or', tokens: [token('state', 'idle'), token('state', 'working')] }
  expect(askedFor(either, states)).toEqual({ query: {}, isAll: false })
  expect(askedFor(all(token('state', 'idle'), token('state', 'working')), states)).toEqual({
    query: { state: 'idle' },
    isAll: false,
  })
})

test('a group of one is as good as its member, a group of several is looked for here', () => {
  const query: Query = {
    operation: 'and',
    tokens: [],
    tokenGroups: [
      token('fleet', 'north'),
      { operation: 'and', tokens: [token('state', 'idle')] },
      { operation: 'or', tokens: [token('policy_version', 'v1'), token('policy_version', 'v2')] },
    ],
  }
  expect(askedFor(query, states)).toEqual({ query: { fleet: 'north', state: 'idle' }, isAll: false })
})

test('who is parked is asked alone', () => {
  expect(askedFor(all(token('parked', 'parked')), states)).toEqual({ query: { parked: 'parked' }, isAll: true })
  expect(askedFor(all(token('parked', 'parked'), token('fleet', 'north')), states)).toEqual({
    query: { fleet: 'north' },
    isAll: false,
  })
})
