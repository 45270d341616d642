import { useSyncExternalStore } from 'react'
import { isSignInHeld, onSessionChange, signedInUser, signInNow, signOut } from './session.ts'
import type { Role, User } from './token.ts'

export { mayAct, type Role } from './token.ts'

export interface Session {
  readonly user: string
  readonly role: Role
  /** Names, or * for all. */
  readonly fleets: readonly string[]
  readonly signOut: () => void
  /** The session is over, and what was typed would be lost with the page: `signIn` leaves it. */
  readonly isHeld: boolean
  readonly signIn: () => void
}

const nobody: User = { name: '', role: 'reader', fleets: [] }

export const useSession = (): Session => {
  const user = useSyncExternalStore(onSessionChange, signedInUser) ?? nobody
  const isHeld = useSyncExternalStore(onSessionChange, isSignInHeld)
  return { user: user.name, role: user.role, fleets: user.fleets, signOut, isHeld, signIn: () => void signInNow() }
}

/** All fleets; whoever sees some of them is told of those alone, and no number that is of all together. */
export const useSeesAll = (): boolean => useSession().fleets.includes('*')
