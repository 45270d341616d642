import { generateKeyPairSync, webcrypto } from 'node:crypto'

export interface KeyAndRequest {
  /** PKCS #8, PEM: it stays where it was made. */
  readonly private_key: string
  /** PKCS #10, PEM: what a certificate is asked for with. */
  readonly request: string
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/** A key pair for a robot, and the request for its certificate. AWS IoT takes P-256 and RSA; this is the smaller one. */
export const newKeyAndRequest = async (commonName: string): Promise<KeyAndRequest> => {
  // What makes requests loads a polyfill first; nobody who only asks for help should wait for both.
  await import('reflect-metadata')
  const x509 = await import('@peculiar/x509')
  const pair = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const der = Buffer.from(pair.privateKey.replace(/-----[^-]+-----|\s/g, ''), 'base64')
  const keys = {
    privateKey: await webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']),
    publicKey: await webcrypto.subtle.importKey('spki', pair.publicKey, algorithm, true, ['verify']),
  }
  const request = await x509.Pkcs10CertificateRequestGenerator.create(
    { name: [{ CN: [commonName] }], keys, signingAlgorithm: algorithm },
    webcrypto as never,
  )
  return { private_key: pair.privateKey, request: request.toString('pem') }
}
