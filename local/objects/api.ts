/** S3's REST operations: objects one by one, and listing. What is not run answers 501 by its name, and changes nothing. */
import { AwsError, type AwsRequest, type AwsResponse, type AwsService } from '../aws-api/service.ts'
import { type XmlElement, xmlDocument } from '../aws-api/xml.ts'
import type { Clock } from '../clock.ts'
import { receivedBody } from './body.ts'
import type { Bucket, StoredObject } from './buckets.ts'
import { type Cors, isPreflight, preflight, withCors } from './cors.ts'
import { isPresigned, presigned } from './presigned.ts'

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/'
const xmlType = { 'content-type': 'application/xml' }
/** Kept with an object and answered again. */
const keptHeaders = /^(content-(type|encoding|disposition|language)|cache-control|expires|x-amz-meta-.+)$/
/** Sub-resources in the query string that would make the request another operation. */
const subresources = [
  'acl',
  'attributes',
  'cors',
  'encryption',
  'legal-hold',
  'lifecycle',
  'logging',
  'metrics',
  'notification',
  'object-lock',
  'ownershipControls',
  'partNumber',
  'policy',
  'publicAccessBlock',
  'replication',
  'restore',
  'retention',
  'select',
  'tagging',
  'torrent',
  'uploadId',
  'uploads',
  'versioning',
  'versionId',
  'versions',
  'website',
]

export interface ObjectsApiOptions {
  readonly buckets: ReadonlyMap<string, Bucket>
  /** By bucket, where it has any. */
  readonly cors: ReadonlyMap<string, Cors>
  readonly clock: Clock
}

export function objectsApi({ buckets, cors, clock }: ObjectsApiOptions): AwsService {
  const answered = async (request: AwsRequest, bucketName: string, key: string): Promise<AwsResponse> => {
    if (isPreflight(request)) return preflight(cors.get(bucketName), request)
    const isSigned = isPresigned(new URLSearchParams(request.query))
    return answer(isSigned ? presigned(request, clock.now()) : request, buckets, bucketName, key)
  }
  return {
    name: 's3',
    async handle(request) {
      const { bucketName, key } = addressed(request, buckets)
      try {
        return withCors(cors.get(bucketName), request, await answered(request, bucketName, key))
      } catch (error) {
        if (!(error instanceof AwsError)) throw error
        return withCors(cors.get(bucketName), request, errorAnswer(error, request, bucketName, key))
      }
    },
  }
}

async function answer(
  request: AwsRequest,
  buckets: ReadonlyMap<string, Bucket>,
  bucketName: string,
  key: string,
): Promise<AwsResponse> {
  const query = new URLSearchParams(request.query)
  if (bucketName === '') return listBuckets(buckets)
  const bucket = buckets.get(bucketName)
  if (!bucket) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404)
  const asked = `${request.method} ${key === '' ? 'bucket' : 'object'}`
  const subresource = subresources.find((name) => query.has(name))
  if (subresource === undefined) {
    switch (asked) {
      case 'PUT object':
        return putObject(bucket, key, request)
      case 'GET object':
        return getObject(bucket, key, request, true)
      case 'HEAD object':
        return getObject(bucket, key, request, false)
      case 'DELETE object':
        await bucket.delete(key)
        return { status: 204, headers: {}, body: '' }
      case 'HEAD bucket':
        return { status: 200, headers: { 'x-amz-bucket-region': 'us-east-1' }, body: '' }
      case 'GET bucket':
        if (query.has('location')) return xml('LocationConstraint', {})
        if (query.get('list-type') === '2') return listObjects(bucket, query)
        break
      case 'POST bucket':
        if (query.has('delete')) return deleteObjects(bucket, request)
    }
  }
  throw new AwsError(
    'NotImplemented',
    `${asked}${request.query === '' ? '' : ` ?${subresource ?? request.query}`} is not run on one machine; PutObject, GetObject, HeadObject, DeleteObject(s), ListObjectsV2, HeadBucket and ListBuckets are`,
    501,
  )
}

/** Path style, or the bucket as the host's first label. */
function addressed(request: AwsRequest, buckets: ReadonlyMap<string, Bucket>): { bucketName: string; key: string } {
  const path = decodeURIComponent(request.path).slice(1)
  const label = (request.headers.host ?? '').split(/[.:]/)[0] ?? ''
  if (buckets.has(label)) return { bucketName: label, key: path }
  const slash = path.indexOf('/')
  return slash < 0 ? { bucketName: path, key: '' } : { bucketName: path.slice(0, slash), key: path.slice(slash + 1) }
}

async function putObject(bucket: Bucket, key: string, request: AwsRequest): Promise<AwsResponse> {
  const { headers } = request
  if (headers['x-amz-copy-source'] !== undefined) {
    throw new AwsError('NotImplemented', 'CopyObject is not run on one machine; get the object and put it', 501)
  }
  if (Buffer.byteLength(key) > 1024) throw new AwsError('KeyTooLongError', 'Your key is too long')
  const { body, checksums } = receivedBody(request)
  const kept = Object.entries(headers).filter(([name]) => keptHeaders.test(name))
  const encoding = (headers['content-encoding'] ?? '').replace(/(^|,\s*)aws-chunked(,\s*)?/, '')
  const stored = await bucket.put(
    key,
    body,
    {
      ...Object.fromEntries(kept.filter(([name]) => name !== 'content-encoding')),
      ...(encoding && { 'content-encoding': encoding }),
      ...checksums,
    },
    {
      ...(headers['if-none-match'] !== undefined && { ifNoneMatch: headers['if-none-match'] }),
      ...(headers['if-match'] !== undefined && { ifMatch: headers['if-match'] }),
    },
  )
  return { status: 200, headers: { etag: stored.etag, ...checksums }, body: '' }
}

