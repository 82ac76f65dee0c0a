import { words } from '@/core/i18n'

/** Words of handing back what nobody came for. */
export const b = words({
  zh: {
    title: '过期未取退回',
    condition: '商品现在',
    good: '还能卖',
    damaged: '不能卖了',
    note_good: '放回这里的库存，可以继续卖',
    note_damaged: '另放一边，记为损坏',
    money: '退给顾客',
    note: '款项原路退回并通知顾客，取货码作废，不能撤销',
    do: '退回并退款',
    doFor: '退回并退款 {amount}',
    done: '已退回，{amount} 正在退给顾客',
    needNet: '退回要先连上网络',
  },
  en: {
    title: 'Not collected: hand back',
    condition: 'The goods are',
    good: 'Good to sell',
    damaged: 'Not any more',
    note_good: 'They become stock of this place and can be sold',
    note_damaged: 'Put aside and booked as damaged',
    money: 'Back to the customer',
    note: 'The money goes back, the customer is told, the code ends. This cannot be undone',
    do: 'Hand back and refund',
    doFor: 'Hand back, refund {amount}',
    done: 'Handed back, {amount} is on its way to the customer',
    needNet: 'Connect first to hand it back',
  },
})
