/**
 * The typed door to our API. Paths, queries, bodies and answers come from `api/types.ts`, which is
 * generated: an API that changed does not compile here.
 *
 *     const page = await get('/api/shop/screens/scan', { query: { code } })
 *     await post('/api/shop/ordering/orders/{order_id}/cancel', { path: { order_id } })
 */
import type { components, paths } from '@/api/types'
import { type Method, Requester, uniTransport } from './request'
import { makeTokens } from './session'

type Schemas = components['schemas']
/** A schema by its name; inner ones are listed as `Outer.Inner`. A name that is gone is `never`. */
export type Schema<N extends string> = Schemas[Extract<keyof Schemas, N | `${string}.${N}`>]

type Verb = 'get' | 'post' | 'put' | 'delete'
type Operation<P extends keyof paths, V extends Verb> = NonNullable<paths[P][V]>
/** The paths that answer to a verb. */
export type PathsOf<V extends Verb> = {
  [P in keyof paths]: paths[P][V] extends object ? P : never
}[keyof paths]

type Part<T, N extends string> = T extends { parameters: infer A } ? (N extends keyof A ? NonNullable<A[N]> : never) : never
type BodyOf<T> = T extends { requestBody?: infer B } ? (NonNullable<B> extends { content: { 'application/json': infer J } } ? J : never) : never
type Good<R> = R extends { 200: { content: { 'application/json': infer J } } }
  ? J
  : R extends { 201: { content: { 'application/json': infer J } } }
    ? J
    : never
export type AnswerOf<P extends keyof paths, V extends Verb> = Operation<P, V> extends { responses: infer R } ? Good<R> : never

type Given<N extends string, T> = [T] extends [never] ? { [K in N]?: undefined } : object extends T ? { [K in N]?: T } : { [K in N]: T }
type Options<P extends keyof paths, V extends Verb> = Given<'path', Part<Operation<P, V>, 'path'>> &
  Given<'query', Part<Operation<P, V>, 'query'>> &
  Given<'body', BodyOf<Operation<P, V>>> & { key?: string; timeoutMs?: number }

/** Same origin on the web (the pages come from the API's front). */
export const BASE: string = process.env.UNI_PLATFORM === 'h5' ? '' : __API_BASE__

export const requester: Requester = new Requester(BASE, uniTransport, () => tokens)
export const tokens = makeTokens(() => requester)

interface Loose {
  path?: object
  query?: object
  body?: unknown
  key?: string
  timeoutMs?: number
}

export function address(template: string, parts: object = {}, query: object = {}): string {
  const values = parts as Record<string, unknown>
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name])))
  const asked = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
  return asked.length ? `${path}?${asked.join('&')}` : path
}

function call<P extends keyof paths, V extends Verb>(verb: V, template: P, options: Loose): Promise<AnswerOf<P, V>> {
  return requester.send({
    method: verb.toUpperCase() as Method,
    path: address(template, options.path, options.query),
    body: options.body,
    key: options.key,
    timeoutMs: options.timeoutMs,
  })
}

type Rest<P extends keyof paths, V extends Verb> = object extends Options<P, V> ? [options?: Options<P, V>] : [options: Options<P, V>]

export const get = <P extends PathsOf<'get'>>(path: P, ...rest: Rest<P, 'get'>) => call('get', path, rest[0] ?? {})
export const post = <P extends PathsOf<'post'>>(path: P, ...rest: Rest<P, 'post'>) => call('post', path, rest[0] ?? {})
export const put = <P extends PathsOf<'put'>>(path: P, ...rest: Rest<P, 'put'>) => call('put', path, rest[0] ?? {})
export const del = <P extends PathsOf<'delete'>>(path: P, ...rest: Rest<P, 'delete'>) => call('delete', path, rest[0] ?? {})
