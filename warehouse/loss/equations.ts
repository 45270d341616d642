/**
 * What has to be equal in an hour of which nothing is lost, and which differences are allowed, in the columns of `loss_hour`. The
 * report lists what breaks the first three as gaps; the test of the report holds all of them.
 */
export interface Equation {
  readonly name: string
  /** As people read it. */
  readonly says: string
  /** A condition on a row of loss_hour. */
  readonly holds: string
}

export const equations: readonly Equation[] = [
  {
    name: 'stream-and-dispatch',
    says: 'What the lake has of the stream, place by place, dispatch has decided: messages that were said or edited, and those tried again.',
    holds: 'landed = decided + again',
  },
  {
    name: 'robot-and-stream',
    says: "The robot's own numbers follow each other; one without numbers claims nothing. What it says twice under one number is one number.",
    holds: 'claimed IS NULL OR claimed <= landed',
  },
  {
    name: 'lake-and-settled',
    says: 'What landed and can be opened is settled once: said twice is settled once, and so is what was tried again.',
    holds: 'settled <= landed - unopened',
  },
  {
    name: 'books',
    says: 'Everything published ends once: applied, observed, duplicate, refused, dead-lettered or shed. The rest is held, and pending.',
    holds: 'published = applied + observed + duplicate + refused + dead_lettered + shed + pending AND pending >= 0',
  },
  {
    name: 'derived',
    says: 'Facts that a dialect infers are published and are in no record: the lake has none of them. A lifecycle event of a client that is no robot comes to nothing: one less.',
    holds: 'published >= decided + derived',
  },
  {
    name: 'nothing-lost',
    says: 'No gap. What came again after it was decided (redelivered) is in none of these sums.',
    holds: 'lost = 0 AND streamed = landed - again',
  },
]
