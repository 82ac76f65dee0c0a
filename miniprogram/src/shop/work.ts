/** The workbenches a person's roles open. Subpackages add theirs here. */
import type { IconName } from '@/components/JIcon.vue'

export interface Workplace {
  roles: string[]
  page: string
  icon: IconName
  title: string
}

const WORKPLACES: (() => Workplace)[] = []

export function workplaces(roles: string[]): Workplace[] {
  return WORKPLACES.map((make) => make()).filter((one) => one.roles.some((role) => roles.includes(role)))
}
