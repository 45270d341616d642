/**
 * Brings one listener up to date: posts what the buffer has after the position that it knows, in order, and hands it back to
 * fan-out when nothing is left. A post that is not taken is tried three times more, if that can help; then the listener is
 * dead-lettered and ended: its client connects again and resumes where it was.
 */
import { derivedId } from '../../../messages/ids.ts'
import { PermanentFailure } from '../../errors.ts'
import { endConnection } from '../../feed/ending.ts'
import { type Framed, framesOf, gapFrame } from '../../feed/framing.ts'
import { endOf, type Listener, live } from '../../feed/listener.ts'
import { type BufferLimits, type Replay, replayAfter } from '../../feed/positions.ts'
import { hearing, type SightPorts } from '../../feed/sight.ts'
import type { Log } from '../../logger.ts'
import type { FailureIntake, FailureReport } from '../../ports/failure-intake.ts'
import type { FeedBuffer } from '../../ports/feed-buffer.ts'
import type { Listeners } from '../../ports/listeners.ts'
import type { Posted, Sockets } from '../../ports/sockets.ts'

export interface CatchUpPorts extends SightPorts {
  readonly buffer: Pick<FeedBuffer, 'head' | 'after'>
  readonly listeners: Listeners
  readonly sockets: Sockets
  readonly failures: FailureIntake
  readonly settings: {
    readonly limits: BufferLimits
    /** Who is still behind after this long is too slow. */
    readonly budget_ms: number
  }
  readonly sleep: (milliseconds: number) => Promise<void>
  /** Epoch milliseconds. */
  readonly now: () => number
  /** 0 to 1 */
  readonly random: () => number
  readonly log: Log
}

export interface CatchUpEvent {
  readonly connection_id: string
  /** Somebody tries its failure again: then it is one that the connection is gone. */
  readonly again?: true
}

export const catchUp =
  (ports: CatchUpPorts) =>
  async (
    { connection_id, again }: CatchUpEvent,
    { invokedFunctionArn }: { readonly invokedFunctionArn?: string } = {},
  ): Promise<void> => {
    const begun = await claim(connection_id, ports)
    if (begun === undefined) {
      if (again && (await ports.listeners.find(connection_id)) === undefined) throw new ConnectionGone(connection_id)
      return
    }
    const from = begun.behind
    const ended = await follow(begun, ports)
    const log = { connection_id, by: begun.caller, from, outcome: ended.outcome }
    ports.log.info('caught up', log)
    if (ended.outcome === 'ended') {
      await endConnection(connection_id, ended.why, ports)
    } else if (ended.outcome === 'not_taken') {
      await ports.failures.report([reportOf(ended, connection_id, begun.caller, invokedFunctionArn, ports.now())])
      await endConnection(connection_id, 'too_slow', ports)
    } else if (ended.outcome === 'gone') {
      await ports.listeners.remove(connection_id)
    }
  }

export class ConnectionGone extends PermanentFailure {
  override readonly name = 'ConnectionGone'
  constructor(connectionId: string) {
    super(`Connection ${connectionId} is gone: its client resumes by itself, nothing is left to be sent`)
  }
}

type Ended =
  | { readonly outcome: 'live' }
  /** Somebody has removed it, or made it live: nothing is left to do. */
  | { readonly outcome: 'left' }
  | { readonly outcome: 'gone' }
  | { readonly outcome: 'ended'; readonly why: 'expired' | 'too_old' | 'too_slow' }
  | {
      readonly outcome: 'not_taken'
      readonly behind: number
      readonly error_class: string
      readonly error_text: string
    }

/** Of two runs for one listener the second finds it claimed. One that died leaves its claim until it ends by itself. */
const claim = async (connectionId: string, { listeners, now }: CatchUpPorts): Promise<Listener | undefined> => {
  for (;;) {
    const listener = await listeners.find(connectionId)
    if (listener?.behind === undefined || (listener.caught_up_until ?? 0) > now()) return undefined
    const claimed = await listeners.change(listener, {
      ...listener,
      caught_up_until: now() + claimMs,
    })
    if (claimed) return claimed
  }
}

