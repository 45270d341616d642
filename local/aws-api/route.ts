/**
 * Which service and operation a wire request is for. The credential scope of the signature names the service in so
 * many words; the rest is for clients that sign by query string or not at all.
 */
import { textOf } from './json-service.ts'
import type { AwsRequest } from './service.ts'

/** Prefix of `X-Amz-Target` → signing name. */
const targets: Readonly<Record<string, string>> = {
  Kinesis_20131202: 'kinesis',
  DynamoDB_20120810: 'dynamodb',
  DynamoDBStreams_20120810: 'dynamodb',
  AmazonSQS: 'sqs',
  AWSStepFunctions: 'states',
  AWSEvents: 'events',
  AmazonSSM: 'ssm',
  AmazonAthena: 'athena',
  Logs_20140328: 'logs',
  Firehose_20150804: 'firehose',
  GraniteServiceVersion20100801: 'monitoring',
  AWSCognitoIdentityProviderService: 'cognito-idp',
  TrentService: 'kms',
  secretsmanager: 'secretsmanager',
}

const credential = /Credential=([^/,\s]+)\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/
const queryCredential = /X-Amz-Credential=([^&]+)/
const rpcV2 = /^\/service\/([^/]+)\/operation\/([^/]+)$/

export function routeOf(
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
): AwsRequest {
  const [path = '/', query = ''] = splitAt(url, '?')
  const [prefix = '', target = ''] = splitAt(headers['x-amz-target'] ?? '', '.')
  const signed = credential.exec(headers.authorization ?? '')
  const presigned = signed ? undefined : decodeURIComponent(queryCredential.exec(query)?.[1] ?? '').split('/')
  const service = signed?.[2] ?? presigned?.[3] ?? targets[prefix] ?? byPath(path)
  const caller = signed?.[1] ?? presigned?.[0]
  const operation = target || (rpcV2.exec(path)?.[2] ?? queryAction(headers, query, body))
  return { service, operation, method, path, query, headers, body, ...(caller ? { caller } : {}) }
}

/** The query protocol (SNS, STS): `Action` in a form body, or in the address. */
function queryAction(headers: Readonly<Record<string, string>>, query: string, body: Uint8Array): string {
  const form = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? textOf(body) : query
  return /(?:^|&)Action=([A-Za-z]+)/.exec(form)?.[1] ?? ''
}

/** Unsigned requests: a look at the path, else S3, whose presigned and public objects have any path. */
function byPath(path: string): string {
  if (path.startsWith('/2015-03-31/functions')) return 'lambda'
  if (path.startsWith('/topics/') || path.startsWith('/things/')) return 'iotdata'
  return 's3'
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)]
}
