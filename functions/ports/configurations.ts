/**
 * What a robot is to be set to, and what it says that it is: kept by the broker while the robot is away, told to it as soon as it
 * is there (a device shadow).
 */
export interface Settings {
  /** The policy version that it is pinned to: for the robot to know, nothing is decided by it. */
  readonly policy_version?: string
  /** Between two samples of telemetry. */
  readonly telemetry_rate_seconds?: number
}

export const settingNames = ['policy_version', 'telemetry_rate_seconds'] as const satisfies (keyof Settings)[]

export interface Configuration {
  readonly desired: Settings
  /** The robot's own words: whatever it reports. */
  readonly reported: Readonly<Record<string, unknown>>
  /** Names of settings that it has not reported as they are desired. */
  readonly open: readonly (keyof Settings)[]
  /** Rises with each change, of either side; 0: there is none yet. */
  readonly version: number
  /** RFC 3339, of the last change. */
  readonly changed_at?: string
}

export interface ConfigurationReader {
  read(robotId: string): Promise<Configuration>
}

export interface Configurations extends ConfigurationReader {
  /** null takes a setting away. `changed`, and nothing else, if the version is not the one that was `seen` any more. */
  want(
    robotId: string,
    change: { readonly [Name in keyof Settings]?: Settings[Name] | null },
    seen?: number,
  ): Promise<'written' | 'changed'>
}

/** By the texts of both: a robot reports numbers as numbers. */
export const openOf = (desired: Settings, reported: Configuration['reported']): readonly (keyof Settings)[] =>
  settingNames.filter((name) => name in desired && JSON.stringify(desired[name]) !== JSON.stringify(reported[name]))
