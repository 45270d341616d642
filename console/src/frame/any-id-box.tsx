import Input from '@cloudscape-design/components/input'
import { useRef, useState } from 'react'
import { useGo } from './go.ts'
import { hrefOf } from './hrefs.ts'
import { useFrameKeys, useKeys } from './keys.ts'

/** The one search box, in the header of every page: any id, a pasted log line or address. What is behind it is the search page. */
export const AnyIdBox = () => {
  const [text, setText] = useState('')
  const box = useRef<HTMLElement>(null)
  const go = useGo()
  const focus = (): void => box.current?.querySelector('input')?.focus()
  useFrameKeys([{ key: 'i', does: 'Search by any id', run: focus }])
  // Where there is a list, this key is its filter's.
  useKeys([{ key: '/', does: 'Search by any id', run: focus }])
  return (
    <search ref={box}>
      <Input
        type="search"
        ariaLabel="Search by any id, log line or address"
        placeholder="Any id, log line or address"
        clearAriaLabel="Clear"
        value={text}
        onChange={({ detail }) => setText(detail.value)}
        onKeyDown={(event) => {
          if (event.detail.key !== 'Enter' || text.trim() === '') return
          event.preventDefault()
          go(hrefOf.search(text.trim()))
          setText('')
        }}
      />
    </search>
  )
}
