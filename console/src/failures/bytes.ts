// Where bytes that a robot sent stop being text. How they are shown is the frame's.

/** The place of the first byte that is not UTF-8; undefined where all are. */
export const notTextFrom = (bytes: Uint8Array): number | undefined => {
  if (mayBegin(bytes, false)) return undefined
  let [good, bad] = [0, bytes.length]
  // A prefix may end within a character: whether a longer one could be right is asked with `stream`.
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (mayBegin(bytes.subarray(0, middle), true)) good = middle
    else bad = middle
  }
  return good
}

const mayBegin = (bytes: Uint8Array, stream: boolean): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream })
    return true
  } catch {
    return false
  }
}
