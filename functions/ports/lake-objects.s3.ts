import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { failing } from './failing.ts'
import type { LakeObjects } from './lake-objects.ts'

export const lakeObjectsInS3 = (s3: S3Client, bucket: string): LakeObjects => ({
  async *under(folder, after) {
    let from: string | undefined
    do {
      const { Contents = [], NextContinuationToken } = await s3
        .send(
          new ListObjectsV2Command({
            Bucket: bucket,
            Prefix: folder,
            ...(from !== undefined && { ContinuationToken: from }),
            ...(from === undefined && after !== undefined && { StartAfter: after }),
          }),
        )
        .catch(failing(`list ${folder} of ${bucket}`))
      for (const { Key = '' } of Contents) yield Key
      from = NextContinuationToken
    } while (from !== undefined)
  },

  read: async (key) => {
    const what = `read ${key} of ${bucket}`
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
      return await Body?.transformToByteArray()
    } catch (error) {
      // Its time was over between listing and reading it.
      if (error instanceof NoSuchKey) return undefined
      return failing(what)(error)
    }
  },

  replace: async (key, bytes) => {
    await s3
      .send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ContentType: 'application/octet-stream' }))
      .catch(failing(`replace ${key} of ${bucket}`))
  },

  remove: async (key) => {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })).catch(failing(`remove ${key} of ${bucket}`))
  },
})
