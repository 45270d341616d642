import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type ReactNode, useEffect, useRef } from 'react'
import { useLocation } from 'react-router'
import { ForeignText } from './foreign-text.tsx'
import { hrefOf } from './hrefs.ts'
import { seenText } from './unseen-characters.ts'

export interface Crumb {
  readonly text: string
  readonly href: string
}

/** One page: its title in the window and on top, and where the keyboard and a screen reader begin after a navigation. */
export const Screen = ({
  title,
  breadcrumbs,
  description,
  actions,
  counter,
  children,
}: {
  readonly title: string
  /** The pages above; this one is added. */
  readonly breadcrumbs?: readonly Crumb[]
  readonly description?: ReactNode
  readonly actions?: ReactNode
  readonly counter?: string
  readonly children?: ReactNode
}) => {
  const top = useRef<HTMLDivElement>(null)
  const { pathname } = useLocation()
  useEffect(() => {
    document.title = `${seenText(title, CRUMB_MAX)} · Signalbox`
  }, [title])
  // biome-ignore lint/correctness/useExhaustiveDependencies: anew for every page
  useEffect(() => {
    if (!isFirstPage) top.current?.focus({ preventScroll: false })
    isFirstPage = false
  }, [pathname])
  return (
    <ContentLayout
      breadcrumbs={
        breadcrumbs && (
          <BreadcrumbGroup
            ariaLabel="Where you are"
            items={[
              { text: 'Signalbox', href: hrefOf.overview() },
              ...breadcrumbs,
              { text: seenText(title, CRUMB_MAX), href: '#' },
            ]}
          />
        )
      }
      header={
        <div ref={top} tabIndex={-1} className="sb-screen-top">
          <Header
            variant="h1"
            description={description}
            actions={actions && <div className="sb-actions">{actions}</div>}
            counter={counter}
          >
            <ForeignText value={title} characters_max={TITLE_MAX} />
          </Header>
        </div>
      }
    >
      <SpaceBetween size="l">{children}</SpaceBetween>
    </ContentLayout>
  )
}

/** A title may be an id of an address, which may be anything. */
const TITLE_MAX = 300
const CRUMB_MAX = 80

/** The browser itself puts the focus where it belongs when a page is opened. */
let isFirstPage = true
