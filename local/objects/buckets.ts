/** Buckets and their objects. One version of each key: the newest; a write is whole or not at all. */
import { createHash } from 'node:crypto'
import { AwsError } from '../aws-api/service.ts'
import type { Clock } from '../clock.ts'
import type { Pending } from '../pending.ts'
import type { Contents } from './contents.ts'
import type { Shelf } from './shelf.ts'

export interface StoredObject {
  /** Of the file that holds the bytes. */
  readonly content: string
  readonly size: number
  /** With its quotes, as on the wire. */
  readonly etag: string
  readonly modifiedAt: number
  /** Content-Type, Content-Encoding, x-amz-meta-*, x-amz-checksum-* … as they are answered again. */
  readonly headers: Readonly<Record<string, string>>
}

export interface WriteConditions {
  /** `*`: only where no object has this key. */
  readonly ifNoneMatch?: string
  readonly ifMatch?: string
}

export interface ListPage {
  readonly objects: readonly (readonly [string, StoredObject])[]
  readonly prefixes: readonly string[]
  /** The key or prefix after which the next page begins. */
  readonly next?: string
}

export interface Bucket {
  readonly name: string
  readonly createdAt: number
  readonly size: number
  put(
    key: string,
    body: Uint8Array,
    headers: Readonly<Record<string, string>>,
    when?: WriteConditions,
  ): Promise<StoredObject>
  get(key: string): StoredObject | undefined
  read(object: StoredObject, range?: { start: number; end: number }): Promise<Uint8Array>
  delete(key: string): Promise<void>
  list(query: { prefix: string; delimiter?: string; after?: string; max: number }): ListPage
  /** Where an object lies as a file that is called as its key; undefined where there are no files. */
  path(key: string): string | undefined
  close(): void
}

export interface BucketOptions {
  readonly clock: Clock
  readonly contents: Contents
  readonly kept: Pending<StoredObject>
  readonly shelf?: Shelf
  /** After an object was written or deleted. */
  readonly onChange: (event: ObjectEvent) => void
}

export interface ObjectEvent {
  readonly name: 'ObjectCreated:Put' | 'ObjectRemoved:Delete'
  readonly bucket: string
  readonly key: string
  readonly size?: number
  readonly etag?: string
  readonly at: number
}

export function createBucket(name: string, { clock, contents, kept, shelf, onChange }: BucketOptions): Bucket {
  const objects = new Map<string, StoredObject>(kept.entries())
  let last = 0
  for (const { content } of objects.values()) last = Math.max(last, Number.parseInt(content, 36))
  let sorted: string[] | undefined

  const require = (key: string, { ifNoneMatch, ifMatch }: WriteConditions) => {
    const current = objects.get(key)
    if ((ifNoneMatch === '*' && current) || (ifMatch !== undefined && current?.etag !== quoted(ifMatch))) {
      throw new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412)
    }
  }

  return {
    name,
    createdAt: clock.now(),
    get size() {
      return objects.size
    },
    async put(key, body, headers, when = {}) {
      require(key, when)
      const content = (++last).toString(36)
      await contents.write(content, body)
      // Another writer may have been faster while the bytes were written.
      try {
        require(key, when)
      } catch (error) {
        await contents.remove(content)
        throw error
      }
      const replaced = objects.get(key)
      const etag = `"${createHash('md5').update(body).digest('hex')}"`
      const stored: StoredObject = { content, size: body.byteLength, etag, modifiedAt: clock.now(), headers }
      if (replaced) shelf?.takeAway(key)
      objects.set(key, stored)
      kept.add(key, stored)
      shelf?.lay(key, content)
      if (!replaced) sorted = undefined
      else await contents.remove(replaced.content)
      onChange({ name: 'ObjectCreated:Put', bucket: name, key, size: stored.size, etag, at: stored.modifiedAt })
      return stored
    },
    get: (key) => objects.get(key),
    read: (object, range) => contents.read(object.content, range),
    async delete(key) {
      const object = objects.get(key)
      if (!object) return
      shelf?.takeAway(key)
      objects.delete(key)
      kept.done(key)
      sorted = undefined
      await contents.remove(object.content)
      onChange({ name: 'ObjectRemoved:Delete', bucket: name, key, at: clock.now() })
    },
    list({ prefix, delimiter, after, max }) {
      sorted ??= [...objects.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      const found: [string, StoredObject][] = []
      const prefixes: string[] = []
      let previous: string | undefined
      for (const key of sorted) {
        if (!key.startsWith(prefix) || (after !== undefined && (key <= after || inPrefix(key, after, delimiter))))
          continue
        const group = groupOf(key, prefix, delimiter)
        if (group !== undefined && group === previous) continue
        if (found.length + prefixes.length === max) {
          const next = previous ?? found.at(-1)?.[0]
          return { objects: found, prefixes, ...(next !== undefined && { next }) }
        }
        const object = objects.get(key)
        if (group !== undefined) prefixes.push(group)
        else if (object) found.push([key, object])
        previous = group ?? key
      }
      return { objects: found, prefixes }
    },
    path(key) {
      const object = objects.get(key)
      return object && shelf?.path(key, object.content)
    },
    close() {
      kept.close()
      contents.close()
    },
  }
}

/** Keys that share what comes up to the next delimiter are listed once, as a common prefix. */
function groupOf(key: string, prefix: string, delimiter: string | undefined): string | undefined {
  if (!delimiter) return undefined
  const at = key.indexOf(delimiter, prefix.length)
  return at < 0 ? undefined : key.slice(0, at + delimiter.length)
}

/** A page that ended with a common prefix goes on behind all keys in it. */
function inPrefix(key: string, after: string, delimiter: string | undefined): boolean {
  return delimiter !== undefined && after.endsWith(delimiter) && key.startsWith(after)
}

function quoted(etag: string): string {
  return etag.startsWith('"') ? etag : `"${etag}"`
}
