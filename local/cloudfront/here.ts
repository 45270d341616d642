// Names that lead a browser to AWS and stand for something that is on this machine: CloudFront's and the user pool's own. Templates
// put them together, as they have to; where a browser follows them, this machine's address stands in their place.

const names = /https:\/\/[a-z0-9-]+\.(auth\.[a-z0-9-]+\.amazoncognito\.com|cloudfront\.net)/g

export const here = (text: string, base: string): string => text.replaceAll(names, base)

/** Headers that a browser follows, or takes as what it may follow. */
export function headersHere(
  headers: Readonly<Record<string, string | readonly string[]>>,
  base: string,
): Readonly<Record<string, string | readonly string[]>> {
  const followed = ['location', 'content-security-policy'].flatMap((name) => {
    const value = headers[name]
    return typeof value === 'string' ? [[name, here(value, base)] as const] : []
  })
  return followed.length === 0 ? headers : { ...headers, ...Object.fromEntries(followed) }
}
