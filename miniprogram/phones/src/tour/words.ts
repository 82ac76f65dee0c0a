/** What the tour says, in both languages. `{s}`: seconds. */
import type { Said } from '../core/i18n'
import { words } from '../core/i18n'

const said = (zh: string, en: string): Said => ({ zh, en })

export const w = {
  t1: said('扫码', 'Scan'),
  d1: said('店里的顾客扫一下货架标签，手机当场认出商品、价格和库存。', 'In the store, the shopper scans a shelf label: product, price and stock at once.'),
  t2: said('付款出门', 'Pay and leave'),
  d2: said('微信付款，出示一次性出门码；门口店员一扫，放行。', 'Pays in WeChat and shows a one-use exit code; the clerk at the door lets them out.'),
  t3: said('在家下单', 'Order at home'),
  d3: said('在家的顾客比较每种取货方式的时间和价格，选自提点，付款。', 'At home, the customer compares times and prices, chooses a pickup point and pays.'),
  t4: said('派单拣货', 'Route and pick'),
  d4: said('右侧说明为什么从这里发货；任务卡片进企业微信群，仓管接单、拣货。', 'The panel says why from here; the card reaches the WeCom group; the keeper takes it and picks.'),
  t5: said('到货签收', 'Arrive'),
  d5: said('包裹发往自提点，团长看到在途，货到签收；顾客手机变为“可取”。', 'The parcel goes to the pickup point; the leader sees it coming and receives it.'),
  t6: said('凭码取货', 'Hand out'),
  d6: said('顾客出示取货码，团长核销，顾客手机立刻显示已取货。', "The customer shows the code, the leader hands out, the customer's phone says so."),
  t7: said('出了岔子', 'It goes wrong'),
  d7: said('货架空了，店员拒单：系统当场改派别处，顾客收到原因，账分毫不差。', 'The shelf is empty and the clerk refuses: routed again live, the customer told why, the books agree.'),
  proofScan: said('{s} 秒认出商品', 'Recognised in {s} s'),
  proofExit: said('店员放行，{s} 秒后顾客手机已更新', "Let out: the shopper's phone showed it after {s} s"),
  proofOrder: said('付款后 {s} 秒订单已确认', 'Confirmed {s} s after paying'),
  proofPick: said('仓管拣完，{s} 秒后顾客手机已更新', "Picked: the customer's phone showed it after {s} s"),
  proofReceive: said('团长签收，{s} 秒后顾客手机已更新', "Received: the customer's phone showed it after {s} s"),
  proofHandOut: said('团长核销，{s} 秒后顾客手机显示已取货', "Handed out: the customer's phone said so after {s} s"),
  seenComing: (ms: number) => said(`发车 ${(ms / 1000).toFixed(1)} 秒后，团长手机已看到在途`, `The leader's phone showed it coming ${(ms / 1000).toFixed(1)} s after it left`),
  proofAgain: said('店员拒单，{s} 秒后顾客手机已看到新的安排', 'Refused: the customer saw the new plan after {s} s'),
}

export const tt = words({
  zh: { doIt: '替我做', again: '再试一次', doing: '正在进行…', next: '下一步', play: '自动演示', pause: '暂停', over: '再走一遍', step: '第 {n} 步', failed: '还没有看到结果，请再试一次（{why}）' },
  en: { doIt: 'Do it for me', again: 'Try again', doing: 'Doing…', next: 'Next', play: 'Play all', pause: 'Pause', over: 'Once more', step: 'Step {n}', failed: 'Not seen yet, please try again ({why})' },
})
