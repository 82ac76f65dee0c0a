/** The workbenches a person's roles open. Subpackages add theirs here. */
import type { IconName } from '@/components/JIcon.vue'
import { words } from '@/core/i18n'

export interface Workplace {
  roles: string[]
  page: string
  icon: IconName
  title: string
}

const t = words({ zh: { leader: '团长工作台' }, en: { leader: 'Pickup point desk' } })

const WORKPLACES: (() => Workplace)[] = [() => ({ roles: ['leader'], page: '/packages/leader/today/index', icon: 'store', title: t('leader') })]

export function workplaces(roles: string[]): Workplace[] {
  return WORKPLACES.map((make) => make()).filter((one) => one.roles.some((role) => roles.includes(role)))
}
