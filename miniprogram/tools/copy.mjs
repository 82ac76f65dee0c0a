/** A running copy of the product, and people on it: what the browser tools need. */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const here = path.dirname(fileURLToPath(import.meta.url))
const root = path.resolve(here, '..', '..')

/** `{url, folder, logs, stop}`. JIUJIN_URL names a copy that runs already (its folder is not ours). */
export async function startCopy() {
  if (process.env.JIUJIN_URL) return { url: process.env.JIUJIN_URL, folder: '', logs: '', stop: async () => {} }
  const python = path.join(root, '.venv', 'bin', 'python')
  if (!fs.existsSync(python)) throw new Error('no .venv: run `make setup` first')
  const child = spawn(python, [path.join(here, 'stack.py')], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] })
  const told = await new Promise((resolve, reject) => {
    child.stdout.once('data', (line) => resolve(String(line).trim()))
    child.once('exit', (code) => reject(new Error(`the copy ended with ${code}`)))
  })
  const [url, folder] = told.split(' ')
  const ended = new Promise((resolve) => child.once('exit', resolve))
  return {
    url,
    folder,
    logs: path.join(folder, 'log'),
    stop: async () => {
      child.stdin.end()
      await ended
    },
  }
}

/** A person's phone without a screen: signs in through the sandbox, then calls the API. */
export class Phone {
  constructor(url, openid) {
    Object.assign(this, { url, openid, token: '' })
  }

  async signIn() {
    await this.send('POST', '/sandbox/users', { openid: this.openid })
    const { code } = await this.send('POST', `/sandbox/users/${this.openid}/login-code`, {})
    const session = await this.send('POST', '/api/shop/identity/sessions', { code })
    this.token = session.token
    return this
  }

  async send(method, where, body) {
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() }
    if (this.token) headers.Authorization = `Bearer ${this.token}`
    const answer = await fetch(this.url + where, { method, headers, body: body && JSON.stringify(body) })
    const told = await answer.json()
    if (!answer.ok) throw new Error(`${method} ${where}: ${answer.status} ${JSON.stringify(told)}`)
    return told
  }

  get(where) {
    return this.send('GET', where)
  }

  post(where, body = {}) {
    return this.send('POST', where, body)
  }

  async pay(orderId) {
    const { package: prepay } = await this.post(`/api/shop/ordering/orders/${orderId}/pay`)
    await this.post(`/sandbox/users/${this.openid}/pay`, { package: prepay })
    return until(async () => (await this.get(`/api/shop/ordering/orders/${orderId}`)).state !== 'awaiting_payment')
  }
}

/** Poll until it is true; fails after `seconds`. */
export async function until(check, seconds = 20) {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const found = await check()
    if (found) return found
    if (Date.now() > deadline) throw new Error('it did not happen in time')
    await new Promise((done) => setTimeout(done, 150))
  }
}
