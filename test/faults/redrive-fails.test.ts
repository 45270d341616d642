import { expect, test } from 'vitest'
import { AwsError } from '../../local/aws-api/service.ts'
import { breakAndRepair, redriven } from './redriven.ts'

test('a worker that cannot go on says why, and goes on where it was when it is started again', async () => {
  const line = await redriven()
  await breakAndRepair(line, { robots: 2, each: 2 })
  let isDenied = true
  line.fate = ({ caller, service, input }) =>
    isDenied && caller.endsWith('-operate') && service === 'dynamodb' && JSON.stringify(input).includes('"set#00001"')
      ? { before: new AwsError('AccessDeniedException', 'The role may not read the set', 400) }
      : undefined
  const operation = await line.plan()
  await line.start(operation)
  const failed = await line.ended(operation.operation_id, 3_600)
  expect(failed).toMatchObject({ status: 'failed', done_until: 0 })
  expect(failed.ended_because).toMatch(
    /^It could not go on after 0 of 4: PermanentFailure: .*The role may not read the set/,
  )
  const begun = line.simulation.invocations().filter(({ functionName }) => functionName.endsWith('-operate'))
  // Twelve tries after the first, and the one that says that it is over.
  expect(begun).toHaveLength(14)

  isDenied = false
  await line.start(operation)
  expect(await line.ended(operation.operation_id)).toMatchObject({ status: 'done', done_until: 4, runs: 2 })
}, 120_000)
