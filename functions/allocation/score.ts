// How well a robot fits a mission: one number from 0 to 1, more is better. Whether it may have it at all is another question
// (fitting.ts) and is asked first.
//
//   term       weight  worth                                              unknown
//   distance   0.50    1 / (1 + metres / 10), on the same map             0.25, as 30 m
//   battery    0.20    percent / 100                                      0.5
//   rested     0.15    seconds free / (seconds free + 600)                0
//   fitting    0.10    1 / (1 + capabilities that nobody asked for)       1, it has none
//   home       0.05    1 when mission and robot are of the same fleet, or both of none; else 0
//
// Each term only rises with what is better about the robot: closer, fuller, longer without work never scores worse
// (test/functions/allocation/score.test.ts). `fitting` keeps those that can do much for those who need it; `rested` spreads work.
// What is unknown is worth something, or a fleet that says nothing about its places would never be chosen beside one that does.

import type { MissionStep } from '../../messages/mission-fields.ts'

export interface Asked {
  readonly steps: readonly MissionStep[]
  readonly requires: readonly string[]
  readonly fleet?: string
}

export interface Offered {
  readonly fleet?: string
  readonly capabilities: readonly string[]
  /** Percent */
  readonly battery?: number
  readonly pose?: Pose
  readonly seconds_free: number
}

export interface Pose {
  /** Metres */
  readonly x: number
  readonly y: number
  readonly map?: string
}

export const weights = { distance: 0.5, battery: 0.2, rested: 0.15, fitting: 0.1, home: 0.05 } as const
export type Term = keyof typeof weights

export const scoreOf = (asked: Asked, offered: Offered): number =>
  rounded(
    Object.entries(termsOf(asked, offered)).reduce((sum, [term, worth]) => sum + weights[term as Term] * worth, 0),
  )

/** Each from 0 to 1. */
export const termsOf = (asked: Asked, offered: Offered): Readonly<Record<Term, number>> => ({
  distance: 1 / (1 + (metresTo(asked.steps, offered.pose) ?? UNKNOWN_METRES) / HALF_WORTH_METRES),
  battery: offered.battery === undefined ? 0.5 : within(offered.battery / 100),
  rested: within(Math.max(0, offered.seconds_free) / (Math.max(0, offered.seconds_free) + HALF_RESTED_SECONDS)),
  fitting: 1 / (1 + offered.capabilities.filter((each) => !asked.requires.includes(each)).length),
  home: asked.fleet === offered.fleet ? 1 : 0,
})

/** As the crow flies, to the first place that the mission names; undefined where either is unknown or on another map. */
export const metresTo = (steps: readonly MissionStep[], pose: Pose | undefined): number | undefined => {
  const first = steps.find(({ place }) => place?.x !== undefined && place.y !== undefined)?.place
  if (first?.x === undefined || first.y === undefined || !pose || first.map !== pose.map) return undefined
  return Math.hypot(first.x - pose.x, first.y - pose.y)
}

const UNKNOWN_METRES = 30
const HALF_WORTH_METRES = 10
const HALF_RESTED_SECONDS = 600

const within = (worth: number): number => Math.min(1, Math.max(0, worth))

/** Six digits: what differs by less is the same, and is told apart by the tie-break. */
const rounded = (score: number): number => Math.round(score * 1e6) / 1e6
