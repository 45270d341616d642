import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3'
import { failing } from './failing.ts'
import type { Landed, LandedObject, Stray } from './landed.ts'

/** A thousand objects a request, wherever they lie: folder by folder an idle day would cost more than a busy one. */
export const landedInS3 = (s3: S3Client, bucket: string): Landed => {
  async function* withStrays(folder: string, fromHour?: string): AsyncGenerator<LandedObject | Stray> {
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
      for (const { Key: key = '', Size: bytes = 0, LastModified } of Contents) {
        if (LastModified === undefined || isHidden(key)) continue
        const hour = hourOf(key.slice(folder.length))
        yield { key, at: LastModified.getTime(), bytes, ...(hour !== undefined && { hour }) }
      }
      next = NextContinuationToken
    } while (next !== undefined)
  }
  return {
    withStrays,
    async *objects(folder, fromHour) {
      for await (const object of withStrays(folder, fromHour)) if (isOfHour(object)) yield object
    },
  }
}

const isOfHour = (object: LandedObject | Stray): object is LandedObject => object.hour !== undefined

/** Hive's word for what no query sees: `_SUCCESS`, `.DS_Store`. And what a console makes for a folder: a key that ends as one. */
const isHidden = (key: string): boolean => /(^|\/)[._][^/]*$|\/$/.test(key)

/** Undefined: of a folder that does not fit the pattern, or fits it and no calendar: date=9999-99-99, hour=24. */
const hourOf = (rest: string): string | undefined => {
  const [, date, hour] = /^\/date=(\d{4}-\d{2}-\d{2})\/hour=(\d{2})\//.exec(rest) ?? []
  const name = `${date}T${hour}`
  const ms = Date.parse(`${name}:00:00Z`)
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(name) ? name : undefined
}
