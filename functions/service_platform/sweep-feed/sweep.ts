import { asError } from '../../errors.ts'
import { endConnection } from '../../feed/ending.ts'
import { endOf, type Listener } from '../../feed/listener.ts'
import { inParallel } from '../../in-parallel.ts'
import type { Log } from '../../logger.ts'
import type { CatchUps } from '../../ports/catch-ups.ts'
import type { Listeners } from '../../ports/listeners.ts'
import type { Sockets } from '../../ports/sockets.ts'

export interface SweepFeedPorts {
  readonly listeners: Listeners
  readonly sockets: Sockets
  readonly catchUps: CatchUps
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
}

export interface Swept {
  readonly ended: number
  readonly gone: number
  readonly caught_up: number
}

/**
 * Once a minute: ends connections whose token has ended, forgets those whose end nobody heard, and goes on with whoever is
 * behind and was left by a catch-up that died. One that cannot be looked after stops none of the others.
 */
export const sweepFeed = (ports: SweepFeedPorts) => async (): Promise<Swept> => {
  const counts = { ended: 0, gone: 0, caught_up: 0 }
  const listeners = await ports.listeners.all()
  const errors: unknown[] = []
  await inParallel(listeners, atOnce, async (listener) => {
    try {
      const done = await sweep(listener, ports)
      if (done) counts[done] += 1
    } catch (error) {
      errors.push(error)
      ports.log.warn('connection not swept', { connection_id: listener.connection_id, error: asError(error) })
    }
  })
  if (counts.ended + counts.gone + counts.caught_up > 0) ports.log.info('swept', { ...counts, of: listeners.length })
  if (errors.length > 0) throw errors[0]
  return counts
}

const atOnce = 10

const sweep = async (listener: Listener, ports: SweepFeedPorts): Promise<keyof Swept | undefined> => {
  const { listeners, sockets, catchUps, now } = ports
  const { connection_id, behind, caught_up_until = 0, seen_at } = listener
  const ended = endOf(listener, now())
  if (ended) {
    await endConnection(connection_id, ended, ports)
    return 'ended'
  }
  if (now() - seen_at >= unseenMs) {
    if (!(await sockets.isThere(connection_id))) {
      await listeners.remove(connection_id)
      return 'gone'
    }
    // Somebody who writes it at this moment has seen it too.
    await listeners.change(listener, { ...listener, seen_at: now() })
  }
  if (behind === undefined || caught_up_until > now()) return undefined
  await catchUps.begin(connection_id)
  return 'caught_up'
}

/** Half of what API Gateway allows a connection to be idle. */
const unseenMs = 5 * 60_000
