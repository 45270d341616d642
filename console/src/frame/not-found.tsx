import { useLocation } from 'react-router'
import { Empty } from './empty.tsx'
import { ForeignText } from './foreign-text.tsx'
import { hrefOf } from './hrefs.ts'
import { Screen } from './screen.tsx'

export const NotFound = () => {
  const { pathname } = useLocation()
  return (
    <Screen title="No such page">
      <Empty kind="nothing-yet" what="There is no page at this address">
        <ForeignText value={pathname} />
        <br />
        If it was an id, <a href={hrefOf.search(pathname.split('/').at(-1) ?? '')}>search for it</a>; or go to the{' '}
        <a href={hrefOf.overview()}>overview</a>.
      </Empty>
    </Screen>
  )
}
