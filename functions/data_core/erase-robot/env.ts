import * as z from 'zod'
import { countVariable, jsonVariable, readEnvironment } from '../../environment.ts'
import { removedTables, robotTables } from '../../ports/robot-rows.ts'
import { folders } from './folders.ts'

/** What its role has to reach. */
export { folders, removedTables, type robotTables }

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('data_core.datalake'),
  LAKE_BUCKET: z.string().min(1),
  FAILED_BYTES_BUCKET: z.string().min(1).describe('Has the bytes of failures'),
  ROBOT_TABLES: jsonVariable(z.record(z.enum(robotTables), z.string())).describe(
    'JSON: names of the tables, by our names',
  ),
  BOOKS_TABLE: z.string().min(1).describe('A failure is written together with its books'),
  DATABASE: z.string().min(1),
  WORKGROUP: z.string().min(1),
  WORK_SECONDS: countVariable(1).default(480).describe('Of one step; what was begun is finished'),
  CONNECTED_SECONDS: countVariable(1).describe('A robot that was heard so lately is still there'),
  LEGAL_HOLD: jsonVariable(z.array(z.string())).describe('JSON: robots of which nothing may be erased'),
  SETTLING_SECONDS: countVariable().describe('Until everything that was on its way into the lake lies there'),
  SNAPSHOT_SECONDS: countVariable().describe("How long the warehouse's tables remember what they were before"),
})

export type EraseRobotEnvironment = z.output<typeof environmentSchema>

export const environment = (): EraseRobotEnvironment => readEnvironment(environmentSchema, process.env)
