import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { failing } from './failing.ts'
import type { QueryResults } from './query-results.ts'

/** What is unloaded lies under the id of its query, beside the results that the workgroup keeps. */
export const queryResultsInS3 = (
  s3: S3Client,
  { bucket, folder }: { readonly bucket: string; readonly folder: string },
): QueryResults => ({
  addresses: async (place, seconds) => {
    const signed = (key: string, name: string) =>
      getSignedUrl(
        s3,
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          ResponseContentDisposition: `attachment; filename="${name}"`,
        }),
        { expiresIn: seconds },
      )
    if ('key' in place) return [{ name: place.name, url: await signed(place.key, place.name) }]
    const { Contents = [] } = await s3
      .send(new ListObjectsV2Command({ Bucket: bucket, Prefix: `${folder}/${place.folder_of}/`, MaxKeys: FILES_MAX }))
      .catch(failing(`list what query ${place.folder_of} has written`))
    const files = Contents.filter(({ Size = 0 }) => Size > 0)
    return Promise.all(
      files.map(async ({ Key = '', Size = 0 }, index) => {
        const name = `${place.name}-${index + 1}${place.ending}`
        return { name, url: await signed(Key, name), bytes: Size }
      }),
    )
  },

  folderOf: (query_id) => `s3://${bucket}/${folder}/${query_id}/`,
})

/** Athena writes some dozens at most. */
const FILES_MAX = 200
