/** Quantities are whole base units: pieces or grams. Loose goods step by 100 g. */
import { words } from './i18n'

const t = words({
  zh: { piece: '{n} 件', gram: '{n} 克', kilo: '{n} 公斤' },
  en: { piece: '{n} {n|pc|pcs}', gram: '{n} g', kilo: '{n} kg' },
})

export const isLoose = (baseUnit: string): boolean => baseUnit === 'gram'
export const stepOf = (baseUnit: string): number => (isLoose(baseUnit) ? 100 : 1)

export function quantityWords(quantity: number, baseUnit: string): string {
  if (!isLoose(baseUnit)) return t('piece', { n: quantity })
  return quantity >= 1000 ? t('kilo', { n: Number((quantity / 1000).toFixed(3)) }) : t('gram', { n: quantity })
}
