import type { Ports } from '../../../../functions/service_platform/dispatch/ports.ts'

/**
 * Wraps every call of every port, whatever ports there are: `around` sees each call's number (from 1) and name, and decides
 * when and whether it is made and answered.
 */
export const wrapped = <Of extends object>(
  ports: Of,
  around: (number: number, name: string, call: () => Promise<unknown>) => Promise<unknown>,
): Of => {
  let number = 0
  const wrap = (port: object, portName: string): object =>
    new Proxy(port, {
      get: (target, method) => {
        const value: unknown = Reflect.get(target, method)
        if (typeof value !== 'function') return value
        return (...args: unknown[]) => {
          number += 1
          const call = (): Promise<unknown> => Promise.resolve(Reflect.apply(value, target, args))
          return around(number, `${portName}.${String(method)}`, call)
        }
      },
    })
  return Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, wrap(port as object, name)])) as never
}

/** The names of all calls that an invocation makes. */
export const counting = <Of extends object>(ports: Of): { readonly ports: Of; readonly calls: string[] } => {
  const calls: string[] = []
  return {
    calls,
    ports: wrapped(ports, (_, name, call) => {
      calls.push(name)
      return call()
    }),
  }
}

/**
 * The process dies before or after its call `at`: no call of it is made or answered from then on. `died` resolves then.
 */
export const killed = <Of extends object>(
  ports: Of,
  at: number,
  when: 'before' | 'after',
): { readonly ports: Of; readonly died: Promise<'died'> } => {
  let dead = false
  let die: (value: 'died') => void = () => undefined
  const died = new Promise<'died'>((resolve) => {
    die = resolve
  })
  const never = new Promise<never>(() => undefined)
  return {
    died,
    ports: wrapped(ports, async (number, _, call) => {
      if (dead) return never
      if (number !== at) {
        const answer = await call()
        return dead ? never : answer
      }
      if (when === 'after') await call()
      dead = true
      die('died')
      return never
    }),
  }
}

/**
 * Runs `act` in worlds of its own: once to the end, then dying before and after each call that it makes to the outside; `then` is
 * what happens afterwards. The calls are counted, not listed: a new one is interrupted from the day it is written. Answers how
 * many there are.
 */
export const everyDeath = async <World extends { readonly ports: object }>(
  prepare: () => Promise<World>,
  act: (world: World, ports?: World['ports']) => Promise<unknown>,
  then: (world: World, where: string) => Promise<void>,
): Promise<number> => {
  const undisturbed = await prepare()
  const { ports, calls } = counting(undisturbed.ports)
  await act(undisturbed, ports)
  await then(undisturbed, 'undisturbed')
  for (const when of ['before', 'after'] as const) {
    for (let at = 1; at <= calls.length; at += 1) {
      const world = await prepare()
      const dying = killed(world.ports, at, when)
      await Promise.race([act(world, dying.ports), dying.died])
      await then(world, `killed ${when} call ${at}: ${calls[at - 1]}`)
    }
  }
  return calls.length
}

/** The process freezes before its call `at` and thaws with `thaw`: everything it had under way goes on then. */
export const frozen = (
  ports: Ports,
  at: number,
): { readonly ports: Ports; readonly froze: Promise<'froze'>; thaw(): void } => {
  let freeze: (value: 'froze') => void = () => undefined
  let thaw: () => void = () => undefined
  const froze = new Promise<'froze'>((resolve) => {
    freeze = resolve
  })
  const thawed = new Promise<void>((resolve) => {
    thaw = resolve
  })
  let isFrozen = false
  return {
    froze,
    thaw: () => {
      isFrozen = false
      thaw()
    },
    ports: wrapped(ports, async (number, _, call) => {
      if (number === at) {
        isFrozen = true
        freeze('froze')
      }
      if (isFrozen) await thawed
      const answer = await call()
      if (isFrozen) await thawed
      return answer
    }),
  }
}

/** Every call waits its own number of turns, so that two invocations meet in ever new ways. */
export const jittered = (ports: Ports, random: () => number): Ports =>
  wrapped(ports, async (_, __, call) => {
    for (let turns = Math.floor(random() * 6); turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve))
    const answer = await call()
    for (let turns = Math.floor(random() * 4); turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve))
    return answer
  })

/** mulberry32: one seed gives the whole run. */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