/**
 * Longer than it takes to give one frame up; made longer with every page. Should two work at it all the same, the listener hears
 * some events twice.
 */
const claimMs = 60_000

const follow = async (begun: Listener, ports: CatchUpPorts): Promise<Ended> => {
  const { listeners, buffer, now, settings, sleep, random } = ports
  const until = now() + settings.budget_ms
  let listener = begun
  for (;;) {
    const { behind, connection_id } = listener
    if (behind === undefined) return { outcome: 'left' }
    const ended = endOf(listener, now())
    if (ended) return { outcome: 'ended', why: ended }
    if (now() >= until) return { outcome: 'ended', why: 'too_slow' }

    // In this order: pages that are read behind the head are no gap.
    const head = await buffer.head()
    const replay = replayAfter(behind, await buffer.after(behind), head, settings.limits, now())
    const posted = await replayTo(listener, replay, ports)
    if (posted) return posted

    const { through } = replay
    const next =
      through > behind
        ? await listeners.change(listener, { ...listener, behind: through, caught_up_until: now() + claimMs })
        : await listeners.changeAt(behind, listener, live(listener))
    if (next && through === behind) return { outcome: 'live' }
    if (next) {
      listener = next
      continue
    }
    // Its client has said something, or an event has come in between.
    const again = await listeners.find(connection_id)
    if (again === undefined) return { outcome: 'left' }
    listener = again
    await sleep(random() * 10)
  }
}

const replayTo = async (
  listener: Listener,
  { gap, events }: Replay,
  ports: CatchUpPorts,
): Promise<Ended | undefined> => {
  const frames: Framed[] = []
  if (gap) {
    const missing = Object.entries(listener.subscriptions).filter(([, { after }]) => after < gap.to)
    const [first] = missing
    if (first) {
      const from = Math.max(gap.from, Math.min(...missing.map(([, { after }]) => after)) + 1)
      const ids = missing.map(([id]) => id)
      frames.push({ text: gapFrame(ids, from, gap.to, 'buffer'), through: gap.to })
    }
  }
  if (events.length > 0) {
    const heardBy = await hearing([listener], events, ports)
    frames.push(...framesOf(heardBy(listener)))
  }
  for (const { text } of frames) {
    const posted = await postPatiently(listener.connection_id, text, ports)
    if (posted.outcome === 'gone') return { outcome: 'gone' }
    if (posted.outcome !== 'taken') return { ...posted, outcome: 'not_taken', behind: listener.behind ?? 0 }
  }
  return undefined
}

/** Three times more, when it may be taken later. */
const postPatiently = async (
  connectionId: string,
  text: string,
  { sockets, sleep, random }: CatchUpPorts,
): Promise<Posted> => {
  for (let tries = 0; ; tries += 1) {
    const posted = await sockets.post(connectionId, text, postWithinMs)
    if (posted.outcome !== 'busy' || tries === triesMax) return posted
    await sleep(firstPauseMs * 3 ** tries * (0.5 + random()))
  }
}

const triesMax = 3
const firstPauseMs = 500
const postWithinMs = 3_000

const reportOf = (
  { behind, error_class, error_text }: Extract<Ended, { readonly outcome: 'not_taken' }>,
  connection_id: string,
  caller: string,
  functionArn: string | undefined,
  now: number,
): FailureReport => ({
  failure_id: derivedId('failure', 'feed', connection_id),
  kind: 'feed',
  stage: 'feed',
  error_class,
  error_text: `${caller} did not take what it listens to, from position ${behind + 1} on: ${error_text}`,
  // Its client resumes; the connection is ended.
  retryable: false,
  status: 'open',
  at: new Date(now).toISOString(),
  attempt: 1,
  original_base64: Buffer.from(JSON.stringify({ connection_id, again: true })).toString('base64'),
  ...(functionArn !== undefined && { function_arn: functionArn }),
  source: 'service_platform.api_gateway',
})
