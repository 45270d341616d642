/** `.signalbox/run.json`: where the tools of this repository find a running system. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface RunFile {
  readonly mqtt_url: string
  /** Over TLS, for who has a certificate. */
  readonly mqtts_url: string
  readonly http_url: string
  /** Of the WebSocket API; a ticket goes into its query. */
  readonly feed_url?: string
  readonly aws_endpoint_url: string
  readonly region: string
  /** A valid operator token. */
  readonly token: string
  readonly pid: number
}

const path = (root: string) => join(root, '.signalbox', 'run.json')

export function writeRunFile(root: string, run: RunFile): void {
  mkdirSync(dirname(path(root)), { recursive: true })
  // The token opens the local API only, but no other user of the machine needs it.
  writeFileSync(path(root), `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 })
}

/** Only what this process wrote: another run may have started since. */
export function removeRunFile(root: string, pid: number): void {
  try {
    const { pid: writer } = JSON.parse(readFileSync(path(root), 'utf8')) as RunFile
    if (writer === pid) rmSync(path(root))
  } catch {
    // Gone already.
  }
}
