/** S3: the buckets of the templates, behind the wire API and as a door for the runtime's own parts. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type * as z from 'zod'
import { AwsError } from '../aws-api/service.ts'
import { pendingInMemory, pendingOnDisk } from '../pending.ts'
import { physicalName } from '../resources/names.ts'
import { type Provider, type ResolvedResource, UnsupportedProperty } from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'
import { objectsApi } from './api.ts'
import { type Bucket, createBucket, type StoredObject } from './buckets.ts'
import { type Contents, contentsInFiles, contentsInMemory } from './contents.ts'
import { type Cors, corsConfiguration } from './cors.ts'
import { type Notifications, notificationConfiguration, notifications } from './notifications.ts'
import { type Shelf, shelf } from './shelf.ts'

/** What would make an object something else than here. Everything else of a bucket matters on AWS only. */
const unsupported: Readonly<Record<string, string>> = {
  VersioningConfiguration: 'an object has one version here',
  ReplicationConfiguration: 'there is one region here',
  ObjectLockEnabled: 'objects cannot be locked here',
  WebsiteConfiguration: 'a bucket is no web server here',
}

export function s3(runtime: Runtime): readonly Provider[] {
  const buckets = new Map<string, Bucket>()
  const cors = new Map<string, Cors>()
  const told = new Map<string, Notifications>()
  const untested = new Set<string>()
  let temporary: string | undefined

  const contentsOf = (name: string): { contents: Contents; shelf?: Shelf } => {
    const folder = runtime.dataDirectory
    if (folder !== undefined) {
      const directory = join(folder, 'objects', name, 'contents')
      return { contents: contentsInFiles(directory, true), shelf: shelf(join(folder, 'lake', name), directory) }
    }
    if (runtime.mode === 'simulated') return { contents: contentsInMemory() }
    temporary ??= mkdtempSync(join(tmpdir(), 'signalbox-objects-'))
    const directory = join(temporary, 'contents', name)
    return { contents: contentsInFiles(directory, false), shelf: shelf(join(temporary, 'lake', name), directory) }
  }
  const keptOf = (name: string) => {
    const file = runtime.dataDirectory && join(runtime.dataDirectory, 'objects', name, 'index.jsonl')
    if (!file) return { kept: pendingInMemory<StoredObject>(), isNew: true }
    return { isNew: !existsSync(file), kept: pendingOnDisk<StoredObject>(file) }
  }
  const bucket = (name: string): Bucket => {
    const found = buckets.get(name)
    if (!found) throw new AwsError('NoSuchBucket', `The specified bucket does not exist: ${name}`, 404)
    return found
  }

  runtime.register(objectsApi({ buckets, cors, clock: runtime.clock }))
  runtime.offer('objects', {
    async put(name, key, body, contentType = 'binary/octet-stream') {
      const bytes = typeof body === 'string' ? Buffer.from(body) : body
      await bucket(name).put(key, bytes, { 'content-type': contentType })
    },
    async get(name, key) {
      const object = bucket(name).get(key)
      return object && bucket(name).read(object)
    },
    delete: (name, key) => bucket(name).delete(key),
    list: (name, prefix) => objectsUnder(bucket(name), prefix).map(([key, { size }]) => ({ key, size })),
    files(name, prefix) {
      const from = bucket(name)
      const seen = objectsUnder(from, prefix).filter(([key]) => !isHidden(key))
      return seen.map(([key, { size }]) => {
        const path = from.path(key)
        if (path !== undefined) return { key, size, path }
        throw new Error(`${name}/${key} is no file here: its key can be no path, or the run is simulated`)
      })
    },
  })

  const provider: Provider = {
    types: ['AWS::S3::Bucket'],
    async create(resource) {
      const name = nameOf(resource)
      const configured = notificationsOf(resource)
      const rules = configurationOf(resource, 'CorsConfiguration', corsConfiguration)
      if (rules) cors.set(name, rules)
      const { kept, isNew } = keptOf(name)
      const created = createBucket(name, {
        clock: runtime.clock,
        ...contentsOf(name),
        kept,
        onChange: (event) => told.get(name)?.tell(event),
      })
      buckets.set(name, created)
      if (configured) {
        told.set(name, notifications(runtime, configured))
        if (isNew) untested.add(name)
      }
      const domain = `${name}.s3.amazonaws.com`
      return {
        ref: name,
        attributes: {
          Arn: `arn:aws:s3:::${name}`,
          DomainName: domain,
          RegionalDomainName: `${name}.s3.${runtime.region}.amazonaws.com`,
          DualStackDomainName: `${name}.s3.dualstack.${runtime.region}.amazonaws.com`,
        },
      }
    },
    async start() {
      for (const name of untested) await told.get(name)?.test(name)
      untested.clear()
    },
    async stop() {
      for (const each of buckets.values()) each.close()
      if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true })
    },
    stats: () => Object.fromEntries([...buckets.values()].map(({ name, size }) => [`bucket_${name}_objects`, size])),
  }
  return [provider]
}

const objectsUnder = (from: Bucket, prefix: string) => from.list({ prefix, max: Number.POSITIVE_INFINITY }).objects

/** "Bucket names can consist only of lowercase letters, numbers, periods and hyphens" (User Guide, naming rules). */
function nameOf(resource: ResolvedResource): string {
  const name = physicalName(resource, resource.properties.BucketName, 63).toLowerCase()
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) return name
  throw new UnsupportedProperty(resource, 'BucketName', `${name} must be 3 to 63 of a-z, 0-9, period and hyphen`)
}

function notificationsOf(resource: ResolvedResource) {
  for (const [property, why] of Object.entries(unsupported)) {
    if (resource.properties[property] !== undefined) throw new UnsupportedProperty(resource, property, why)
  }
  return configurationOf(resource, 'NotificationConfiguration', notificationConfiguration)
}

function configurationOf<Schema extends z.ZodType>(
  resource: ResolvedResource,
  property: string,
  schema: Schema,
): z.output<Schema> | undefined {
  const given = resource.properties[property]
  if (given === undefined) return undefined
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const place = [property, ...(issue?.path ?? [])].join('.')
  throw new UnsupportedProperty(resource, place, issue?.message ?? 'not understood')
}

/** No reader of tables looks at these (`_SUCCESS`, `.DS_Store`), nor at what stands for a folder. */
const isHidden = (key: string): boolean => /(^|\/)([._][^/]*)?$/.test(key)
