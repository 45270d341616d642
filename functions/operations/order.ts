/**
 * The order in which an operation acts: per robot as it was said, and the robots in turn, so that none waits for another and a
 * robot with a thousand messages does not hold up the rest.
 */
export interface Orderable {
  readonly failure_id: string
  readonly robot_id?: string | undefined
  /** Place on the stream (messages/position.ts): sorts as text among those of one length. */
  readonly position?: string | undefined
  /** RFC 3339 */
  readonly received_at?: string | undefined
  /** The robot's own number: tells messages of one moment apart where there is no position. */
  readonly sequence?: number | undefined
}

export const inOrder = <One extends Orderable>(all: readonly One[]): readonly One[] => {
  const robots = [...Map.groupBy(all, ({ robot_id }) => robot_id ?? '').values()].map(asSaid)
  robots.sort(([one], [other]) => byTime(one, other))
  const ordered: One[] = []
  for (let turn = 0; ordered.length < all.length; turn += 1) {
    for (const robot of robots) {
      const one = robot[turn]
      if (one !== undefined) ordered.push(one)
    }
  }
  return ordered
}

/** By position; what never reached the stream goes before the first that was received after it. */
const asSaid = <One extends Orderable>(ofRobot: readonly One[]): readonly One[] => {
  const placed: { readonly one: One; readonly time: string }[] = []
  let latest = ''
  for (const one of ofRobot.filter(({ position }) => position !== undefined).sort(byPosition)) {
    // Never earlier than what lies before it, so that this order stays whatever the clocks said.
    latest = timeOf(one) > latest ? timeOf(one) : latest
    placed.push({ one, time: latest })
  }
  const unplaced = ofRobot
    .filter(({ position }) => position === undefined)
    .sort(byTime)
    .map((one) => ({ one, time: timeOf(one) }))
  // Sorting keeps equals as they are: the stable order of both lists survives the merge.
  return [...placed, ...unplaced].sort((one, other) => byText(one.time, other.time)).map(({ one }) => one)
}

const byPosition = (one: Orderable, other: Orderable): number =>
  byText(one.position ?? '', other.position ?? '') || byTime(one, other)

/** Where neither time nor number tells, nobody knows the order; it is the same every time all the same. */
const byTime = (one: Orderable | undefined, other: Orderable | undefined): number =>
  byText(timeOf(one), timeOf(other)) ||
  (one?.sequence ?? 0) - (other?.sequence ?? 0) ||
  byText(one?.failure_id ?? '', other?.failure_id ?? '')

const timeOf = (one: Orderable | undefined): string => one?.received_at ?? ''
const byText = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1)
