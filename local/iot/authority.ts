// The certificates of one machine: an authority of its own in the place of Amazon's, the certificate that the broker shows
// and those that robots get. Made when the first of them is asked for: most runs never speak TLS.
//
// Node makes keys and checks certificates, but makes none: that is what @peculiar/x509 is here for (ADR 53).

import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, webcrypto, X509Certificate } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AwsError } from '../aws-api/service.ts'
import { replaceFile } from '../replace-file.ts'

export interface Authority {
  /** Whom a robot has to trust. */
  readonly pem: string
  /** Of the broker at 127.0.0.1. */
  readonly server: { readonly cert: string; readonly key: string }
  /** A certificate for the key behind a request. Throws AwsError(InvalidRequestException) for what is no request. */
  sign(requestPem: string): Promise<IssuedCertificate>
  /** The key is made here, as AWS IoT does it for claims. */
  create(): Promise<IssuedCertificate & { readonly keys: { readonly publicKey: string; readonly privateKey: string } }>
}

export interface IssuedCertificate {
  readonly id: string
  readonly pem: string
}

interface Pair {
  readonly cert: string
  readonly key: string
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const dayMs = 24 * 3600_000
/** AWS IoT's own certificates are valid until 2049-12-31. */
const validDays = 20 * 365

/** With a directory, the same authority after every start: robots keep the certificates that it gave them. */
export async function openAuthority(directory: string | undefined, now: number): Promise<Authority> {
  const x509 = await loaded()
  const ca = readBack(directory) ?? keep(directory, await selfSigned(now))
  const caKey = await signingKey(ca.key)
  const issue = async (subject: string, publicKey: webcrypto.CryptoKey, extensions: readonly unknown[]) => {
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: randomBytes(16).toString('hex'),
      subject,
      issuer: 'CN=Signalbox of this machine',
      notBefore: new Date(now - dayMs),
      notAfter: new Date(now + validDays * dayMs),
      publicKey: publicKey as never,
      signingKey: caKey as never,
      signingAlgorithm: algorithm,
      extensions: extensions as never,
    })
    const pem = certificate.toString('pem')
    return { id: certificateId(pem), pem }
  }
  const usage = (of: 'serverAuth' | 'clientAuth') => [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage[of]], true),
  ]
  const own = newKeys()
  const shown = await issue('CN=127.0.0.1', await verifyingKey(own.publicKey), [
    ...usage('serverAuth'),
    new x509.SubjectAlternativeNameExtension([
      { type: 'ip', value: '127.0.0.1' },
      { type: 'dns', value: 'localhost' },
    ]),
  ])

  return {
    pem: ca.cert,
    server: { cert: shown.pem, key: own.privateKey },
    async sign(requestPem) {
      const request = await readRequest(requestPem)
      return issue(request.subject || 'CN=AWS IoT Certificate', request.publicKey as never, usage('clientAuth'))
    },
    async create() {
      const keys = newKeys()
      const issued = await issue('CN=AWS IoT Certificate', await verifyingKey(keys.publicKey), usage('clientAuth'))
      return { ...issued, keys }
    },
  }
}

/** As AWS IoT names a certificate. */
export function certificateId(pem: string): string {
  return createHash('sha256').update(new X509Certificate(pem).raw).digest('hex')
}

async function readRequest(pem: string) {
  const x509 = await loaded()
  try {
    const request = new x509.Pkcs10CertificateRequest(pem)
    if (await request.verify()) return request
  } catch {
    // Said below in AWS's words.
  }
  throw new AwsError('InvalidRequestException', 'The certificate signing request is not a valid PKCS#10 request in PEM')
}

async function selfSigned(now: number): Promise<Pair> {
  const x509 = await loaded()
  const { publicKey, privateKey } = newKeys()
  const keys = { publicKey: await verifyingKey(publicKey), privateKey: await signingKey(privateKey) }
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: randomBytes(16).toString('hex'),
    name: 'CN=Signalbox of this machine',
    notBefore: new Date(now - dayMs),
    notAfter: new Date(now + validDays * dayMs),
    keys: keys as never,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  })
  return { cert: certificate.toString('pem'), key: privateKey }
}

const files = (directory: string) => ({ cert: join(directory, 'ca.pem'), key: join(directory, 'ca.key') })

function readBack(directory: string | undefined): Pair | undefined {
  if (directory === undefined) return undefined
  const { cert, key } = files(directory)
  try {
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
  } catch {
    return undefined
  }
}

function keep(directory: string | undefined, pair: Pair): Pair {
  if (directory === undefined) return pair
  // Nobody else on the machine is to read the key.
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const { cert, key } = files(directory)
  replaceFile(key, pair.key)
  replaceFile(cert, pair.cert)
  return pair
}

function newKeys(): { publicKey: string; privateKey: string } {
  return generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
}

function signingKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' })
  return webcrypto.subtle.importKey('pkcs8', der, algorithm, true, ['sign'])
}

function verifyingKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')
  return webcrypto.subtle.importKey('spki', der, algorithm, true, ['verify'])
}

/** tsyringe, below it, asks for the polyfill to be there first. */
async function loaded() {
  await import('reflect-metadata')
  const x509 = await import('@peculiar/x509')
  x509.cryptoProvider.set(webcrypto as never)
  return x509
}
