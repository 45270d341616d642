/** Bundles a function given as text as the stacks bundle theirs: ESM with the SDK inside. */
import { buildSync } from 'esbuild'

export function bundled(code: string): string {
  const built = buildSync({
    stdin: { contents: code, resolveDir: new URL('.', import.meta.url).pathname, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    mainFields: ['module', 'main'],
  })
  const text = built.outputFiles[0]?.text ?? ''
  const prefix = `import{createRequire as r}from'node:module';const require=r(import.meta.url);`
  return text.includes('Dynamic require of') ? prefix + text : text
}
