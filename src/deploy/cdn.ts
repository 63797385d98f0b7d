import type { DeployEnvironment, DeployFailure } from '../model/deploy.js'
import { type HttpRequest, isFailure } from '../model/http.js'
import { encodePath } from '../model/path.js'
import { type S3Credentials, signedRequest } from './s3-store.js'

/** The caches in front of a store, which are purged after a deploy. */
export type CdnSettings = {
  /** The id of a distribution of CloudFront. */
  readonly cloudfront?: string
  /** The API of CloudFront. */
  readonly cloudfrontApi: string
  /** URLs that get a POST request after each deploy. */
  readonly purge: readonly string[]
}

/**
 * Purges changed files from caches, by their paths from the root of the host; all files when these are not known.
 * `PURGE_AUTHORIZATION` is the secret for the URLs of `purge`: the value of the header Authorization, or a header `Name: value`. Returns a failure when one of them does not accept the request.
 */
export const purgeCaches = async (
  paths: readonly string[] | undefined,
  { cloudfront, cloudfrontApi, purge }: CdnSettings,
  credentials: S3Credentials,
  { http, secret, now }: Pick<DeployEnvironment, 'http' | 'secret' | 'now'>,
): Promise<DeployFailure | undefined> => {
  const authorization = secret('PURGE_AUTHORIZATION')
  const [, name = 'authorization', value = authorization] =
    /^([A-Za-z-]+): (.+)$/.exec(authorization ?? '') ?? []
  const requests: HttpRequest[] = purge.map((url) => ({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(value !== undefined && { [name]: value }) },
    // Cloudflare needs this body; others do not read it.
    body: '{"purge_everything":true}',
  }))
  if (cloudfront !== undefined)
    requests.push(
      await signedRequest(
        {
          url: `${cloudfrontApi}/2020-05-31/distribution/${cloudfront}/invalidation`,
          method: 'POST',
          headers: { 'content-type': 'application/xml' },
          body: Buffer.from(invalidation(paths, `smallsocial-${now()}`)),
        },
        credentials,
        { service: 'cloudfront', region: 'us-east-1' },
      ),
    )
  for (const request of requests) {
    const response = await http({ ...request, ...{ retries: 3, timeout: 60_000, returnsRedirect: true } })
    const reason = isFailure(response)
      ? response.reason
      : response.status >= 300
        ? `it answers ${response.status}`
        : undefined
    if (reason !== undefined)
      return {
        reason: `${new URL(request.url).host} could not be asked to forget the old pages: ${reason}`,
        note: 'the files are in the bucket; `smallsocial deploy` tries again',
      }
  }
  return undefined
}

/** Returns the request for an invalidation: https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidation.html */
const invalidation = (paths: readonly string[] | undefined, reference: string): string => {
  const urls = paths?.flatMap((path) => [path, ...(path.endsWith('index.html') ? [path.slice(0, -10)] : [])])
  // AWS counts paths, and a pattern as one.
  const items =
    urls === undefined || urls.length > 30
      ? ['/*']
      : urls.map((url) => encodePath(url).replace(/&/g, '&amp;'))
  return `<InvalidationBatch xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Paths><Quantity>${items.length}</Quantity><Items>${items.map((item) => `<Path>${item}</Path>`).join('')}</Items></Paths><CallerReference>${reference}</CallerReference></InvalidationBatch>`
}
