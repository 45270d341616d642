import * as z from 'zod'
import { jsonVariable, readEnvironment } from '../../environment.ts'
import { archivedTables } from '../../ports/changes.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('data_core.datalake'),
  DELIVERY_STREAM: z.string().min(1).describe('Takes the changes into the lake'),
  TABLE_STREAMS: jsonVariable(z.record(z.enum(archivedTables), z.string().startsWith('arn:'))).describe(
    'JSON: the ARN of each table stream, by our name of the table',
  ),
})

export type ArchiveChangesEnvironment = z.output<typeof environmentSchema>

export const environment = (): ArchiveChangesEnvironment => readEnvironment(environmentSchema, process.env)
