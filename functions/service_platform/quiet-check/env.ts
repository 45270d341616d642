import * as z from 'zod'
import { countVariable, jsonVariable, readEnvironment } from '../../environment.ts'

/**
 * Per policy version and fact, the states whose row has a cell for it: a fact that would only be refused is not worth
 * a message. The stack fills this from policy/*.json, so that a new version is a data change here too. Example:
 * `{"v1": {"robot.went_quiet": ["idle", "working"], "robot.lost": []}}`
 */
export const quietStatesSchema = z.record(
  z.string(),
  z.strictObject({ 'robot.went_quiet': z.array(z.string()), 'robot.lost': z.array(z.string()) }),
)
export type QuietStates = z.output<typeof quietStatesSchema>

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.core.messaging'),
  ROBOTS_TABLE: z.string().min(1),
  LAST_KNOWN_TABLE: z.string().min(1),
  STREAM_NAME: z.string().min(1),
  QUIET_STATES: jsonVariable(quietStatesSchema).describe('JSON: see quietStatesSchema'),
  QUIET_AFTER_SECONDS: countVariable(1).describe('Silence after which robot.went_quiet is said'),
  VDA_QUIET_AFTER_SECONDS: countVariable(1).describe('The same of a robot that says its state as VDA 5050 asks'),
  LOST_AFTER_SECONDS: countVariable(1).describe('Time without contact, after going quiet, until robot.lost is said'),
})

export type QuietCheckEnvironment = z.output<typeof environmentSchema>

export const environment = (): QuietCheckEnvironment => readEnvironment(environmentSchema, process.env)
