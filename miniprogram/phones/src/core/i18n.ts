/** Words in Chinese and English, as in the screens (src/core/i18n.ts): both, or it does not compile. */
import { ref } from 'vue'

export type Language = 'zh' | 'en'
const KEPT = 'jj.phones.language'

export const language = ref<Language>(localStorage.getItem(KEPT) === 'en' ? 'en' : 'zh')

export function setLanguage(next: Language): void {
  language.value = next
  localStorage.setItem(KEPT, next)
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en'
}

export interface Said {
  zh: string
  en: string
}
export const say = (said: Said): string => said[language.value]

export function words<K extends string>(book: { zh: Record<K, string>; en: Record<NoInfer<K>, string> }) {
  return (key: K, values: Record<string, string | number> = {}): string =>
    book[language.value][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
