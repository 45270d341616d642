import { type Role, useSession } from '../identity/use-session.ts'
import { whyNot } from './act.tsx'
import { useNotices } from './notices.tsx'

/** For a key that does what a button does: it does it, or says why not, as the button would. */
export const useMay = (needs: Role): ((act: () => void, why?: string) => void) => {
  const { role } = useSession()
  const { tell } = useNotices()
  return (act, why) => {
    const reason = whyNot(role, needs, why)
    if (reason === undefined) act()
    else tell({ kind: 'info', text: reason })
  }
}
