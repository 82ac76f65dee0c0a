import { words } from '@/core/i18n'
import { en } from './shop.en'
import { zh } from './shop.zh'

/** Words of the shop: the main package. */
export const s = words<keyof typeof zh>({ zh, en })
