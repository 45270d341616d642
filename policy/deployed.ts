// The versions that this code was built with, for functions: what they show and compare. Which machine decides a message is told
// to dispatch by the deployment; no policy is in its bundle.

import compiled from './compiled/policies.json' with { type: 'json' }
import type { Policy } from './policy.ts'

const all = compiled.policies as unknown as readonly Policy[]

/** Those of robots, lowest first. They were checked when the file was generated. */
export const deployedPolicies: readonly Policy[] = all.filter(({ subject }) => subject === 'robot')

/** Those of missions, lowest first. */
export const deployedMissionPolicies: readonly Policy[] = all.filter(({ subject }) => subject === 'mission')

export const deployedPolicy = (version: string): Policy | undefined =>
  deployedPolicies.find((policy) => policy.version === version)
