/*
 * What CloudFront does with a request before anything else (runtime cloudfront-js-2.0; no modules, so the tests evaluate it as
 * CloudFront does). One address has the console's pages, their files, and the API below /api, so that a page calls where it came
 * from: no CORS, no origin but its own in its content security policy.
 */
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by this name
function handler(event) {
  const request = event.request
  const uri = request.uri
  if (uri.startsWith('/api/')) {
    request.uri = uri.slice('/api'.length)
    return request
  }
  if (uri === '/' || uri === '/console') {
    return {
      statusCode: 302,
      statusDescription: 'Found',
      headers: { location: { value: '/console/' }, 'cache-control': { value: 'no-store' } },
    }
  }
  if (!uri.startsWith('/console/')) {
    return { statusCode: 404, statusDescription: 'Not Found', headers: { 'cache-control': { value: 'no-store' } } }
  }
  // Files are those of assets/ and what lies beside the page; everything else is a page, which finds its way by itself. A page's address
  // may end in an id with a point: robots have such.
  const isFile = /^\/console\/(assets\/[\w.-]+|[\w-]+\.[a-z0-9]+)$/.test(uri)
  if (!isFile) request.uri = '/console/index.html'
  return request
}
