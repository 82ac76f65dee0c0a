/** The shopper's own picture and nickname, by WeChat's fill-in fields; on the web by a file. */
import { reactive } from 'vue'
import { del, get, put } from '@/core/api'
import { keep, recall } from '@/core/storage'

const SIDE = 512 // the server draws 256; twice that is plenty on the way

export const avatar = reactive(recall('avatar', { version: '', image: '' }))

function shown(next: { version: string; image: string }): void {
  Object.assign(avatar, next)
  keep('avatar', next)
}

/** Fetch the picture when it is another one than kept here. */
export async function followAvatar(version: string): Promise<void> {
  if (version === avatar.version) return
  shown(version ? await get('/api/shop/identity/avatar') : { version: '', image: '' })
}

export async function saveAvatar(base64: string): Promise<void> {
  shown(await put('/api/shop/identity/avatar', { body: { image: base64 } }))
}

export async function removeAvatar(): Promise<void> {
  await del('/api/shop/identity/avatar')
  shown({ version: '', image: '' })
}

/** The file behind WeChat's temporary path. */
export function wechatPicture(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    uni.getFileSystemManager().readFile({
      filePath: path,
      encoding: 'base64',
      success: (file) => resolve(String(file.data)),
      fail: () => reject(new Error('unreadable')),
    })
  })
}

/** A picture chosen on a web page, made small there; '' when nothing was chosen. */
export function webPicture(): Promise<string> {
  return new Promise((resolve, reject) => {
    uni.chooseImage({
      count: 1,
      success: ({ tempFilePaths }) => {
        const path = tempFilePaths[0]
        if (path) small(path).then(resolve, reject)
        else resolve('')
      },
      fail: () => resolve(''),
    })
  })
}

async function small(path: string): Promise<string> {
  const picture = new Image()
  picture.src = path
  await picture.decode()
  const share = Math.min(1, SIDE / Math.min(picture.naturalWidth, picture.naturalHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.naturalWidth * share)
  canvas.height = Math.round(picture.naturalHeight * share)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return canvas.toDataURL('image/jpeg', 0.85).replace(/^data:[^,]*,/, '')
}
