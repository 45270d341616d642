// Finds the versions: every policy/robot.v<n>.json, and every policy/mission.v<n>.json. Read at synthesis, by commands and by
// tests; no function reads policies.

import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { SubjectKind } from '../messages/message-type.ts'
import { parseStrictly } from '../messages/strict-json.ts'
import { InvalidPolicy, type Policy, parsePolicy } from './policy.ts'

const fileName = /^[a-z]+\.v[1-9]\d{0,3}\.json$/

/** All versions of robots, lowest first. A new version is one file; nothing lists it. */
export function policies(directory: string = import.meta.dirname): readonly Policy[] {
  return policiesOf('robot', directory)
}

/** All versions of missions, lowest first. */
export function missionPolicies(directory: string = import.meta.dirname): readonly Policy[] {
  return policiesOf('mission', directory)
}

function policiesOf(subject: SubjectKind, directory: string): readonly Policy[] {
  const files = readdirSync(directory).filter((file) => file.startsWith(`${subject}.`) && file.endsWith('.json'))
  const misnamed = files.filter((file) => !fileName.test(file))
  if (misnamed.length > 0)
    throw new InvalidPolicy(
      misnamed.map((file) => `${file}: is no name of a policy; write ${subject}.v1.json, ${subject}.v2.json …`),
    )
  return files.map((file) => readPolicy(join(directory, file))).sort((a, b) => versionNumber(a) - versionNumber(b))
}

export function readPolicy(path: string): Policy {
  const file = basename(path)
  const { value, error } = parseStrictly(readFileSync(path))
  if (error) throw new InvalidPolicy([`${file}: ${error.class}: ${error.text}`])
  return parsePolicy(file, value)
}

function versionNumber(policy: Policy): number {
  return Number(policy.version.slice(1))
}
