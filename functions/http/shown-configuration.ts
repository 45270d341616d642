import type { Configuration } from '../ports/configurations.ts'

/** A configuration as it is answered: a version says of what. */
export const shownConfiguration = (robot_id: string, { version, ...configuration }: Configuration) => ({
  robot_id,
  ...configuration,
  configuration_version: version,
})
