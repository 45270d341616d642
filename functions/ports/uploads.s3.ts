import { type DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { type Item, maybeNumberIn, number, text, textIn } from './attributes.dynamodb.ts'
import { failing } from './failing.ts'
import type { Upload, Uploads, UploadsReader } from './uploads.ts'

export interface UploadPlaces {
  readonly table: string
  readonly bucket: string
}

/** A row says whose it is, the object lies under its id. */
export const uploadsInS3 = (
  dynamodb: DynamoDBClient,
  s3: S3Client,
  { table, bucket }: UploadPlaces,
): Uploads & UploadsReader => ({
  begin: async (upload, seconds) => {
    await dynamodb
      .send(new PutItemCommand({ TableName: table, Item: itemOf(upload) }))
      .catch(failing(`begin upload ${upload.upload_id}`))
    const headers = {
      'content-length': String(upload.bytes),
      'content-type': upload.content_type,
      'x-amz-checksum-sha256': Buffer.from(upload.sha256, 'hex').toString('base64'),
    }
    const put = new PutObjectCommand({
      Bucket: bucket,
      Key: keyOf(upload),
      ContentLength: upload.bytes,
      ContentType: upload.content_type,
      ChecksumSHA256: headers['x-amz-checksum-sha256'],
    })
    // Signed as headers: an address that says them itself would take any others.
    const url = await getSignedUrl(s3, put, {
      expiresIn: seconds,
      signableHeaders: new Set(Object.keys(headers)),
      unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
    })
    return { url, headers }
  },

  find: async (upload_id) => {
    const { Item: item } = await dynamodb
      .send(new GetItemCommand({ TableName: table, Key: { upload_id: text(upload_id) }, ConsistentRead: true }))
      .catch(failing(`find upload ${upload_id}`))
    return item && uploadOf(item)
  },

  isThere: async (upload) => {
    try {
      await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: keyOf(upload) }))
      return true
    } catch (error) {
      // Without the permission to list, S3 says 403 of what is not there.
      if (isMissing(error)) return false
      return failing(`look for upload ${upload.upload_id}`)(error)
    }
  },

  refer: async (upload_id, robot_ids) => {
    await dynamodb
      .send(
        new UpdateItemCommand({
          TableName: table,
          Key: { upload_id: text(upload_id) },
          UpdateExpression: 'ADD robot_ids :robots',
          ConditionExpression: 'attribute_exists(upload_id)',
          ExpressionAttributeValues: { ':robots': { SS: [...new Set(robot_ids)] } },
        }),
      )
      .catch(failing(`refer to upload ${upload_id}`))
  },

  fetch: async (upload, seconds) =>
    getSignedUrl(
      s3,
      // Somebody's HTML is to be saved, never shown in the name of the bucket.
      new GetObjectCommand({ Bucket: bucket, Key: keyOf(upload), ResponseContentDisposition: 'attachment' }),
      { expiresIn: seconds },
    ),
})

const keyOf = ({ upload_id }: Upload): string => `uploads/${upload_id}`

const isMissing = (error: unknown): boolean => {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode
  return status === 404 || status === 403
}

const itemOf = (upload: Upload): Item => ({
  upload_id: text(upload.upload_id),
  uploaded_by: text(upload.by),
  bytes: number(upload.bytes),
  content_type: text(upload.content_type),
  sha256: text(upload.sha256),
  created_at: text(upload.created_at),
  expires_at: number(upload.expires_at),
  // A set cannot be empty.
  ...(upload.robot_ids.length > 0 && { robot_ids: { SS: [...new Set(upload.robot_ids)] } }),
})

const uploadOf = (item: Item): Upload => ({
  upload_id: textIn(item, 'upload_id'),
  by: textIn(item, 'uploaded_by'),
  bytes: maybeNumberIn(item, 'bytes') ?? 0,
  content_type: textIn(item, 'content_type'),
  sha256: textIn(item, 'sha256'),
  robot_ids: item.robot_ids?.SS ?? [],
  created_at: textIn(item, 'created_at'),
  expires_at: maybeNumberIn(item, 'expires_at') ?? 0,
})
