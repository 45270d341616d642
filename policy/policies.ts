// Finds the versions: every policy/robot.v<n>.json. Read at synthesis, by commands and by tests; no function reads policies.

import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseStrictly } from '../messages/strict-json.ts'
import { InvalidPolicy, type Policy, parsePolicy } from './policy.ts'

const fileName = /^robot\.v[1-9]\d{0,3}\.json$/

/** All versions, lowest first. A new version is one file; nothing lists it. */
export function policies(directory: string = import.meta.dirname): readonly Policy[] {
  const files = readdirSync(directory).filter((file) => file.startsWith('robot.') && file.endsWith('.json'))
  const misnamed = files.filter((file) => !fileName.test(file))
  if (misnamed.length > 0)
    throw new InvalidPolicy(
      misnamed.map((file) => `${file}: is no name of a policy; write robot.v1.json, robot.v2.json …`),
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
