/** The workbenches a person's roles open. Subpackages add theirs here. */
import type { IconName } from '@/components/JIcon.vue'
import { words } from '@/core/i18n'

export interface Workplace {
  roles: string[]
  page: string
  icon: IconName
  title: string
}

const t = words({
  zh: { leader: '团长工作台', staff: '门店和仓库任务', hq: '总部工作台' },
  en: { leader: 'Pickup point desk', staff: 'Store and warehouse tasks', hq: 'Headquarters' },
})

const WORKPLACES: (() => Workplace)[] = [
  () => ({ roles: ['leader'], page: '/packages/leader/today/index', icon: 'store', title: t('leader') }),
  () => ({ roles: ['clerk', 'keeper'], page: '/packages/staff/tasks/index', icon: 'warehouse', title: t('staff') }),
  () => ({ roles: ['hq'], page: '/packages/staff/hq/index', icon: 'yuan', title: t('hq') }),
]

export function workplaces(roles: string[]): Workplace[] {
  return WORKPLACES.map((make) => make()).filter((one) => one.roles.some((role) => roles.includes(role)))
}
