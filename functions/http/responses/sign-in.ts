import type { Described } from './described.ts'

const headers = { Location: 'A page of the operators’ console' }

export const signInAnswers = {
  'relay-signed-in': { headers },
  'relay-signed-out': { headers },
} satisfies Readonly<Record<string, Described>>
