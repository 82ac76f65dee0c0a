import { words } from '@/core/i18n'

/** Words of what did not come through as this phone had noted it. */
export const q = words({
  zh: {
    conflict_take: '接单没有成功',
    conflict_pick: '拣货没有记上',
    conflict_hand_over: '交接没有成功',
    conflict_refuse: '拒单没有成功',
    conflict_hand_out: '核销没有成功',
    conflict_receive: '收货没有成功',
    conflict_other: '有一步没有成功',
    fix_task_taken: '同事先接了这一单。请换一单。',
    fix_illegal: '这一单已经变了：可能被取消或同事做完了。已拣出来的商品请放回货架。',
    fix_no_waybill: '还没有运单号，包裹先留着，等运单号来了再交。',
    fix_code: '请再看一次顾客的码；东西已经给出去的，请告诉店长。',
    fix_handed: '这个码以前用过。东西又给了一次的，请告诉店长。',
    fix_other: '请按现在的状态再做一次；不清楚就问店长。',
    seeTask: '看这一单',
  },
  en: {
    conflict_take: 'The task was not taken',
    conflict_pick: 'The picking was not booked',
    conflict_hand_over: 'The hand-over failed',
    conflict_refuse: 'The refusal failed',
    conflict_hand_out: 'Not handed out',
    conflict_receive: 'Not received',
    conflict_other: 'One step failed',
    fix_task_taken: 'A colleague was quicker. Take another one.',
    fix_illegal: 'The task has changed: cancelled, or done by a colleague. Put back what you picked.',
    fix_no_waybill: 'There is no waybill yet. Keep the parcel until there is.',
    fix_code: 'Look at the code again; if the goods are gone, tell the manager.',
    fix_handed: 'This code was used before. If goods went out twice, tell the manager.',
    fix_other: 'Do it again as things stand now, or ask the manager.',
    seeTask: 'See the task',
  },
})
