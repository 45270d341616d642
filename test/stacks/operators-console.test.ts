import { createContext, Script } from 'node:vm'
import { beforeAll, describe, expect, test } from 'vitest'
import { environmentNamed } from '../../lib/environments.ts'
import { asText, listAt, objectAt, resourcesOf, valueAt } from '../../lib/rules/template.ts'
import { settingsHere } from '../../local/start/one-machine.ts'
import { type Synthesised, synthesised, theOne } from './synthesised.ts'

/*
 * How the operators' console is served: by whom its files may be read, what a browser is told about them, and what its one address
 * leads to.
 */
const domain = {
  name: 'console.example.com',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/5c1e0d2a-8f0b-4c57-9a5e-1f2d3c4b5a69',
}
let dev: Synthesised
let named: Synthesised
beforeAll(async () => {
  dev = await synthesised('dev')
  named = await synthesised('dev', 'off', { console: { domain } })
})
const distribution = (of = dev) => objectAt(theOne(of.device, 'AWS::CloudFront::Distribution'), 'DistributionConfig')
const headersOf = (comment: string) => {
  const found = resourcesOf(dev.device, 'AWS::CloudFront::ResponseHeadersPolicy')
    .map(([, properties]) => objectAt(properties, 'ResponseHeadersPolicyConfig'))
    .find(({ Comment }) => String(Comment).includes(comment))
  return objectAt(found)
}

describe('the files', () => {
  test('lie in a bucket that only the distribution reads', () => {
    const policy = theOne(dev.device, 'AWS::S3::BucketPolicy', 'consolefiles')
    const allowed = listAt(policy, 'PolicyDocument', 'Statement')
      .map((statement) => objectAt(statement))
      .filter(({ Effect }) => Effect === 'Allow')
    expect(allowed).toHaveLength(1)
    expect(allowed[0]).toMatchObject({
      // To list is what makes S3 say that a file is not there.
      Action: ['s3:GetObject', 's3:ListBucket'],
      Principal: { Service: 'cloudfront.amazonaws.com' },
    })
    expect(asText(valueAt(allowed[0], 'Condition', 'StringEquals', 'AWS:SourceArn'))).toContain(
      ':distribution/<consoledistribution',
    )
    expect(theOne(dev.device, 'AWS::CloudFront::OriginAccessControl')).toMatchObject({
      OriginAccessControlConfig: { SigningBehavior: 'always', SigningProtocol: 'sigv4' },
    })
  })

  test('are put there by a function of ours, at each deploy whose build is another', () => {
    const [, published] = resourcesOf(dev.device, 'Custom::ConsoleFiles')[0] ?? []
    expect(published).toMatchObject({ Version: 'placeholder', ServiceTimeout: '300' })
    expect(asText(published?.ServiceToken)).toMatch(/^<consolepublishconsolefunction/)
  })
})

describe('a page', () => {
  test('runs nothing that stands in it, loads nothing from elsewhere, and is in nobody’s frame', () => {
    const policy = asText(
      valueAt(headersOf('pages'), 'SecurityHeadersConfig', 'ContentSecurityPolicy', 'ContentSecurityPolicy'),
    )
    const says = Object.fromEntries(
      policy.split('; ').map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1).join(' ')]),
    )
    expect(says).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': expect.stringMatching(/^'self'/),
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
    })
    expect(policy).not.toMatch(/unsafe-eval|\*/)
    expect(says['script-src']).not.toContain('unsafe')
    expect(says['connect-src']).toMatch(/^'self' <\S*feedorigin\S*> <\S*signinurl\S*>$/)
  })

  test('says the rest of what browsers ask', () => {
    const { SecurityHeadersConfig: security, CustomHeadersConfig: custom } = headersOf('pages')
    expect(security).toMatchObject({
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: 'DENY' },
      ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
      StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000, IncludeSubdomains: true },
    })
    expect(listAt(custom, 'Items').map((item) => objectAt(item).Header)).toEqual([
      'cross-origin-opener-policy',
      'cross-origin-resource-policy',
      'permissions-policy',
    ])
  })

  test('is compressed, and asked for over TLS only', () => {
    expect(valueAt(distribution(), 'DefaultCacheBehavior')).toMatchObject({
      Compress: true,
      ViewerProtocolPolicy: 'redirect-to-https',
      AllowedMethods: ['GET', 'HEAD'],
    })
    expect(distribution()).not.toHaveProperty('CustomErrorResponses')
    expect(distribution()).not.toHaveProperty('DefaultRootObject')
  })
})

describe('the API', () => {
  test('is behind the same address, with every method and nothing kept', () => {
    const [behaviour] = listAt(distribution(), 'CacheBehaviors').map((each) => objectAt(each))
    expect(behaviour).toMatchObject({
      PathPattern: '/api/*',
      // Managed-CachingDisabled and Managed-AllViewerExceptHostHeader.
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
      ViewerProtocolPolicy: 'https-only',
    })
    expect(behaviour?.AllowedMethods).toEqual(expect.arrayContaining(['POST', 'PUT', 'DELETE']))
    const origin = listAt(distribution(), 'Origins')
      .map((each) => objectAt(each))
      .find(({ Id }) => Id === behaviour?.TargetOriginId)
    expect(asText(origin?.DomainName)).toMatch(/apiid\S*>\.execute-api\./)
    expect(origin?.CustomOriginConfig).toMatchObject({
      OriginProtocolPolicy: 'https-only',
      OriginSSLProtocols: ['TLSv1.2'],
    })
  })
})

