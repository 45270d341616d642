import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { failing } from './failing.ts'
import { type MadeReport, type MadeReports, REPORTS_FOLDER, type Reports, reportKeyOf } from './reports.ts'

export const reportsInS3 = (s3: S3Client, bucket: string): Reports => ({
  write: async (day, page) => {
    const key = reportKeyOf(day)
    await s3
      .send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: page,
          ContentType: 'text/html; charset=utf-8',
          CacheControl: 'no-cache',
        }),
      )
      .catch(failing(`write ${key} of ${bucket}`))
    return { bucket, key }
  },
})

export const madeReportsInS3 = (s3: S3Client, bucket: string): MadeReports => ({
  // S3 lists oldest first only, a thousand at a time: pages of more days than that are kept by nobody but a test.
  list: async ({ limit, after }) => {
    const days = (await listed(s3, bucket, REPORTS_FOLDER)).toReversed()
    const [last] = after ?? []
    const rest = last === undefined ? days : days.filter(({ day }) => day < last)
    const items = rest.slice(0, limit)
    const end = items.at(-1)
    return { items, ...(end !== undefined && rest.length > limit && { next: [end.day] }) }
  },

  read: async (day) => {
    const [made] = await listed(s3, bucket, reportKeyOf(day))
    return made
  },

  address: (day, seconds) =>
    getSignedUrl(s3, new GetObjectCommand({ Bucket: bucket, Key: reportKeyOf(day) }), { expiresIn: seconds }),
})

const listed = async (s3: S3Client, bucket: string, prefix: string): Promise<readonly MadeReport[]> => {
  const reports: MadeReport[] = []
  let ContinuationToken: string | undefined
  do {
    const page = await s3
      .send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          ...(ContinuationToken !== undefined && { ContinuationToken }),
        }),
      )
      .catch(failing(`list ${prefix} of ${bucket}`))
    for (const { Key = '', LastModified, Size = 0 } of page.Contents ?? []) {
      const day = /date=(\d{4}-\d{2}-\d{2})\/report\.html$/.exec(Key)?.[1]
      if (day !== undefined && LastModified !== undefined)
        reports.push({ day, made_at: LastModified.toISOString(), bytes: Size })
    }
    ContinuationToken = page.NextContinuationToken
  } while (ContinuationToken !== undefined)
  return reports
}
