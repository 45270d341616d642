/** Each time that somebody was overtaken, somebody else has got through; so a few dozen people at once are through in so many tries. */
import { pause } from './pause.ts'

export const triesMax = 12

/** Not in step with the others that were overtaken. `random`: 0 to 1. */
export const beforeTry = (tries: number, random: number): Promise<void> =>
  tries === 0 ? Promise.resolve() : pause(10 * 2 ** Math.min(tries, 5) * (0.2 + random))

/** Nothing was changed: whoever asked looks at what the others have done, and asks again. */
export class OvertakenAgain extends Error {
  override readonly name = 'OvertakenAgain'
  constructor(what: string) {
    super(`${what} was changed by others ${triesMax} times while it was to be written: look at it again`)
  }
}
