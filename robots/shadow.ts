// A robot's own device shadow, as a robot meets it: it asks for it when it comes, is told of what differs while it is there,
// and reports what it made of it. What it does not know it reports as little as it does it.

import * as z from 'zod'

export interface Followed {
  /** Between two samples of telemetry; undefined: as it likes. */
  readonly telemetry_rate_seconds?: number
  readonly policy_version?: string
}

const settings = z.object({
  telemetry_rate_seconds: z.number().min(0.1).max(3_600).optional().catch(undefined),
  policy_version: z.string().optional().catch(undefined),
})
/** Of get/accepted the whole, of update/delta what differs. */
const got = z.object({ state: z.object({ desired: settings.default({}) }) })
const differs = z.object({ state: settings })

export interface OwnShadow {
  readonly subscriptions: readonly string[]
  /** Where an empty message asks for it. */
  readonly get: string
  /** What is wanted, if this is a message about it; undefined otherwise. */
  wanted(topic: string, value: unknown): Followed | undefined
  /** What to publish, and where, once it is followed. */
  report(followed: Followed): { readonly topic: string; readonly text: string }
}

export function shadowOf(thingName: string): OwnShadow {
  const base = `$aws/things/${thingName}/shadow`
  const [accepted, delta] = [`${base}/get/accepted`, `${base}/update/delta`]
  return {
    subscriptions: [accepted, delta],
    get: `${base}/get`,
    wanted(topic, value) {
      if (topic === accepted) return setOnly(got.safeParse(value).data?.state.desired)
      return topic === delta ? setOnly(differs.safeParse(value).data?.state) : undefined
    },
    report: (reported) => ({ topic: `${base}/update`, text: JSON.stringify({ state: { reported } }) }),
  }
}

function setOnly(wanted: z.output<typeof settings> | undefined): Followed | undefined {
  if (wanted === undefined) return undefined
  const { telemetry_rate_seconds, policy_version } = wanted
  const followed = {
    ...(telemetry_rate_seconds !== undefined && { telemetry_rate_seconds }),
    ...(policy_version !== undefined && { policy_version }),
  }
  return Object.keys(followed).length === 0 ? undefined : followed
}
