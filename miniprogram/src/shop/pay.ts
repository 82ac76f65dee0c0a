/**
 * Paying an order: WeChat's own sheet; on the web, in the demo, the sandbox plays the phone.
 * The truth is the order's state: the answer of the sheet alone is never believed.
 */
import { get, post, requester, type Schema } from '@/core/api'
import { session } from '@/core/session'
import { follow } from '@/core/socket'

export type PayParameters = Schema<'PayView'>
const ASK_AFTER_MS = [300, 600, 1000, 1500, 2000, 3000, 4000, 5000]

export const canPayHere = process.env.UNI_PLATFORM === 'mp-weixin' || __DEMO__
export const needsDemoSheet = process.env.UNI_PLATFORM !== 'mp-weixin' && __DEMO__

export function payParameters(orderId: string): Promise<PayParameters> {
  return post('/api/shop/ordering/orders/{order_id}/pay', { path: { order_id: orderId } })
}

/** WeChat's sheet; false when the person closed it. */
export function wechatSheet(parameters: PayParameters): Promise<boolean> {
  return new Promise((resolve) => {
    uni.requestPayment({
      provider: 'wxpay',
      orderInfo: '',
      timeStamp: parameters.timeStamp,
      nonceStr: parameters.nonceStr,
      package: parameters.package,
      signType: parameters.signType,
      paySign: parameters.paySign,
      success: () => resolve(true),
      fail: () => resolve(false),
    } as UniApp.RequestPaymentOptions)
  })
}

/** The fingerprint of a demo person. */
export async function demoConfirm(parameters: PayParameters): Promise<void> {
  if (!__DEMO__) return
  await requester.send({
    method: 'POST',
    path: `/sandbox/users/${session.openid}/pay`,
    body: { package: parameters.package },
    signed: false,
  })
}

/** Ask until the order knows, at once when we hear of it; true when it is paid. */
export async function isPaid(orderId: string): Promise<boolean> {
  let wake = () => {}
  const stop = follow('shop', (event) => {
    if (event.type === 'event' && event.data.order_id === orderId) wake()
  })
  try {
    return await askUntilPaid(orderId, (ms) => new Promise((done) => {
      wake = done
      setTimeout(done, ms)
    }))
  } finally {
    stop()
  }
}

async function askUntilPaid(orderId: string, wait: (ms: number) => Promise<void>): Promise<boolean> {
  for (const [turn, pause] of ASK_AFTER_MS.entries()) {
    await wait(pause)
    const path = { order_id: orderId }
    const order =
      turn % 3 === 2
        ? await post('/api/shop/ordering/orders/{order_id}/payment-check', { path })
        : await get('/api/shop/ordering/orders/{order_id}', { path })
    if (order.state !== 'awaiting_payment') return order.state === 'paid' || order.state === 'completed'
  }
  return false
}
