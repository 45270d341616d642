import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Connection } from '../../cli/connection.ts'
import { asking, type Doors } from '../functions/service_platform/api/asking.ts'

export interface ApiServer {
  readonly connection: Connection
  /** Method and path of everything that was asked, in order. */
  readonly asked: readonly string[]
  stop(): Promise<void>
}

/** The API on a port of its own, for commands. The token is the group of who asks. */
export const serveApi = async (doors: Doors, token = 'writer'): Promise<ApiServer> => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', async () => {
      const { method = 'GET', url = '/', headers } = request
      asked.push(`${method} ${url}`)
      const groups = `[${(headers.authorization ?? '').replace('Bearer ', '')}]`
      const body = parts.length > 0 ? Buffer.concat(parts).toString() : undefined
      const answer = await asking(doors, { groups, username: 'ada' })(method, url, body)
      response.writeHead(answer.status, answer.headers)
      response.end(JSON.stringify(answer.body))
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return {
    connection: { http_url: `http://127.0.0.1:${port}`, token },
    asked,
    stop: () => {
      server.closeAllConnections()
      return new Promise((stopped) => server.close(() => stopped()))
    },
  }
}
