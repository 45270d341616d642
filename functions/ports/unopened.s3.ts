import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import type { LandingMessage } from '../../warehouse/rows.ts'
import { failing } from './failing.ts'
import type { UnopenedShelf } from './unopened.ts'

/** `unopened/date=2026-11-20/hour=09/<shard>-<place of the first>.jsonl` in the lake, by the stream's clock. */
export const unopenedInS3 = (s3: S3Client, bucket: string): UnopenedShelf => ({
  keep: async (rows) => {
    const key = keyOf(rows[0] as LandingMessage)
    await s3
      .send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
          ContentType: 'application/x-ndjson',
        }),
      )
      .catch(failing(`keep ${rows.length} messages that cannot be opened as ${key} of ${bucket}`))
  },
})

const keyOf = ({ arrived_at = '1970-01-01 00', shard_id, position }: LandingMessage): string =>
  `unopened/date=${arrived_at.slice(0, 10)}/hour=${arrived_at.slice(11, 13)}/${shard_id}-${position?.replace(':', '-')}.jsonl`
