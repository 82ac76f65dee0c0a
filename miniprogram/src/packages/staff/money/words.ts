import { words } from '@/core/i18n'

/** Words of headquarters' board of money. */
export const m = words({
  zh: {
    money: '款项异常',
    moneyOpen: '待处理',
    moneyDone: '已处理',
    moneyNone: '没有待处理的款项',
    moneyNoneDone: '还没有处理过的款项',
    moneyNoneHint: '系统每分钱都对得上；对不上的会出现在这里',
    moneyAsking: '正在问微信',
    moneyOrder: '订单号',
    moneyNote: '说明',
    moneyDo: '确认处理',
  },
  en: {
    money: 'Money to decide',
    moneyOpen: 'Open',
    moneyDone: 'Done',
    moneyNone: 'Nothing to decide',
    moneyNoneDone: 'Nothing was decided yet',
    moneyNoneHint: 'Every fen has an owner; what has none shows up here',
    moneyAsking: 'Asking WeChat',
    moneyOrder: 'Order',
    moneyNote: 'Note',
    moneyDo: 'Do it',
  },
})
