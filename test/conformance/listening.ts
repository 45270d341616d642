/** The feed as an AsyncAPI document describes it, through a WebSocket client that is not ours. */
import WebSocket from 'ws'
import type { Document, Schema } from './document.ts'

interface Server {
  readonly host: string
  readonly pathname?: string
  readonly protocol: string
}

interface Channel {
  readonly address?: string
  readonly servers?: readonly unknown[]
  readonly bindings?: { readonly ws?: { readonly query?: { readonly required?: readonly string[] } } }
}

interface Said {
  readonly action: 'send' | 'receive'
  readonly channel: unknown
  readonly messages: readonly unknown[]
}

export interface Listener {
  readonly socket: WebSocket
  readonly frames: readonly Readonly<Record<string, unknown>>[]
}

export interface Feed {
  /** What has to stand in the query. */
  readonly ticketName: string
  /** Schemas of what a client may say. */
  readonly sayable: readonly Schema[]
  /** Frames that are none of those that the document has for its server. */
  undocumented(frames: readonly unknown[]): readonly string[]
  /** Rejects with the status of the handshake. */
  enter(query: string): Promise<Listener>
}

export function feedOf(document: Document): Feed {
  const nodes = <Node>(name: string) => document.root[name] as Readonly<Record<string, Node>>
  const target = <Node>(value: unknown) => document.resolve(value as Schema) as unknown as Node
  const isWebSocket = (server: unknown) => /^wss?$/.test(target<Server>(server).protocol)

  const found = Object.entries(nodes<Channel>('channels')).find(([, { servers }]) => servers?.some(isWebSocket))
  if (!found) throw new Error('no channel of the document is reached by WebSocket')
  const [name, channel] = found
  const { protocol, host, pathname = '' } = target<Server>(channel.servers?.find(isWebSocket))
  // `receive` is what the application described receives: a client says it.
  const payloads = (action: Said['action']) =>
    Object.values(nodes<Said>('operations'))
      .filter((operation) => operation.action === action && refOf(operation.channel) === `#/channels/${name}`)
      .flatMap(({ messages }) => messages.map((message) => `${document.place(refOf(message))}/payload`))
  const allowed = payloads('send')

  return {
    ticketName: channel.bindings?.ws?.query?.required?.[0] ?? '',
    sayable: payloads('receive').map((pointer) => ({ $ref: `#${pointer}` })),
    undocumented: (frames) =>
      frames
        .filter((frame) => allowed.every((pointer) => document.fault(pointer, frame) !== undefined))
        .map((frame) => JSON.stringify(frame).slice(0, 300)),
    async enter(query) {
      const socket = new WebSocket(`${protocol}://${host}${pathname}${query}`)
      const frames: Record<string, unknown>[] = []
      socket.on('message', (data) => frames.push(JSON.parse(String(data))))
      await new Promise<void>((resolve, reject) => {
        socket.on('open', resolve)
        socket.on('error', reject)
        socket.on('unexpected-response', (_, { statusCode }) => reject(new Error(`status ${statusCode}`)))
      })
      return { socket, frames }
    },
  }
}

const refOf = (value: unknown): string => (value as { readonly $ref: string }).$ref
