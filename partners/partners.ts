// Every partner: one file and one line here. Read when a function loads and at every synthesis, so a wrong one is never deployed.

import acmeWms from './acme_wms.json' with { type: 'json' }
import type { Partner } from './partner.ts'
import { parsePartner } from './validation.ts'

const files: Readonly<Record<string, unknown>> = {
  'acme_wms.json': acmeWms,
}

export const partners: readonly Partner[] = Object.entries(files).map(([file, value]) => parsePartner(file, value))

const byName: ReadonlyMap<string, Partner> = new Map(partners.map((one) => [one.partner, one]))

export function partnerNamed(name: string): Partner | undefined {
  return byName.get(name)
}
