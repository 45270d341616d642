import { type Configurations, openOf, type Settings } from '../../functions/ports/configurations.ts'

export interface FakeConfigurations extends Configurations {
  /** What the robot says of itself. */
  report(robotId: string, reported: Readonly<Record<string, unknown>>): void
  /** The next calls fail with this. */
  failing?: Error
}

interface Kept {
  readonly desired: Settings
  readonly reported: Readonly<Record<string, unknown>>
  readonly version: number
}

export const fakeConfigurations = (changed_at = '2026-05-13T17:00:00.000Z'): FakeConfigurations => {
  const kept = new Map<string, Kept>()
  const of = (robotId: string): Kept => kept.get(robotId) ?? { desired: {}, reported: {}, version: 0 }
  const fake: FakeConfigurations = {
    read: async (robotId) => {
      if (fake.failing) throw fake.failing
      const { desired, reported, version } = of(robotId)
      return { desired, reported, open: openOf(desired, reported), version, ...(version > 0 && { changed_at }) }
    },
    want: async (robotId, change, seen) => {
      if (fake.failing) throw fake.failing
      const now = of(robotId)
      if (seen !== undefined && seen !== now.version) return 'changed'
      const desired = Object.fromEntries(
        Object.entries({ ...now.desired, ...change }).filter(([, value]) => value !== null && value !== undefined),
      )
      kept.set(robotId, { ...now, desired, version: now.version + 1 })
      return 'written'
    },
    report: (robotId, reported) => {
      const now = of(robotId)
      kept.set(robotId, { ...now, reported: { ...now.reported, ...reported }, version: now.version + 1 })
    },
  }
  return fake
}
