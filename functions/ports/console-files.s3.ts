import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import type { ConsoleFiles } from './console-files.ts'
import { failing } from './failing.ts'

export const consoleFilesInS3 = (s3: S3Client, bucket: string): ConsoleFiles => ({
  put: async ({ path, bytes, content_type, cache_control }) => {
    await s3
      .send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: path,
          Body: bytes,
          ContentType: content_type,
          CacheControl: cache_control,
        }),
      )
      .catch(failing(`publish ${path} in ${bucket}`))
  },

  async *all() {
    let from: string | undefined
    do {
      const { Contents = [], NextContinuationToken } = await s3
        .send(new ListObjectsV2Command({ Bucket: bucket, ...(from !== undefined && { ContinuationToken: from }) }))
        .catch(failing(`list ${bucket}`))
      for (const { Key = '', LastModified = new Date(0) } of Contents) yield { path: Key, published_at: LastModified }
      from = NextContinuationToken
    } while (from !== undefined)
  },

  remove: async (path) => {
    await s3
      .send(new DeleteObjectCommand({ Bucket: bucket, Key: path }))
      .catch(failing(`remove ${path} from ${bucket}`))
  },
})
