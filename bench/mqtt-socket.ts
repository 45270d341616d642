import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { generate } from 'mqtt-packet'

/*
 * An MQTT 3.1.1 connection that only publishes with QoS 1 and counts acknowledgements. Own packets instead of a client library:
 * the generator shares two cores with what it measures, and a client's bookkeeping would be measured with it.
 */
export interface Connection {
  readonly socket: Socket
  /** Packet id → when it was sent (performance.now()). */
  readonly pending: Map<number, number>
  packet_id: number
}

export const openConnection = async (
  to: { readonly host: string; readonly port: number; readonly client_id: string },
  acknowledged: (ms: number) => void,
): Promise<Connection> => {
  const socket = connect({ host: to.host, port: to.port, noDelay: true })
  await once(socket, 'connect')
  const connection: Connection = { socket, pending: new Map(), packet_id: 0 }
  const accepted = new Promise<void>((resolve, reject) => {
    socket.on('error', reject)
    socket.on('close', () => reject(new Error(`the broker closed the connection of ${to.client_id}`)))
    let rest: Buffer = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      // CONNACK and PUBACK are four bytes each; nothing else is subscribed to.
      let at = 0
      for (; at + 4 <= rest.length; at += 4) {
        const kind = (rest[at] ?? 0) >> 4
        if (kind === 2) resolve()
        if (kind !== 4) continue
        const id = rest.readUInt16BE(at + 2)
        const sent = connection.pending.get(id)
        if (sent === undefined) continue
        connection.pending.delete(id)
        acknowledged(performance.now() - sent)
      }
      rest = rest.subarray(at)
    })
  })
  socket.write(
    generate({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      clientId: to.client_id,
      keepalive: 0,
    }),
  )
  await accepted
  return connection
}

export const publish = (connection: Connection, topic: string, payload: string): void => {
  do connection.packet_id = (connection.packet_id % 65_535) + 1
  while (connection.pending.has(connection.packet_id))
  const messageId = connection.packet_id
  connection.pending.set(messageId, performance.now())
  connection.socket.write(generate({ cmd: 'publish', topic, payload, qos: 1, dup: false, retain: false, messageId }))
}
