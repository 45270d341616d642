import type { Log } from '../../functions/logger.ts'

export interface FakeLog {
  readonly log: Log
  readonly lines: { readonly level: string; readonly message: string; readonly fields: Record<string, unknown> }[]
}

export const fakeLog = (): FakeLog => {
  const lines: FakeLog['lines'] = []
  const at = (level: string) => (message: unknown, fields: unknown) => {
    lines.push({ level, message: String(message), fields: (fields ?? {}) as Record<string, unknown> })
  }
  return { lines, log: { info: at('info'), warn: at('warn'), error: at('error') } }
}
