import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { PermanentFailure } from '../errors.ts'
import { inParallel } from '../in-parallel.ts'
import { failing } from './failing.ts'
import type { FoundMissed, Listed, ReplayPlans } from './replay-plans.ts'

/** Everything of an operation under one prefix; the bucket forgets plans by their age. */
export const replayPlansInS3 = (s3: S3Client, bucket: string): ReplayPlans => {
  const put = async (key: string, value: unknown): Promise<void> => {
    await s3
      .send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: JSON.stringify(value),
          ContentType: 'application/json',
        }),
      )
      .catch(failing(`keep ${key} in ${bucket}`))
  }
  const get = async (key: string): Promise<unknown> => {
    const what = `read ${key} of ${bucket}`
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key })).catch(failing(what))
    if (Body === undefined) throw new PermanentFailure(`${what}: it has no content`)
    return JSON.parse(await Body.transformToString().catch(failing(what)))
  }
  return {
    keep: async (operationId, look, found) => {
      await inParallel(found, reportsAtOnce, ({ report }) => put(reportKey(operationId, report.failure_id), report))
      await put(
        lookKey(operationId, look),
        found.map((one) => listed(operationId, one)),
      )
    },
    found: async (operationId, looks) => {
      const lists: Listed[][] = []
      for (let look = 0; look < looks; look += 1) lists.push((await get(lookKey(operationId, look))) as Listed[])
      return lists.flat()
    },
  }
}

export const plansPrefix = 'plans/'

const reportKey = (operationId: string, failureId: string): string =>
  `${plansPrefix}${operationId}/reports/${failureId}.json`
const lookKey = (operationId: string, look: number): string =>
  `${plansPrefix}${operationId}/looks/${String(look).padStart(6, '0')}.json`

const listed = (operationId: string, { report, ...found }: FoundMissed): Listed => ({
  failure_id: report.failure_id,
  ...found,
  report_key: reportKey(operationId, report.failure_id),
})

const reportsAtOnce = 16
