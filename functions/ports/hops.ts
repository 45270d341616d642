/**
 * How a message went along the line: when it came to each place, in milliseconds after it was received at the edge. Clocks
 * are those of AWS's services and of dispatch, so two hops that lie close may be out of order by their skew.
 */
export interface Hops {
  /** The stream has it. */
  readonly streamed_ms?: number
  /** dispatch has read its bytes. */
  readonly opened_ms?: number
  /** Its turn has come, behind everything of its robot that came before. */
  readonly dispatched_ms?: number
  /** The machine's run that decided it, in which its handlers ran; the commit is its last step. */
  readonly started_ms?: number
  readonly ended_ms?: number
  /** The decision is known, and about to be recorded. */
  readonly decided_ms?: number
}

export const hopNames = [
  'streamed_ms',
  'opened_ms',
  'dispatched_ms',
  'started_ms',
  'ended_ms',
  'decided_ms',
] as const satisfies readonly (keyof Hops)[]

/** As one short text: the journal has a row per trigger and four copies of it. `12,50,51,55,90,91`; what is unknown is empty. */
export const hopsText = (hops: Hops): string => hopNames.map((name) => hops[name] ?? '').join(',')

export const hopsIn = (text: string): Hops => {
  const offsets = text.split(',')
  return Object.fromEntries(
    hopNames.flatMap((name, place) => {
      const offset = offsets[place]
      return offset === undefined || offset === '' || Number.isNaN(Number(offset)) ? [] : [[name, Number(offset)]]
    }),
  )
}
