import AppLayout from '@cloudscape-design/components/app-layout'
import SideNavigation from '@cloudscape-design/components/side-navigation'
import Spinner from '@cloudscape-design/components/spinner'
import TopNavigation from '@cloudscape-design/components/top-navigation'
import { type MouseEvent, type ReactNode, Suspense, useEffect, useState } from 'react'
import { Outlet, useLocation, useNavigation } from 'react-router'
import { configuration } from '../configuration.ts'
import { useSession } from '../identity/use-session.ts'
import { AnyIdBox } from './any-id-box.tsx'
import { HeldSignIn, WaitingDrafts } from './found-draft.tsx'
import { useGo } from './go.ts'
import { hrefOf, pathOf } from './hrefs.ts'
import type { FrameKey } from './key-names.ts'
import { type Key, listenToKeys, useFrameKeys } from './keys.ts'
import { KeysHelp } from './keys-help.tsx'
import { LiveChip, LostBanner } from './live-chip.tsx'
import { parts, placeOf, places } from './navigation.ts'
import { Notices } from './notices.tsx'
import { densities, themes, useTheme } from './theme.ts'

/** What stands around every page. */
export const Shell = () => {
  const go = useGo()
  useEffect(() => listenToKeys(document), [])
  useFrameKeys(
    places.map(
      ({ text, href, key }): Key<FrameKey> => ({
        key: `g ${key}`,
        does: `Go to ${text}`,
        run: () => go(href),
        where: 'everywhere',
      }),
    ),
  )
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: links are followed here, by mouse and by keyboard alike
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a link is a click
    <div onClick={(event) => followInPlace(event, go)}>
      <button type="button" className="sb-skip" onClick={skipToContent}>
        To the content
      </button>
      <Top />
      <Layout>
        <Suspense fallback={<Spinner size="large" />}>
          <Outlet />
        </Suspense>
      </Layout>
      <KeysHelp />
    </div>
  )
}

const Top = () => {
  const { user, role, fleets, signOut } = useSession()
  const { theme, setTheme, density, setDensity } = useTheme()
  const { environment, region, version } = configuration()
  return (
    <header id="top" className="sb-top">
      <TopNavigation
        identity={{ href: hrefOf.overview(), title: 'Signalbox' }}
        search={<AnyIdBox />}
        i18nStrings={{ overflowMenuTriggerText: 'More', overflowMenuTitleText: 'All' }}
        utilities={[
          {
            type: 'menu-dropdown',
            iconName: 'settings',
            ariaLabel: 'Settings',
            title: 'Settings',
            items: [
              {
                id: 'look',
                text: 'Theme',
                items: themes.map((id) => ({ id: `theme-${id}`, text: chosen(id, theme) })),
              },
              {
                id: 'space',
                text: 'Density',
                items: densities.map((id) => ({ id: `density-${id}`, text: chosen(id, density) })),
              },
              { id: 'about', text: `${environment} · ${region} · ${version}`, disabled: true },
            ],
            onItemClick: ({ detail: { id } }) => {
              for (const name of themes) if (id === `theme-${name}`) setTheme(name)
              for (const name of densities) if (id === `density-${name}`) setDensity(name)
            },
          },
          {
            type: 'menu-dropdown',
            iconName: 'user-profile',
            text: user,
            description: `${role} · ${fleets.includes('*') ? 'all fleets' : fleets.join(', ') || 'no fleet'}`,
            items: [{ id: 'sign-out', text: 'Sign out' }],
            onItemClick: signOut,
          },
        ]}
      />
      <div className="sb-strip">
        <span className={`sb-environment sb-environment-${environment === 'prod' ? 'prod' : 'other'}`}>
          {environment}
        </span>
        <LiveChip />
      </div>
    </header>
  )
}

const chosen = (id: string, now: string): string => `${id === now ? '● ' : '○ '}${id}`

const Layout = ({ children }: { readonly children: ReactNode }) => {
  const [isOpen, setOpen] = useState(window.innerWidth >= 1100)
  const { pathname } = useLocation()
  const { state } = useNavigation()
  const here = placeOf(`/console${pathname}`)
  return (
    <AppLayout
      headerSelector="#top"
      toolsHide
      navigationOpen={isOpen}
      navigationWidth={220}
      // Lists use the whole of a wide screen.
      maxContentWidth={Number.MAX_VALUE}
      onNavigationChange={({ detail }) => setOpen(detail.open)}
      ariaLabels={{
        navigation: 'Screens',
        navigationToggle: 'Show screens',
        navigationClose: 'Hide screens',
        notifications: 'Notices',
      }}
      navigation={
        <SideNavigation
          activeHref={here?.href ?? ''}
          items={parts.map(({ title, places: within }) => ({
            type: 'section' as const,
            text: title,
            items: within.map(({ text, href }) => ({ type: 'link' as const, text, href })),
          }))}
        />
      }
      notifications={<Notices />}
      stickyNotifications
      content={
        <div id="content" tabIndex={-1} aria-busy={state === 'loading'}>
          <LostBanner />
          <HeldSignIn />
          <WaitingDrafts />
          {children}
        </div>
      }
    />
  )
}

const skipToContent = (): void => {
  document.getElementById('content')?.focus()
}

/** Every link to a page of the console, wherever it comes from, changes the page in place; with a modifier it is the browser's. */
const followInPlace = (event: MouseEvent, go: (href: string) => void): void => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return
  const link = (event.target as Element).closest?.('a[href]')
  if (!(link instanceof HTMLAnchorElement) || (link.target && link.target !== '_self') || link.hasAttribute('download'))
    return
  const raw = link.getAttribute('href') ?? ''
  if (raw.startsWith('#') || link.origin !== window.location.origin || pathOf(link.pathname) === undefined) return
  event.preventDefault()
  go(`${link.pathname}${link.search}${link.hash}`)
}
