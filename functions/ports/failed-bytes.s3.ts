import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { PermanentFailure } from '../errors.ts'
import type { FailedBytes } from './failed-bytes.ts'
import { failing } from './failing.ts'

export const failedBytesInS3 = (s3: S3Client, bucket: string): FailedBytes => ({
  keep: async (failureId, bytes) => {
    const key = `failures/${failureId}`
    await s3
      .send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ContentType: 'application/octet-stream' }))
      .catch(failing(`keep ${bytes.length} bytes of failure ${failureId}`))
    return key
  },

  read: async (key) => {
    const { Body } = await s3
      .send(new GetObjectCommand({ Bucket: bucket, Key: key }))
      .catch(failing(`read ${key} of bucket ${bucket}`))
    if (Body === undefined) throw new PermanentFailure(`${key} of bucket ${bucket} has no content`)
    return await Body.transformToByteArray().catch(failing(`read ${key} of bucket ${bucket}`))
  },
})
