import { gunzipSync } from 'node:zlib'
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3'
import { PermanentFailure } from '../errors.ts'
import { documentsIn } from '../lake/documents.ts'
import { failing } from './failing.ts'
import { foldersOf, hourOf, type Lake } from './lake.ts'

export const lakeInS3 = (s3: S3Client, bucket: string): Lake => ({
  async *objects(dataset, hours) {
    for (const folder of foldersOf(dataset, hours)) {
      // Keys of a folder that lies wholly behind or ahead of the place need no thought: they compare as texts.
      let from: string | undefined
      do {
        const { Contents = [], NextContinuationToken } = await s3
          .send(
            new ListObjectsV2Command({
              Bucket: bucket,
              Prefix: folder,
              ...(from !== undefined && { ContinuationToken: from }),
              ...(from === undefined && hours.after?.startsWith(folder) && { StartAfter: hours.after }),
            }),
          )
          .catch(failing(`list ${folder} of ${bucket}`))
        for (const { Key = '', Size = 0 } of Contents) {
          if (hours.after === undefined || Key > hours.after) yield { key: Key, bytes: Size }
        }
        from = NextContinuationToken
      } while (from !== undefined)
    }
  },

  oldest: async (dataset) => {
    const { Contents = [] } = await s3
      .send(new ListObjectsV2Command({ Bucket: bucket, Prefix: `${dataset}/`, MaxKeys: 1 }))
      .catch(failing(`list ${dataset}/ of ${bucket}`))
    return hourOf(Contents[0]?.Key ?? '')
  },

  async *lines({ key }) {
    const what = `read ${key} of ${bucket}`
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key })).catch(failing(what))
    if (Body === undefined) throw new PermanentFailure(`${what}: it has no content`)
    yield* documentsIn(unpacked(Buffer.from(await Body.transformToByteArray().catch(failing(what)))))
  },
})

/** By its first two bytes: how a delivery compresses may change, and what lies there stays. */
const unpacked = (bytes: Buffer): Buffer => (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes)