async function getObject(
  bucket: Bucket,
  key: string,
  { headers, query }: AwsRequest,
  withBody: boolean,
): Promise<AwsResponse> {
  const object = bucket.get(key)
  if (!object) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key })
  const ifMatch = headers['if-match']
  if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== object.etag) {
    throw new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412)
  }
  const shown = shownHeaders(object, headers, new URLSearchParams(query))
  if (headers['if-none-match'] === object.etag) return { status: 304, headers: { etag: object.etag }, body: '' }
  const range = rangeOf(headers.range, object.size)
  const length = range ? range.end - range.start + 1 : object.size
  return {
    status: range ? 206 : 200,
    headers: {
      ...shown,
      'content-length': String(length),
      ...(range && { 'content-range': `bytes ${range.start}-${range.end}/${object.size}` }),
    },
    body: withBody ? await bucket.read(object, range) : '',
  }
}

function shownHeaders(object: StoredObject, asked: Readonly<Record<string, string>>, query: URLSearchParams) {
  const withChecksums = asked['x-amz-checksum-mode']?.toUpperCase() === 'ENABLED' && asked.range === undefined
  const kept = Object.entries(object.headers).filter(([name]) => withChecksums || !name.startsWith('x-amz-checksum-'))
  // A pre-signed address may say how the answer is to be labelled.
  const overridden = [...query]
    .filter(([name]) => name.startsWith('response-'))
    .map(([name, value]) => [name.slice('response-'.length), value])
  return {
    'content-type': 'binary/octet-stream',
    ...Object.fromEntries(kept),
    ...Object.fromEntries(overridden),
    etag: object.etag,
    'last-modified': new Date(object.modifiedAt).toUTCString(),
    'accept-ranges': 'bytes',
  }
}

function rangeOf(header: string | undefined, size: number): { start: number; end: number } | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (start > end) throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416)
  return { start, end }
}

async function deleteObjects(bucket: Bucket, { body }: AwsRequest): Promise<AwsResponse> {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()
  const keys = [...text.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => unescaped(key))
  if (keys.length === 0 || keys.length > 1000) {
    throw new AwsError('MalformedXML', `A request deletes 1 to 1,000 objects, not ${keys.length}`)
  }
  for (const key of keys) await bucket.delete(key)
  return xml('DeleteResult', /<Quiet>true<\/Quiet>/.test(text) ? {} : { Deleted: keys.map((Key) => ({ Key })) })
}

function listObjects(bucket: Bucket, query: URLSearchParams): AwsResponse {
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? undefined
  const token = query.get('continuation-token')
  const after = token === null ? (query.get('start-after') ?? undefined) : Buffer.from(token, 'base64url').toString()
  const max = Math.min(1000, Number(query.get('max-keys') ?? 1000))
  const page = bucket.list({ prefix, max, ...(delimiter && { delimiter }), ...(after !== undefined && { after }) })
  const encoded = (key: string) =>
    query.get('encoding-type') === 'url' ? encodeURIComponent(key).replaceAll('%2F', '/') : key
  return xml('ListBucketResult', {
    Name: bucket.name,
    Prefix: encoded(prefix),
    ...(delimiter && { Delimiter: encoded(delimiter) }),
    ...(query.has('encoding-type') && { EncodingType: 'url' }),
    MaxKeys: max,
    KeyCount: page.objects.length + page.prefixes.length,
    IsTruncated: page.next !== undefined,
    ...(token !== null && { ContinuationToken: token }),
    ...(page.next !== undefined && { NextContinuationToken: Buffer.from(page.next).toString('base64url') }),
    Contents: page.objects.map(([key, object]) => ({
      Key: encoded(key),
      LastModified: new Date(object.modifiedAt).toISOString(),
      ETag: object.etag,
      Size: object.size,
      StorageClass: 'STANDARD',
    })),
    CommonPrefixes: page.prefixes.map((each) => ({ Prefix: encoded(each) })),
  })
}

function listBuckets(buckets: ReadonlyMap<string, Bucket>): AwsResponse {
  const Bucket = [...buckets.values()].map(({ name, createdAt }) => ({
    Name: name,
    CreationDate: new Date(createdAt).toISOString(),
  }))
  return xml('ListAllMyBucketsResult', { Owner: { ID: 'local' }, Buckets: { Bucket } })
}

function xml(name: string, content: XmlElement): AwsResponse {
  return { status: 200, headers: xmlType, body: xmlDocument(name, content, namespace) }
}

/** HEAD answers have no body: a client sees the status only. */
function errorAnswer(error: AwsError, request: AwsRequest, bucketName: string, key: string): AwsResponse {
  const Resource = `/${bucketName}${key === '' ? '' : `/${key}`}`
  const content = {
    Code: error.code,
    Message: error.message,
    Resource,
    RequestId: 'LOCAL',
    ...(key !== '' && { Key: key }),
    ...(error.members as XmlElement),
  }
  return {
    status: error.status,
    headers: xmlType,
    body: request.method === 'HEAD' ? '' : xmlDocument('Error', content),
  }
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&#13;', '\r')
    .replaceAll('&amp;', '&')
}
