import { createHash, X509Certificate } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What goes onto a robot: its key, which was made here and is nowhere else, its certificate, whom to trust, and where to
 * connect. `next` beside it holds what will take its place.
 */
export interface RobotFiles {
  readonly directory: string
  /** Undefined while one of the two is not there. */
  identity(): Identity | undefined
  /** Before the certificate is asked for: a key that is lost makes it worthless. */
  keepKey(key: string): void
  keepCertificate(certificate: string): void
  describe(connection: object, authority: string): void
}

export interface Identity {
  /** PEM */
  readonly key: string
  readonly certificate: string
  /** As AWS IoT names it: the digest of its bytes. */
  readonly certificate_id: string
  readonly kept_at: Date
}

const names = {
  key: 'private.key',
  certificate: 'certificate.pem',
  authority: 'authority.pem',
  described: 'robot.json',
}

export const robotFiles = (directory: string): RobotFiles => {
  const path = (name: keyof typeof names) => join(directory, names[name])
  const write = (name: keyof typeof names, text: string) => {
    // Nobody else on the machine is to read a robot's key.
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    writeFileSync(path(name), text, { mode: 0o600 })
    chmodSync(path(name), 0o600)
  }
  return {
    directory,
    identity: () => {
      if (!existsSync(path('key')) || !existsSync(path('certificate'))) return undefined
      const certificate = readFileSync(path('certificate'), 'utf8')
      const certificate_id = createHash('sha256').update(new X509Certificate(certificate).raw).digest('hex')
      return {
        key: readFileSync(path('key'), 'utf8'),
        certificate,
        certificate_id,
        kept_at: statSync(path('certificate')).mtime,
      }
    },
    keepKey: (key) => {
      // The certificate of another key is none.
      rmSync(path('certificate'), { force: true })
      write('key', key)
    },
    keepCertificate: (certificate) => write('certificate', certificate),
    describe: (connection, authority) => {
      write('authority', authority)
      write('described', `${JSON.stringify({ ...connection, ...names, described: undefined }, null, 2)}\n`)
    },
  }
}

/** `next` takes the place; what it replaces stays as `before`, until the next time. */
export const takePlace = (directory: string): void => {
  const [next, before] = [join(directory, 'next'), join(directory, 'before')]
  rmSync(before, { recursive: true, force: true })
  mkdirSync(before, { mode: 0o700 })
  for (const name of Object.values(names)) {
    if (existsSync(join(directory, name))) renameSync(join(directory, name), join(before, name))
    if (existsSync(join(next, name))) renameSync(join(next, name), join(directory, name))
  }
  rmSync(next, { recursive: true, force: true })
}
