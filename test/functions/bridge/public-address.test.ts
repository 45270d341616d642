import { describe, expect, test } from 'vitest'
import { addressFault, urlFault } from '../../../functions/bridge/public-address.ts'

const anywhere = { loopback: false }

describe('webhooks go to public addresses only', () => {
  test.each(['93.184.215.14', '8.8.8.8', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'])('%s is one', (address) => {
    expect(addressFault(address, anywhere)).toBeUndefined()
  })

  test.each([
    ['127.0.0.1', 'loopback'],
    ['127.8.8.8', 'loopback'],
    ['0.0.0.0', 'unspecified'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['192.168.1.1', 'private'],
    ['169.254.169.254', 'linkLocal'],
    ['169.254.170.2', 'linkLocal'],
    ['100.64.0.1', 'carrierGradeNat'],
    ['192.0.2.1', 'reserved'],
    ['198.18.0.1', 'reserved'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['240.0.0.1', 'reserved'],
    ['::1', 'loopback'],
    ['::', 'unspecified'],
    ['fd00:ec2::254', 'uniqueLocal'],
    ['fe80::1', 'linkLocal'],
    ['ff02::1', 'multicast'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:169.254.169.254', 'linkLocal'],
    ['64:ff9b::7f00:1', 'rfc6052'],
    ['2002:7f00:1::', '6to4'],
    ['2001:0:7f00:1::', 'teredo'],
    ['2001:db8::1', 'reserved'],
    ['::7f00:1', 'not allocated'],
    ['100::1', 'discard'],
    ['5f00::1', 'segmentRouting'],
  ])('%s is none: %s', (address, range) => {
    expect(addressFault(address, anywhere)).toContain(range)
  })

  test('what is no address is none', () => {
    expect(addressFault('localhost', anywhere)).toContain('no IP address')
  })
})

describe('the URL of a subscriber', () => {
  test.each([
    'https://hooks.acme.example/signalbox?x=1',
    'https://hooks.acme.example:8443/',
    'https://93.184.215.14/a',
  ])('%s is taken', (url) => {
    expect(urlFault(url, anywhere)).toBeUndefined()
  })

  test.each([
    ['http://hooks.acme.example/', /https was expected/],
    ['ftp://hooks.acme.example/', /https was expected/],
    ['file:///etc/passwd', /https was expected/],
    ['https://user:pass@hooks.acme.example/', /name or a password/],
    ['https://hooks.acme.example/#x', /fragment/],
    ['https://localhost/', /no name of the public internet/],
    ['https://metadata/', /no name of the public internet/],
    ['https://127.0.0.1/', /loopback/],
    ['https://[::1]/', /loopback/],
    ['https://[::ffff:7f00:1]/', /loopback/],
    // The URL parser knows these spellings of an address, and writes them the usual way.
    ['https://2130706433/', /loopback/],
    ['https://0x7f.1/', /loopback/],
    ['https://0177.0.0.1/', /loopback/],
    ['https://169.254.169.254/latest/meta-data/', /linkLocal/],
    ['https://①②⑦.⓪.⓪.①/', /loopback/],
    ['hooks.acme.example', /no URL/],
  ])('%s is not', (url, why) => {
    expect(urlFault(url, anywhere)).toMatch(why)
  })

  test('of more than 2,000 characters is not', () => {
    expect(urlFault(`https://hooks.acme.example/${'x'.repeat(2_000)}`, anywhere)).toMatch(/at most 2000/)
  })

  test('may be this machine where that is allowed, also without TLS, and nothing else private', () => {
    const here = { loopback: true }
    for (const url of ['http://127.0.0.1:9999/', 'http://localhost:9999/', 'https://[::1]/']) {
      expect(urlFault(url, here)).toBeUndefined()
    }
    expect(urlFault('http://hooks.acme.example/', here)).toMatch(/https/)
    expect(urlFault('https://10.0.0.1/', here)).toMatch(/private/)
  })
})
