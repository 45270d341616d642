import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { failing } from './failing.ts'
import { type Reports, reportKeyOf } from './reports.ts'

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
