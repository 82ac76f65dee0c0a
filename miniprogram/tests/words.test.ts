/// <reference types="vite/types/importMeta.d.ts" />
import './uni'
import { beforeAll, describe, expect, it, vi } from 'vitest'

/** Every book of words in src, caught where all of them pass. */
type Book = { zh: Record<string, string>; en: Record<string, string> }
const books = vi.hoisted((): Book[] => [])
vi.mock('@/core/i18n', async (original) => ({
  ...(await original<typeof import('@/core/i18n')>()),
  words: (book: Book) => {
    books.push(book)
    return (key: string) => key
  },
}))

const code = import.meta.glob<string>('../src/**/*.{ts,vue}', { query: '?raw', import: 'default', eager: true })
const modules = import.meta.glob('../src/**/*.ts')
const isBook = (name: string) => name.endsWith('.ts') && !name.endsWith('core/i18n.ts') && /\bwords(<[^>]+>)?\(\{/.test(code[name] ?? '')
const withWords = Object.keys(code).filter(isBook)

const HAN = /\p{Script=Han}/u
const IN_BOTH = ['中文'] // a language is named in itself
const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)(?:\|[^}]*)?\}/g)].map((hole) => hole[1]!)

beforeAll(async () => {
  for (const name of withWords) await modules[name]!()
})

describe('words', () => {
  it('finds every book', () => {
    expect(withWords.length).toBeGreaterThan(8)
    expect(books.length).toBeGreaterThanOrEqual(withWords.length)
  })

  it('says the same things in both languages and fills the same holes', () => {
    for (const { zh, en } of books) {
      expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
      expect([...Object.values(zh), ...Object.values(en)].filter((text) => !text.trim())).toEqual([])
      const known = Object.values(zh).flatMap(holes)
      expect(Object.values(en).flatMap(holes).filter((hole) => !known.includes(hole))).toEqual([])
    }
  })

  it('has no Chinese left in English', () => {
    const left = books.flatMap(({ en }) => Object.values(en)).filter((text) => HAN.test(text) && !IN_BOTH.includes(text))
    expect(left).toEqual([])
  })

  it('has no words outside the books', () => {
    // What the server knows by its Chinese name is a value, not a word that is shown.
    const VALUES = /'(常温|阴凉|冷藏|冷冻|缺货|破损|临期|忙不过来|其他|途中丢失|快递确认丢件|途中全部损坏|过期|变质|失窃|试吃|乳品|饮料|蔬果|零食|辽宁省|沈阳市|和平区)'/g
    const COMMENTS = /\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|(?<=^|\s)\/\/.*$/gm
    const left = Object.entries(code)
      .filter(([name]) => !withWords.includes(name) && !/src\/(words|api)\//.test(name))
      .map(([name, text]) => [name, text.replace(COMMENTS, '').replace(VALUES, '').match(/.{0,20}\p{Script=Han}.{0,20}/u)?.[0]])
      .filter(([, found]) => found)
    expect(left).toEqual([])
  })
})
