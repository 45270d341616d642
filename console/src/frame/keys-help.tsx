import Box from '@cloudscape-design/components/box'
import Modal from '@cloudscape-design/components/modal'
import { useState } from 'react'
import { keysNow, useFrameKeys } from './keys.ts'

/** `?`: every key that does something on this screen. */
export const KeysHelp = () => {
  const [open, setOpen] = useState(false)
  useFrameKeys([{ key: '?', does: 'This help', run: () => setOpen(true) }])
  if (!open) return null
  return (
    <Modal visible header="Keys" closeAriaLabel="Close" onDismiss={() => setOpen(false)}>
      <table className="sb-keys">
        <thead>
          <tr>
            <th scope="col">Key</th>
            <th scope="col">Does</th>
          </tr>
        </thead>
        <tbody>
          {keysNow().map(({ key, does, where }) => (
            <tr key={key}>
              <td>
                <Presses keys={key} />
              </td>
              <td>
                {does}
                {where && <span className="sb-quiet"> · {where}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Box variant="small">Keys are not heard while you type, nor behind an open dialog.</Box>
    </Modal>
  )
}

const Presses = ({ keys }: { readonly keys: string }) => {
  const [first, second] = keys.split(' ')
  return (
    <>
      <kbd>{first}</kbd>
      {second && (
        <>
          {' then '}
          <kbd>{second}</kbd>
        </>
      )}
    </>
  )
}
