import './uni'
import { describe, expect, it } from 'vitest'
import { wedge } from '@/core/scan'
import { homely } from '../build/homely'

function type(feed: (key: string, at: number) => boolean, text: string, gap: number, start = 0): number {
  let at = start
  for (const key of text) {
    feed(key, at)
    at += gap
  }
  return at
}

describe('a wedge scanner', () => {
  it('is heard at Enter or Tab, also on a busy machine', () => {
    const heard: string[] = []
    const feed = wedge((code) => heard.push(code))
    const end = type(feed, '6901939691601', 390)
    expect(feed('Enter', end)).toBe(true)
    feed('Tab', type(feed, '12345678', 3, end + 10))
    expect(heard).toEqual(['6901939691601', '12345678'])
  })
  it('starts anew after a pause, ignores short and special keys', () => {
    const heard: string[] = []
    const feed = wedge((code) => heard.push(code))
    type(feed, '99', 10)
    feed('Shift', 401)
    feed('Enter', type(feed, '690193', 10, 1000))
    feed('Enter', type(feed, '12', 10, 5000))
    expect(heard).toEqual(['690193'])
  })
})

describe('style sheets', () => {
  it('lose foreign pictures and fonts, keep their own', () => {
    const css = '@font-face{font-family:"wd-icons";src:url(//at.alicdn.com/t/x.woff2)}.a{background:url(https://cdn1.dcloud.net.cn/x.png)}.b{background:url(data:image/png;base64,x)}'
    expect(homely(css)).toBe('.a{background:none}.b{background:url(data:image/png;base64,x)}')
  })
})
