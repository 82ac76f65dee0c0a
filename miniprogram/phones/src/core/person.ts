/**
 * A demo person without a screen: signs in through the sandbox WeChat, as their phone does, and
 * asks our API. The page looks at the same truth the phones look at; what people do is done in
 * the phones themselves.
 */
import { language } from './i18n'

export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

export async function call<T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown, token = ''): Promise<T> {
  const headers: Record<string, string> = { 'Accept-Language': language.value === 'en' ? 'en' : 'zh-CN' }
  if (token) headers.Authorization = `Bearer ${token}`
  if (method !== 'GET') headers['Idempotency-Key'] = crypto.randomUUID?.() ?? `k-${Date.now()}-${Math.random()}`
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  const answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) })
  const told = (await answer.json().catch(() => ({}))) as T & { error?: { code?: string; message?: string } }
  if (!answer.ok) throw new Refused(answer.status, told.error?.code ?? '', told.error?.message ?? `HTTP ${answer.status}`)
  return told
}

export class Person {
  id = ''
  private session: Promise<string> | null = null

  constructor(readonly openid: string) {}

  token(): Promise<string> {
    this.session ??= this.signIn().catch((problem: unknown) => {
      this.session = null
      throw problem
    })
    return this.session
  }

  private async signIn(): Promise<string> {
    await call('POST', '/sandbox/users', { openid: this.openid })
    const { code } = await call<{ code: string }>('POST', `/sandbox/users/${this.openid}/login-code`, {})
    const session = await call<{ token: string; person_id: string }>('POST', '/api/shop/identity/sessions', { code })
    this.id = session.person_id
    return session.token
  }

  async get<T>(path: string): Promise<T> {
    return call<T>('GET', path, undefined, await this.token())
  }

  async post<T>(path: string, body: unknown = {}): Promise<T> {
    return call<T>('POST', path, body, await this.token())
  }
}
