// In which states a robot is at work: it finishes under the version that it started with. A version may list them itself
// (`at_work`); for those that do not, states are known by their names (at-work.json): v1 and v2 were written before anything
// was rolled out, and a version that may be frozen is not edited for it (docs/adr/0039).

import named from './at-work.json' with { type: 'json' }
import type { Policy } from './policy.ts'

export function atWorkIn({ at_work, states }: Pick<Policy, 'at_work' | 'states'>): readonly string[] {
  return at_work ?? Object.keys(states).filter((state) => Object.hasOwn(named, state))
}

/** Of a robot in whichever version, by its state's name alone. */
export const isAtWork = (state: string): boolean => Object.hasOwn(named, state)
