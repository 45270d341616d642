import { createServer } from 'node:net'
import { Aedes } from 'aedes'

/*
 * The peer of the line's figures: the same broker library, in a process of its own, with nobody behind it.
 * Prints its port, ends with its parent.
 */
const broker = await Aedes.createBroker()
const server = createServer(broker.handle)
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' && address !== null ? address.port : 0}\n`)
})
process.on('disconnect', () => process.exit(0))
