import { expect, test } from 'vitest'
import { servedFunctions } from './lambda/served-functions.ts'

const whoAmI = { code: 'export const handler = async (_event, { awsRequestId }) => awsRequestId' }

/** The books know an invocation by its id: one that an earlier start had given already would not be counted. */
test('a second start gives none of the ids of the first', async () => {
  const idOfStart = async () => {
    const served = await servedFunctions({ whoAmI })
    const { payload } = await served.invoke('whoAmI', {})
    await served.stop()
    return payload
  }
  const first = await idOfStart()
  expect(first).toMatch(/^[0-9a-f-]{36}$/)
  expect(await idOfStart()).not.toEqual(first)
})
