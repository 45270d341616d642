import type { OutgoingEvent } from '../../messages/events/external.ts'
import type { Filter } from '../../messages/feed/frames.ts'

/** Whether an event is what a subscription asks for: all that the filter names is true of it. */
export const isMatching = (
  { robots, fleets, states, types, trace_id, outcomes }: Filter,
  event: Pick<OutgoingEvent, 'type' | 'robot_id' | 'trace_id' | 'payload'>,
  fleet: string | undefined,
): boolean =>
  isOneOf(robots, event.robot_id) &&
  isOneOf(fleets, fleet) &&
  isOneOf(states, states && stateIn(event)) &&
  (types === undefined || types.some((type) => isOfType(type, event.type))) &&
  (trace_id === undefined || trace_id === event.trace_id) &&
  isOneOf(outcomes, outcomes && outcomeIn(event))

const isOneOf = (wanted: readonly string[] | undefined, value: string | undefined): boolean =>
  wanted === undefined || (value !== undefined && wanted.includes(value))

const isOfType = (wanted: string, type: string): boolean =>
  wanted.endsWith('.*') ? type.startsWith(wanted.slice(0, -1)) : wanted === type

type Said = Pick<OutgoingEvent, 'type' | 'payload'>

/** The state that the robot, or the mission, is in after it: where a transition led, or where it stayed. */
const stateIn = ({ type, payload }: Said): string | undefined => textIn(isTransition(type) ? payload.to : payload.state)

/** A transition is how a message ends that was applied. */
const outcomeIn = ({ type, payload }: Said): string | undefined =>
  isTransition(type) ? 'applied' : textIn(payload.outcome)

const isTransition = (type: string): boolean => type === 'robot.transitioned' || type === 'mission.transitioned'

const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
