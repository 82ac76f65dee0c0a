import { words } from '@/core/i18n'

/** Words of paying commission. */
export const o = words({
  zh: {
    pay: '登记付款',
    owedNow: '现在应付',
    amount: '金额',
    amountHint: '例如 12.50',
    reference: '转账单号',
    referenceHint: '银行或微信的单号',
    note: '先用银行或微信把钱转给团长，再在这里登记；系统只记账，不转钱。',
    problem_amount: '金额要写成 12 或 12.50',
    problem_tooMuch: '现在最多付 {money}',
    payDo: '已付 {money}，登记',
    payDoNothing: '登记',
    done: '已登记，团长的佣金明细里能看到',
  },
  en: {
    pay: 'Record a payout',
    owedNow: 'Owed now',
    amount: 'Amount',
    amountHint: 'For example 12.50',
    reference: 'Transfer',
    referenceHint: 'Bank or WeChat number',
    note: 'Send the money by bank or WeChat first, then record it here. This keeps the books and moves no money.',
    problem_amount: 'Write the amount as 12 or 12.50',
    problem_tooMuch: '{money} at most is owed now',
    payDo: '{money} was paid, record it',
    payDoNothing: 'Record it',
    done: 'Recorded; the leader sees it among the entries',
  },
})
