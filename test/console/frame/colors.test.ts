import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import * as tokens from '@cloudscape-design/design-tokens'
import { expect, test } from 'vitest'

const components = dirname(createRequire(import.meta.url).resolve('@cloudscape-design/components/package.json'))
const theme = readFileSync(join(components, 'internal/base-theme/styles.scoped.css'), 'utf8')

test('colours of ours are those of the components: their packages are of versions that belong together', () => {
  const names = Object.entries(tokens)
    .filter(([name]) => /^(color(Text|Background|Border)(Body|Status|Layout|Container|Divider)|fontFamily)/.test(name))
    .map(([, value]) => /var\((--[a-z0-9-]+)/.exec(value)?.[1] ?? value)
  expect(names.length).toBeGreaterThan(20)
  expect(
    names.filter((name) => !theme.includes(`${name}:`)),
    'take versions of @cloudscape-design/components and design-tokens that name their variables alike',
  ).toEqual([])
})
