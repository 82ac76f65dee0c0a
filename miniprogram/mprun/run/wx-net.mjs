/** wx.*: requests and sockets. What a build without JIUJIN_API_BASE calls is our own origin here. */
import { settle } from './wx-base.mjs'

const LOCAL = /^(http|ws):\/\/127\.0\.0\.1:8000(?=\/)/
const ours = (url, origin) => new URL(url.replace(LOCAL, ''), origin)

const TIMEOUT_MS = 60_000

export function netApi() {
  const changed = new Set()
  const tell = () => {
    for (const heard of changed) heard({ isConnected: navigator.onLine, networkType: navigator.onLine ? 'wifi' : 'none' })
  }
  window.addEventListener('online', tell)
  window.addEventListener('offline', tell)
  return {
    request,
    connectSocket,
    getNetworkType: (options) => settle(options, () => ({ networkType: navigator.onLine ? 'wifi' : 'none' })),
    onNetworkStatusChange: (heard) => changed.add(heard),
    offNetworkStatusChange: (heard) => changed.delete(heard),
  }
}

function request(options) {
  const control = new AbortController()
  const timer = setTimeout(() => control.abort(new Error('timeout')), options.timeout ?? TIMEOUT_MS)
  const method = options.method ?? 'GET'
  const body = method === 'GET' || options.data === undefined ? undefined : typeof options.data === 'string' ? options.data : JSON.stringify(options.data)
  settle({ ...options, fail: options.fail ?? (() => {}) }, async () => {
    try {
      const headers = { 'content-type': 'application/json', ...options.header }
      const answer = await fetch(ours(options.url, location.origin), { method, headers, body, signal: control.signal })
      const text = await answer.text()
      return { statusCode: answer.status, data: parsed(text), header: Object.fromEntries(answer.headers), errMsg: 'request:ok' }
    } catch (problem) {
      throw new Error(`request:fail ${problem.message}`)
    } finally {
      clearTimeout(timer)
    }
  })
  return { abort: () => control.abort(), onHeadersReceived: () => {}, offHeadersReceived: () => {} }
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function connectSocket(options) {
  const socket = new WebSocket(ours(options.url, location.origin.replace(/^http/, 'ws')))
  settle(options, () => ({ errMsg: 'connectSocket:ok' }))
  return {
    onOpen: (heard) => socket.addEventListener('open', () => heard({})),
    onMessage: (heard) => socket.addEventListener('message', (event) => heard({ data: event.data })),
    onClose: (heard) => socket.addEventListener('close', (event) => heard({ code: event.code, reason: event.reason })),
    onError: (heard) => socket.addEventListener('error', () => heard({ errMsg: 'connectSocket:fail' })),
    send: (message) => settle(message, () => socket.send(message.data)),
    close: (message) => settle(message, () => socket.close(message?.code, message?.reason)),
  }
}
