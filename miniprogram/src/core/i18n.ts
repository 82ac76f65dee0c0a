/**
 * Words in Chinese and English. A file of words names both; English must have every key of the
 * Chinese (the compiler checks), so nothing is half translated.
 *
 *     const t = words({ zh: { left: '还剩 {n} 件' }, en: { left: '{n} {n|piece|pieces} left' } })
 *     t('left', { n: 3 })
 *
 * `{n|piece|pieces}` is the first word for one, else the second.
 */
import { ref } from 'vue'
import { keep, recall } from './storage'

export type Language = 'zh' | 'en'

function phoneLanguage(): Language {
  try {
    return /^en/i.test(uni.getLocale()) ? 'en' : 'zh'
  } catch {
    return 'zh'
  }
}

export const language = ref<Language>(recall<Language>('language', phoneLanguage()))

export function setLanguage(next: Language): void {
  language.value = next
  keep('language', next)
}

type Values = Record<string, string | number>
export type Words<K extends string> = (key: K, values?: Values) => string

export function fill(template: string, values?: Values): string {
  if (!values) return template
  return template.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const value = values[name] ?? whole
    return many === undefined ? String(value) : Number(value) === 1 ? (one ?? '') : many
  })
}

/** Several things in one line: 可乐、雪碧 · cola, sprite */
export const listed = (parts: string[]): string => parts.join(language.value === 'en' ? ', ' : '、')

/** A function from keys to words in the language of the moment (reactive). */
export function words<K extends string>(book: { zh: Record<K, string>; en: Record<NoInfer<K>, string> }): Words<K> {
  return (key, values) => fill(book[language.value][key], values)
}
