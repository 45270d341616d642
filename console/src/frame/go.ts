import { useCallback } from 'react'
import { useNavigate } from 'react-router'
import { pathOf } from './hrefs.ts'

/** Goes to a page by its href (`hrefOf`). Links do it by themselves: every `<a href>` below the console is followed in place. */
export const useGo = (): ((href: string, options?: { readonly replace?: boolean }) => void) => {
  const navigate = useNavigate()
  return useCallback(
    (href, { replace = false } = {}) => {
      const path = pathOf(href)
      if (path === undefined) window.location.assign(href)
      else void navigate(path, { replace })
    },
    [navigate],
  )
}
