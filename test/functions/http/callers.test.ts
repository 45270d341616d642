import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fleetsIn, sees } from '../../../functions/http/caller.ts'
import { callerIn, expiryIn } from '../../../functions/http/claims.ts'
import { checkPermitted } from '../../../functions/http/permitted.ts'
import { Problem } from '../../../functions/http/problem.ts'
import { keptPage } from '../../../functions/http/seen.ts'
import { fakeGrants } from '../../fakes/fleets.ts'

const by = { changed_by: 'ada', changed_at: '2026-11-20T09:00:00.000Z' }

describe('claims', () => {
  test('of an access token name a person with groups and fleets, as the authorizer hands them over', async () => {
    const claims = {
      sub: '5a1c',
      username: '5a1c',
      client_id: 'people',
      'cognito:groups': '[reader writer]',
      fleets: 'north,south',
      scope: 'aws.cognito.signin.user.admin',
      exp: '1794000000',
    }
    expect(await callerIn(claims, fakeGrants())).toEqual({
      kind: 'person',
      name: '5a1c',
      groups: ['reader', 'writer'],
      fleets: ['north', 'south'],
    })
    expect(expiryIn(claims)).toEqual({ expires_at: 1_794_000_000 })
  })

  test('of an id token name a person by their address', async () => {
    const claims = { sub: '5a1c', email: 'ada@example.com', 'cognito:username': '5a1c', aud: 'people', fleets: '*' }
    expect(await callerIn(claims, fakeGrants())).toMatchObject({ name: 'ada@example.com', groups: [], fleets: 'all' })
  })

  test('of an application have our scopes only, and its fleets are those that it was granted', async () => {
    const grants = fakeGrants()
    const claims = {
      sub: 'client1',
      client_id: 'client1',
      scope: 'signalbox/messages.write other/messages.read signalbox/robots.read',
    }
    const caller = { kind: 'application', name: 'client1', scopes: ['messages.write', 'robots.read'] }
    expect(await callerIn(claims, grants)).toEqual({ ...caller, fleets: [] })
    await grants.write({ client_id: 'client1', fleets: ['north'], ...by })
    expect(await callerIn({ ...claims, fleets: '*', 'cognito:groups': '[admin]' }, grants)).toEqual({
      ...caller,
      fleets: ['north'],
    })
  })

  test('of a person who is in no group, and was told no fleet, are a person who may and sees nothing', async () => {
    const person = { sub: '5a1c', username: '5a1c', client_id: 'people' }
    expect(await callerIn(person, fakeGrants())).toEqual({ kind: 'person', name: '5a1c', groups: [], fleets: [] })
    expect(await callerIn(undefined, fakeGrants())).toMatchObject({ kind: 'person', groups: [], fleets: [] })
  })

  test('that look like both are a person’s: a user makes it one', async () => {
    const both = { sub: 'client1', client_id: 'client1', username: 'eve', scope: 'signalbox/messages.write' }
    expect((await callerIn(both, fakeGrants())).kind).toBe('person')
  })

  test('never make an admin, or all fleets, of a text that does not say so', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), async (groups, fleets) => {
        const caller = await callerIn({ username: 'x', 'cognito:groups': groups, fleets }, fakeGrants())
        if (caller.kind !== 'person') throw new Error('a person was expected')
        if (caller.groups.includes('admin')) expect(groups).toContain('admin')
        if (caller.fleets === 'all') expect(fleets).toContain('*')
        else expect(caller.fleets.every((fleet) => fleets.includes(fleet) && /^[\w-]{1,32}$/.test(fleet))).toBe(true)
      }),
    )
  })
})

test('a robot is seen by who sees its fleet; one that is in none by who sees all', () => {
  expect(sees('all', undefined)).toBe(true)
  expect(sees(['north'], 'north')).toBe(true)
  expect(sees(['north'], 'south')).toBe(false)
  expect(sees(['north'], undefined)).toBe(false)
  expect(sees([], 'north')).toBe(false)
  expect(fleetsIn('north, south ,../etc')).toEqual(['north', 'south'])
})

describe('a route', () => {
  const person = (...groups: string[]) => ({ kind: 'person', name: 'p', groups, fleets: 'all' }) as const
  const application = (...scopes: string[]) => ({ kind: 'application', name: 'a', scopes, fleets: 'all' }) as const
  const isRefused = (...[route, caller]: Parameters<typeof checkPermitted>): boolean => {
    try {
      checkPermitted(route, caller)
      return false
    } catch (error) {
      if (error instanceof Problem && error.status === 403) return true
      throw error
    }
  }

  test('is for its group and those above, and without one for admins', () => {
    for (const [group, allowed] of [
      ['reader', ['reader', 'writer', 'admin']],
      ['writer', ['writer', 'admin']],
      ['admin', ['admin']],
      [undefined, ['admin']],
    ] as const) {
      const route = group === undefined ? {} : { group }
      const all = ['reader', 'writer', 'admin', 'root', ''].filter((one) => !isRefused(route, person(one)))
      expect([group, all]).toEqual([group, allowed])
    }
    expect(isRefused({ group: 'reader' }, application('robots.read'))).toBe(true)
  })

  test('is for applications that have one of its scopes', () => {
    const either = { group: 'writer', scope: ['messages.write', 'robots.speak'] } as const
    expect(isRefused(either, application('robots.speak'))).toBe(false)
    expect(isRefused(either, application('robots.read', 'admin', 'writer'))).toBe(true)
    expect(isRefused({ group: 'reader', scope: 'robots.read' }, application())).toBe(true)
  })

  test('that is open is for anybody', () => {
    expect(isRefused({ open: true }, person())).toBe(false)
  })
})

test('a page of which most is somebody else’s is short or looks further, and no item is skipped or told twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { maxLength: 300 }),
      fc.integer({ min: 1, max: 20 }),
      async (own, limit) => {
        const read = async ({
          limit: most,
          after: [from = '0'] = [],
        }: {
          limit: number
          after?: readonly string[] | undefined
        }) => {
          const end = Number(from) + most
          const items = own.slice(Number(from), end).map((mine, n) => ({ mine, n: Number(from) + n }))
          return { items, ...(end < own.length && { next: [String(end)] }) }
        }
        const told: number[] = []
        let after: readonly string[] | undefined
        do {
          const page = await keptPage({ limit, after }, read, async (items) => items.filter(({ mine }) => mine))
          expect(page.items.length).toBeLessThanOrEqual(limit)
          told.push(...page.items.map(({ n }) => n))
          after = page.next
        } while (after !== undefined)
        expect(told).toEqual(own.flatMap((mine, n) => (mine ? [n] : [])))
      },
    ),
  )
})

test('a list that was looked through for a page that has little of it is not looked through again in the same request', async () => {
  let reads = 0
  const lookedAt = (looked: number) => async () => {
    reads += 1
    return { items: [], next: [String(reads)], looked }
  }
  const readsOf = async (looked: number): Promise<number> => {
    reads = 0
    expect(await keptPage({ limit: 100 }, lookedAt(looked), async (items) => items)).toEqual({
      items: [],
      next: [String(reads)],
    })
    return reads
  }
  expect([await readsOf(100), await readsOf(4_000), await readsOf(10_000)]).toEqual([10, 3, 1])
})
