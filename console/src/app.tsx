import '@fontsource/open-sans/latin-400.css'
import '@fontsource/open-sans/latin-700.css'
import './frame/frame.css'
import I18nProvider from '@cloudscape-design/components/i18n'
import messages from '@cloudscape-design/components/i18n/messages/all.en'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter, matchRoutes } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { giveColors } from './frame/colors.ts'
import { queryClient } from './network/query-client.ts'
import { routes } from './routes.tsx'

/** Fetches the page that will be drawn, before it is known who sees it. */
export const fetchPage = (address: string): void => {
  const { pathname } = new URL(address, window.location.origin)
  const handle = matchRoutes(routes, pathname, '/console')?.at(-1)?.route.handle as {
    readonly load?: () => Promise<unknown>
  }
  // Where it fails, it fails again where it is drawn, and is told there.
  handle?.load?.().catch(() => undefined)
}

/** Draws the console into the page. */
export const draw = (root: HTMLElement): void => {
  giveColors(document.body)
  const router = createBrowserRouter(routes, { basename: '/console' })
  createRoot(root).render(
    <StrictMode>
      <I18nProvider locale="en" messages={[messages]}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </I18nProvider>
    </StrictMode>,
  )
}
