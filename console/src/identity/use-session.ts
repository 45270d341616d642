import { useSyncExternalStore } from 'react'
import { onSessionChange, signedInUser, signOut } from './session.ts'
import type { Role, User } from './token.ts'

export { mayAct, type Role } from './token.ts'

export interface Session {
  readonly user: string
  readonly role: Role
  /** Names, or * for all. */
  readonly fleets: readonly string[]
  readonly signOut: () => void
}

const nobody: User = { name: '', role: 'reader', fleets: [] }

export const useSession = (): Session => {
  const user = useSyncExternalStore(onSessionChange, signedInUser) ?? nobody
  return { user: user.name, role: user.role, fleets: user.fleets, signOut }
}
