import { readFileSync } from 'node:fs'
import { UsageError } from './command.ts'

/**
 * Where a command finds Signalbox: a run on this machine (`.signalbox/run.json`, written by `npm start`) or an AWS account
 * (`--api-url` and `--token`, `AWS_REGION` and credentials for what goes to the stream).
 */
export interface Connection {
  readonly http_url: string
  readonly token: string
  /** Set for a local run only: AWS clients are pointed here. */
  readonly aws_endpoint_url?: string
  readonly region?: string
  readonly mqtt_url?: string
}

const runFile = '.signalbox/run.json'

export const readRunFile = (path = runFile): Connection => {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw new UsageError(`${path} is not there: run npm start first, or name an API with --api-url URL --token TOKEN`)
  }
  try {
    return JSON.parse(text) as Connection
  } catch {
    throw new UsageError(`${path} is not JSON: stop the run that wrote it and run npm start again`)
  }
}

export const connect = (options: { 'api-url'?: string; token?: string }, path = runFile): Connection => {
  const { 'api-url': url, token } = options
  // Who brings a token is meant by it, not whoever started the run.
  if (url === undefined) return { ...readRunFile(path), ...(token !== undefined && { token }) }
  if (token === undefined) throw new UsageError('--api-url needs --token TOKEN: an access token of the user pool')
  return { http_url: url.replace(/\/+$/, ''), token }
}

/** Clients of AWS (functions/ports/clients.ts) go to the run on this machine from now on. */
export const pointAtLocalRun = (): void => {
  const local = readRunFile()
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: local.aws_endpoint_url,
    AWS_REGION: local.region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  })
}
