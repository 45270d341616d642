/**
 * For whoever works on the console: its files from a folder, as they are now, in the place of those that were synthesised
 * (`npm start -- --console console/dist` beside `npm run build -w console -- --watch`). What browsers are told about them stays as
 * the templates say.
 */
import { readdirSync, readFileSync, statSync, watch } from 'node:fs'
import { extname, join, relative } from 'node:path'
import type { Doors } from '../doors.ts'
import type { ResolvedResource } from '../resources/provider.ts'
import { StartRefused } from './flags.ts'

export interface FollowedFolder {
  stop(): void
}

export async function followFolder(
  folder: string,
  bucket: string,
  objects: Pick<Doors['objects'], 'put'>,
  log: (line: string) => void,
): Promise<FollowedFolder> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new StartRefused(
      `--console is ${folder}: a folder such as console/dist, which npm run build -w console makes, would be right`,
    )
  }
  const publish = async (): Promise<void> => {
    // The page last: its parts are there when it is asked for.
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name))
      .sort((one, other) => Number(one.endsWith('.html')) - Number(other.endsWith('.html')))
    for (const file of files) {
      await objects.put(bucket, `console/${relative(folder, file)}`, readFileSync(file), types[extname(file)])
    }
  }
  await publish()
  let timer: NodeJS.Timeout | undefined
  const watcher = watch(folder, { recursive: true }, () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      publish().then(
        () => log(`console: ${folder} is served as it is now`),
        // In the middle of a build files come and go: its end is told too.
        () => undefined,
      )
    }, SETTLED_MS)
  })
  return {
    stop() {
      clearTimeout(timer)
      watcher.close()
    },
  }
}

/** A build writes its files one after the other. */
const SETTLED_MS = 200

/** Where the function that publishes the console puts it. */
export function bucketOfConsole(resources: Iterable<Pick<ResolvedResource, 'type' | 'properties'>>): string {
  for (const { type, properties } of resources) {
    const { Variables } = (properties.Environment ?? {}) as { readonly Variables?: Readonly<Record<string, unknown>> }
    if (type === 'AWS::Lambda::Function' && Variables?.CONSOLE_BUCKET !== undefined)
      return String(Variables.CONSOLE_BUCKET)
  }
  throw new StartRefused('--console: no function of the templates publishes a console')
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}