describe('what pages read at start', () => {
  test('names the same address for the API everywhere, and where people sign in', () => {
    const [, published] = resourcesOf(dev.device, 'Custom::ConsoleFiles')[0] ?? []
    const config = objectAt(published, 'Config')
    expect(config).toMatchObject({ environment: 'dev', api_url: '/api', version: 'placeholder' })
    const signIn = objectAt(config, 'sign_in')
    expect(Object.keys(signIn)).toEqual([
      'authorize_url',
      'token_url',
      'revoke_url',
      'logout_url',
      'client_id',
      'redirect_url',
      'signed_out_url',
    ])
    expect(asText(signIn.authorize_url)).toMatch(/signinurl\S*>\/oauth2\/authorize$/)
    expect(asText(signIn.redirect_url)).toMatch(/apiurl\S*>\/sign-in\/signed-in$/)
    expect(asText(config.logs_url)).toContain('logs-insights')
  })

  test('has no link to logs on one machine, where CloudWatch is not', () => {
    expect(environmentNamed('dev', settingsHere()).console.logs).toBe(false)
  })
})

describe('a name of one’s own', () => {
  test('brings its certificate, and TLS 1.2 at least', () => {
    expect(distribution(named)).toMatchObject({
      Aliases: [domain.name],
      ViewerCertificate: { AcmCertificateArn: domain.certificateArn, MinimumProtocolVersion: 'TLSv1.2_2021' },
    })
    expect(distribution()).not.toHaveProperty('Aliases')
  })

  test('is where the sign-in leads back to, and the outputs say what it has to point at', () => {
    const outputs = named.device.Outputs as Record<string, { Value: unknown }>
    expect(outputs.ConsoleUrl?.Value).toBe('https://console.example.com/console/')
    expect(asText(outputs.ConsoleTarget?.Value)).toMatch(/^<consoledistribution.*DomainName>$/)
    const relay = theOne(named.device, 'AWS::Lambda::Function', 'consolerelaysignin')
    expect(valueAt(relay, 'Environment', 'Variables', 'CONSOLE_URL')).toBe('https://console.example.com')
  })

  test.each([
    [{ ...domain, name: 'https://console.example.com' }, 'console.domain.name: a host such as console.example.com'],
    [
      { ...domain, certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/x' },
      'console.domain.certificateArn: a certificate of us-east-1: CloudFront takes no other',
    ],
  ])('that is none stops the synthesis: %j', (wrong, says) => {
    expect(() => environmentNamed('dev', { console: { domain: wrong } })).toThrow(says)
  })
})

describe('the viewer function', () => {
  interface Answered {
    readonly uri?: string
    readonly statusCode?: number
    readonly headers?: { readonly location?: { readonly value: string } }
  }
  /** As CloudFront runs it: text, without modules. */
  const run = (uri: string): Answered => {
    const code = String(theOne(dev.device, 'AWS::CloudFront::Function').FunctionCode)
    const context = createContext({ event: { request: { method: 'GET', uri, headers: {} } } })
    new Script(code).runInContext(context)
    return JSON.parse(String(new Script('JSON.stringify(handler(event))').runInContext(context))) as Answered
  }

  test.each([
    ['/console/', '/console/index.html'],
    ['/console/robots', '/console/index.html'],
    ['/console/robots/agv.7', '/console/index.html'],
    ['/console/signed-in', '/console/index.html'],
    ['/console/assets/index-Dk3x.js', '/console/assets/index-Dk3x.js'],
    // A part that a newer build has no more is asked for, and is not there.
    ['/console/assets/robots-B-_9x.old.js', '/console/assets/robots-B-_9x.old.js'],
    // The bucket tells the distribution what is not there, and so would give it its list.
    ['/console/assets/../..', '/console/index.html'],
    ['/console/assets/', '/console/index.html'],
    ['/console/config.json', '/console/config.json'],
    ['/console/icon.svg', '/console/icon.svg'],
    ['/api/robots/agv.7', '/robots/agv.7'],
    ['/api/', '/'],
  ])('takes %s to %s', (asked, found) => {
    expect(run(asked).uri).toBe(found)
  })

  test.each(['/', '/console'])('sends %s to the console', (asked) => {
    expect(run(asked)).toMatchObject({ statusCode: 302, headers: { location: { value: '/console/' } } })
  })

  test.each(['/robots', '/apiary', '/consoles/', '/favicon.ico', '//evil.example.com'])('knows no %s', (asked) => {
    expect(run(asked)).toMatchObject({ statusCode: 404 })
  })

  test('fits into what CloudFront takes: 10 KB of plain text', () => {
    const code = String(theOne(dev.device, 'AWS::CloudFront::Function').FunctionCode)
    expect(Buffer.byteLength(code)).toBeLessThan(10_240)
    expect(code).toMatch(/^[\x20-\x7e\n]*$/)
  })
})
