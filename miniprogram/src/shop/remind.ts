/**
 * Asking for one message each in WeChat (subscribe messages). Only at a tap that makes sense: after
 * paying, beside what is waited for. The answers go into our ledger; WeChat allows three a time.
 */
import { get, post, requester } from '@/core/api'
import { session } from '@/core/session'

const WANTED = ['pickup_ready', 'shipped', 'refunded']

type Answer = 'accept' | 'reject' | 'ban' | 'filter'

/** True when at least one was agreed to. */
export async function askToRemind(): Promise<boolean> {
  const all = (await get('/api/shop/notify/templates')).items
  const wanted = all.filter((one) => WANTED.includes(one.template)).map((one) => one.template_id)
  const answers = process.env.UNI_PLATFORM === 'mp-weixin' ? await wechatAsks(wanted) : await demoAgrees(wanted)
  if (Object.keys(answers).length === 0) return false
  await post('/api/shop/notify/consents', { body: { answers } })
  return Object.values(answers).includes('accept')
}

function wechatAsks(templates: string[]): Promise<Record<string, Answer>> {
  return new Promise((resolve) => {
    uni.requestSubscribeMessage({
      tmplIds: templates,
      success: (told) => {
        const answers = told as unknown as Record<string, string>
        resolve(Object.fromEntries(templates.filter((id) => answers[id]).map((id) => [id, answers[id] as Answer])))
      },
      fail: () => resolve({}),
    })
  })
}

async function demoAgrees(templates: string[]): Promise<Record<string, Answer>> {
  if (!__DEMO__) return {}
  for (const id of templates) {
    const body = { template_id: id, accept: true }
    await requester.send({ method: 'POST', path: `/sandbox/users/${session.openid}/consent`, body, signed: false })
  }
  return Object.fromEntries(templates.map((id) => [id, 'accept' as const]))
}
