import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3'
import { failing } from './failing.ts'
import type { Landed } from './landed.ts'

/** A thousand objects a request, wherever they lie: folder by folder an idle day would cost more than a busy one. */
export const landedInS3 = (s3: S3Client, bucket: string): Landed => ({
  async *objects(folder, fromHour) {
    const start =
      fromHour === undefined ? undefined : `${folder}/date=${fromHour.slice(0, 10)}/hour=${fromHour.slice(11)}/`
    let next: string | undefined
    do {
      const { Contents = [], NextContinuationToken } = await s3
        .send(
          new ListObjectsV2Command({
            Bucket: bucket,
            Prefix: `${folder}/`,
            ...(next !== undefined ? { ContinuationToken: next } : start !== undefined && { StartAfter: start }),
          }),
        )
        .catch(failing(`list ${folder}/ of ${bucket}`))
      for (const { Key = '', Size = 0, LastModified } of Contents) {
        const [, date, hour] = /\/date=(\d{4}-\d{2}-\d{2})\/hour=(\d{2})\//.exec(Key) ?? []
        const hourName = `${date}T${hour}`
        // A folder that somebody called otherwise is no hour of ours, and no query looks into it.
        if (LastModified === undefined || !isHour(hourName)) continue
        yield { hour: hourName, at: LastModified.getTime(), bytes: Size }
      }
      next = NextContinuationToken
    } while (next !== undefined)
  },
})

/** Of a folder that fits the pattern and none of the calendar: date=9999-99-99, hour=24. */
const isHour = (name: string): boolean => {
  const ms = Date.parse(`${name}:00:00Z`)
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(name)
}
