// The headers that a response headers policy adds, or puts in place of the origin's.

import * as z from 'zod'
import { propertiesOf } from '../resources/properties.ts'
import type { ResolvedResource } from '../resources/provider.ts'

export interface AddedHeader {
  /** In lower case. */
  readonly name: string
  readonly value: string
  /** Whether it replaces what the origin said. */
  readonly overrides: boolean
}

const override = z.boolean()

const properties = z.strictObject({
  ResponseHeadersPolicyConfig: z.strictObject({
    Name: z.string(),
    Comment: z.string().optional(),
    SecurityHeadersConfig: z
      .strictObject({
        ContentSecurityPolicy: z.strictObject({ ContentSecurityPolicy: z.string(), Override: override }).optional(),
        ContentTypeOptions: z.strictObject({ Override: override }).optional(),
        FrameOptions: z.strictObject({ FrameOption: z.string(), Override: override }).optional(),
        ReferrerPolicy: z.strictObject({ ReferrerPolicy: z.string(), Override: override }).optional(),
        StrictTransportSecurity: z
          .strictObject({
            AccessControlMaxAgeSec: z.number(),
            IncludeSubdomains: z.boolean().optional(),
            Preload: z.boolean().optional(),
            Override: override,
          })
          .optional(),
      })
      .default({}),
    CustomHeadersConfig: z
      .strictObject({ Items: z.array(z.strictObject({ Header: z.string(), Value: z.string(), Override: override })) })
      .default({ Items: [] }),
  }),
})

export function headersPolicy(resource: ResolvedResource): readonly AddedHeader[] {
  const { SecurityHeadersConfig: security, CustomHeadersConfig: custom } = propertiesOf(
    properties,
    resource,
  ).ResponseHeadersPolicyConfig
  const { ContentSecurityPolicy, ContentTypeOptions, FrameOptions, ReferrerPolicy, StrictTransportSecurity } = security
  const added: (AddedHeader | undefined)[] = [
    ContentSecurityPolicy && {
      name: 'content-security-policy',
      value: ContentSecurityPolicy.ContentSecurityPolicy,
      overrides: ContentSecurityPolicy.Override,
    },
    ContentTypeOptions && { name: 'x-content-type-options', value: 'nosniff', overrides: ContentTypeOptions.Override },
    FrameOptions && { name: 'x-frame-options', value: FrameOptions.FrameOption, overrides: FrameOptions.Override },
    ReferrerPolicy && {
      name: 'referrer-policy',
      value: ReferrerPolicy.ReferrerPolicy,
      overrides: ReferrerPolicy.Override,
    },
    StrictTransportSecurity && {
      name: 'strict-transport-security',
      value: [
        `max-age=${StrictTransportSecurity.AccessControlMaxAgeSec}`,
        ...(StrictTransportSecurity.IncludeSubdomains === true ? ['includeSubDomains'] : []),
        ...(StrictTransportSecurity.Preload === true ? ['preload'] : []),
      ].join('; '),
      overrides: StrictTransportSecurity.Override,
    },
    ...custom.Items.map(({ Header, Value, Override }) => ({
      name: Header.toLowerCase(),
      value: Value,
      overrides: Override,
    })),
  ]
  return added.filter((header) => header !== undefined)
}

export function withAdded(
  headers: Readonly<Record<string, string | readonly string[]>>,
  added: readonly AddedHeader[],
): Record<string, string | readonly string[]> {
  const kept = added.filter(({ name, overrides }) => overrides || headers[name] === undefined)
  return { ...headers, ...Object.fromEntries(kept.map(({ name, value }) => [name, value])) }
}
