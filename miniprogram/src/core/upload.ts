/** Choosing a file and sending it: <input type=file> on the web, a file from a chat in WeChat. */
import { BASE, tokens } from './api'
import { ApiError, fromAnswer, fromSilence } from './errors'
import { language } from './i18n'

export interface Picked {
  name: string
  size: number
  path: string
  /** On the web. */
  file?: File
}

const TIMEOUT_MS = 120_000 // 20 MB over a slow line

/** null when nobody chose anything. `endings`: ['.csv', '.xlsx']. */
export function chooseFile(endings: string[]): Promise<Picked | null> {
  if (process.env.UNI_PLATFORM !== 'h5') {
    return new Promise((resolve) => {
      wx.chooseMessageFile({
        count: 1,
        type: 'file',
        extension: endings.map((one) => one.slice(1)),
        success: ({ tempFiles: [one] }) => resolve(one ? { name: one.name, size: one.size, path: one.path } : null),
        fail: () => resolve(null),
      })
    })
  }
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = endings.join(',')
    input.style.display = 'none'
    const end = (picked: Picked | null) => {
      input.remove()
      resolve(picked)
    }
    input.addEventListener('change', () => {
      const file = input.files?.[0]
      end(file ? { name: file.name, size: file.size, path: '', file } : null)
    })
    input.addEventListener('cancel', () => end(null))
    document.body.append(input)
    input.click()
  })
}

interface Answer {
  status: number
  body: string
}

/** One try. `sent`: how much is out, 0 to 100. */
function post(path: string, picked: Picked, token: string, sent: (percent: number) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const task = uni.uploadFile({
      url: BASE + path,
      // On the web a file alone is refused without a path; a list of files is not.
      ...(picked.file ? { files: [{ name: 'file', file: picked.file, uri: '' }] } : { name: 'file', filePath: picked.path }),
      header: { Authorization: `Bearer ${token}`, 'Accept-Language': language.value === 'en' ? 'en' : 'zh-CN' },
      timeout: TIMEOUT_MS,
      success: (got) => resolve({ status: got.statusCode, body: got.data }),
      fail: (problem) => reject(fromSilence(problem.errMsg)),
    })
    task?.onProgressUpdate?.((now) => sent(now.progress))
  })
}

/** Send it as the part `file` of a form; signs in anew once. Throws ApiError. */
export async function upload<T>(path: string, picked: Picked, sent: (percent: number) => void = () => {}): Promise<T> {
  const token = await tokens.token()
  let answer = await post(path, picked, token, sent)
  if (answer.status === 401) answer = await post(path, picked, await tokens.renew(token), sent)
  let body: unknown
  try {
    body = JSON.parse(answer.body)
  } catch {
    throw new ApiError(answer.status, `http.${answer.status}`, fromAnswer(answer.status, null).message)
  }
  if (answer.status < 200 || answer.status >= 300) throw fromAnswer(answer.status, body)
  return body as T
}
