import * as z from 'zod'
import { jsonVariable } from '../environment.ts'

/** Applications that may get a token, as the stack made them: a variable of the functions that name them. */
const schema = z.object({
  name: z.string().describe('As the settings name it'),
  client_id: z.string(),
  scopes: z.array(z.string()).describe('Without the resource server before them'),
})

export type KnownApplication = z.output<typeof schema>

export const applicationsVariable = () =>
  jsonVariable(z.array(schema)).describe('JSON: name, client_id, scopes of each')
