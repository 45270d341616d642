/**
 * X-Ray subsegments by the daemon's own protocol: one UDP datagram each, `{"format":"json","version":1}`, a newline, the
 * segment document. The SDK for it weighs 121 KB in every bundle and patches every client; all that we want is the annotation.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-daemon
 */
import { createSocket, type Socket } from 'node:dgram'
import type { Tracing } from './tracing.ts'

export interface XrayPlace {
  /** What Lambda puts into `_X_AMZN_TRACE_ID`, anew for each invocation. */
  readonly header: () => string | undefined
  /** `AWS_XRAY_DAEMON_ADDRESS`, such as `169.254.79.129:2000`. */
  readonly daemon: string | undefined
  readonly now: () => number
  /** 16 hex digits, anew for each call. */
  readonly newId: () => string
}

export const tracingByXray = ({ header, daemon, now, newId }: XrayPlace): Tracing => {
  const send = senderTo(daemon)
  return {
    step: async ({ name, annotations }, work) => {
      const trace = parsed(header())
      if (!send || !trace?.sampled) return work(header())
      const id = newId()
      const start_time = now() / 1000
      let fault = false
      try {
        return await work(`Root=${trace.root};Parent=${id};Sampled=1`)
      } catch (error) {
        fault = true
        throw error
      } finally {
        const end_time = now() / 1000
        const { root: trace_id, parent: parent_id } = trace
        send({ type: 'subsegment', name, id, trace_id, parent_id, start_time, end_time, annotations, fault })
      }
    },
  }
}

/** `Root=1-5e1b4151-5ac6c58f3b1f2f5a2e6e1c9b;Parent=53995c3f42cd8ad8;Sampled=1` */
const parsed = (header: string | undefined) => {
  const fields = new Map(header?.split(';').map((field) => field.split('=', 2) as [string, string]))
  const root = fields.get('Root')
  const parent = fields.get('Parent')
  return root && parent ? { root, parent, sampled: fields.get('Sampled') === '1' } : undefined
}

/** A lost datagram is a lost annotation, never a failed message: errors of the socket are nobody's business. */
const senderTo = (daemon: string | undefined): ((segment: object) => void) | undefined => {
  const [, host, port] = /^(.+):(\d+)$/.exec(daemon ?? '') ?? []
  if (host === undefined || port === undefined) return undefined
  let socket: Socket | undefined
  return (segment) => {
    socket ??= createSocket('udp4')
      .on('error', () => undefined)
      .unref()
    socket.send(`{"format":"json","version":1}\n${JSON.stringify(segment)}`, Number(port), host, () => undefined)
  }
}
