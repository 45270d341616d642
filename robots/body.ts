import { between, type Draw } from './random.ts'

/** Percent of the battery per second. */
const DRAIN = { standing: 0.03, moving: 0.4 } as const
const CHARGE = 1.8
const SPEED_METRES_PER_SECOND = 1.2
const HALL = { width: 40, depth: 20, map: 'hall-a' } as const

export interface Place {
  readonly x: number
  readonly y: number
}

export interface Pose extends Place {
  readonly theta: number
  readonly map: string
}

/** Battery and place of a virtual robot. It wanders, or goes where it is sent. */
export class Body {
  readonly #draw: Draw
  readonly #pace: number
  #battery: number
  #x: number
  #y: number
  #theta = 0
  #velocity = 0
  #map: string = HALL.map
  #goal: Place
  #sent = false
  #at: number

  /** `pace`: how much faster than a real robot it lives. */
  constructor(draw: Draw, now: number, pace = 1) {
    this.#draw = draw
    this.#pace = pace
    this.#battery = between(draw, 35, 100)
    this.#x = between(draw, 0, HALL.width)
    this.#y = between(draw, 0, HALL.depth)
    this.#goal = this.#somewhere()
    this.#at = now
  }

  get battery(): number {
    return rounded(this.#battery, 10)
  }

  get pose(): Pose {
    return { x: rounded(this.#x), y: rounded(this.#y), theta: rounded(this.#theta), map: this.#map }
  }

  get velocity(): number {
    return this.#velocity
  }

  /** Whether it stands where it was sent. */
  get isThere(): boolean {
    return !this.#sent || this.#distance() === 0
  }

  /** From now on it goes there and stays; without a place it wanders again. */
  headFor(place?: Place & { readonly map?: string | undefined }): void {
    this.#sent = place !== undefined
    this.#goal = place ?? this.#somewhere()
    if (place?.map !== undefined) this.#map = place.map
  }

  live(now: number, { moving, charging }: { readonly moving: boolean; readonly charging: boolean }): void {
    const seconds = (Math.max(0, now - this.#at) / 1000) * this.#pace
    this.#at = now
    const drain = moving ? DRAIN.moving : DRAIN.standing
    const change = charging ? CHARGE * seconds : -drain * seconds
    this.#battery = Math.min(100, Math.max(0, this.#battery + change))
    this.#velocity = moving && !(this.#sent && this.isThere) ? SPEED_METRES_PER_SECOND : 0
    if (moving) this.#drive(SPEED_METRES_PER_SECOND * seconds)
  }

  telemetry(): Readonly<Record<string, unknown>> {
    return { battery: this.battery, pose: this.pose, velocity: this.#velocity, errors: [] }
  }

  #drive(metres: number): void {
    const distance = this.#distance()
    if (distance <= metres) {
      this.#x = this.#goal.x
      this.#y = this.#goal.y
      if (!this.#sent) this.#goal = this.#somewhere()
      return
    }
    const away = { x: this.#goal.x - this.#x, y: this.#goal.y - this.#y }
    this.#theta = Math.atan2(away.y, away.x)
    this.#x += (away.x / distance) * metres
    this.#y += (away.y / distance) * metres
  }

  #distance(): number {
    return Math.hypot(this.#goal.x - this.#x, this.#goal.y - this.#y)
  }

  #somewhere(): Place {
    return { x: between(this.#draw, 0, HALL.width), y: between(this.#draw, 0, HALL.depth) }
  }
}

/** A station that was named without its coordinates: a robot knows its own by heart, each in one place. */
export function placeOf(name: string): Place {
  let hash = 2_166_136_261
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619)
  const unit = (hash >>> 0) / 4_294_967_296
  return { x: rounded(unit * HALL.width), y: rounded(((unit * 997) % 1) * HALL.depth) }
}

const rounded = (value: number, parts = 100): number => Math.round(value * parts) / parts
