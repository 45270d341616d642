import { between, type Draw } from './random.ts'

/** Percent of the battery per second. */
const DRAIN = { standing: 0.03, moving: 0.4 } as const
const CHARGE = 1.8
const SPEED_METRES_PER_SECOND = 1.2
const HALL = { width: 40, depth: 20, map: 'hall-a' } as const

/** Battery and place of a virtual robot. */
export class Body {
  readonly #draw: Draw
  #battery: number
  #x: number
  #y: number
  #theta = 0
  #velocity = 0
  #goal: { x: number; y: number }
  #at: number

  constructor(draw: Draw, now: number) {
    this.#draw = draw
    this.#battery = between(draw, 35, 100)
    this.#x = between(draw, 0, HALL.width)
    this.#y = between(draw, 0, HALL.depth)
    this.#goal = this.#somewhere()
    this.#at = now
  }

  get battery(): number {
    return Math.round(this.#battery * 10) / 10
  }

  live(now: number, { moving, charging }: { readonly moving: boolean; readonly charging: boolean }): void {
    const seconds = Math.max(0, now - this.#at) / 1000
    this.#at = now
    const drain = moving ? DRAIN.moving : DRAIN.standing
    const change = charging ? CHARGE * seconds : -drain * seconds
    this.#battery = Math.min(100, Math.max(0, this.#battery + change))
    this.#velocity = moving ? SPEED_METRES_PER_SECOND : 0
    if (moving) this.#drive(SPEED_METRES_PER_SECOND * seconds)
  }

  telemetry(): Readonly<Record<string, unknown>> {
    const rounded = (value: number) => Math.round(value * 100) / 100
    const pose = { x: rounded(this.#x), y: rounded(this.#y), theta: rounded(this.#theta), map: HALL.map }
    return { battery: this.battery, pose, velocity: this.#velocity, errors: [] }
  }

  #drive(metres: number): void {
    const away = { x: this.#goal.x - this.#x, y: this.#goal.y - this.#y }
    const distance = Math.hypot(away.x, away.y)
    if (distance <= metres) {
      this.#goal = this.#somewhere()
      return
    }
    this.#theta = Math.atan2(away.y, away.x)
    this.#x += (away.x / distance) * metres
    this.#y += (away.y / distance) * metres
  }

  #somewhere(): { x: number; y: number } {
    return { x: between(this.#draw, 0, HALL.width), y: between(this.#draw, 0, HALL.depth) }
  }
}
