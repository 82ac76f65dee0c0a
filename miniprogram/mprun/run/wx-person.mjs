/**
 * wx.*: what a person does in WeChat. The sandbox plays the person: its login codes, its password at
 * the till, its yes to messages. The camera is a field to type into; the place is `mprun.at`.
 *
 * Private things (where the phone is) are given only after the privacy question was answered yes.
 */
import { ask, toast } from './ask.mjs'
import { settle } from './wx-base.mjs'

export function personApi(mprun) {
  const wechat = async (path, body = {}) => {
    const answer = await fetch(`/sandbox/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`fail ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  const user = (path, body) => wechat(`users/${mprun.openid}/${path}`, body)
  const settings = { 'scope.userLocation': false }
  let hasAgreed = false
  let asksItself = null

  async function privately(what) {
    const refused = () => new Error(`${what}:fail privacy permission is not authorized`)
    if (!hasAgreed && !mprun.agreedBy && asksItself) {
      const answer = await new Promise((resolve) => asksItself(resolve))
      if (answer.event !== 'agree' || mprun.agreedBy !== answer.buttonId) throw refused()
    } else if (!hasAgreed && !mprun.agreedBy) {
      const { button } = await ask(['用户隐私保护提示', `需要使用：${what}`], ['拒绝', '同意'])
      if (button === '拒绝') throw refused()
    }
    hasAgreed = true
    mprun.given.push(what)
  }

  return {
    login: (options) =>
      settle(options, async () => {
        await wechat('users', { openid: mprun.openid }).catch(() => {}) // known already
        return { code: (await user('login-code')).code, errMsg: 'login:ok' }
      }),
    requestPayment: (options) =>
      settle(options, async () => {
        for (const name of ['timeStamp', 'nonceStr', 'package', 'signType', 'paySign']) if (!options[name]) throw new Error(`requestPayment:fail no ${name}`)
        const { button } = await ask(['微信支付'], ['取消', '确认支付'])
        if (button === '取消') throw new Error('requestPayment:fail cancel')
        await user('pay', { package: options.package })
        return { errMsg: 'requestPayment:ok' }
      }),
    requestSubscribeMessage: (options) =>
      settle(options, async () => {
        for (const id of options.tmplIds) await user('consent', { template_id: id, accept: true })
        return { ...Object.fromEntries(options.tmplIds.map((id) => [id, 'accept'])), errMsg: 'requestSubscribeMessage:ok' }
      }),
    scanCode: (options) =>
      settle(options, async () => {
        const { button, typed } = await ask(['相机：扫到的码'], ['返回', '扫到'], true)
        if (button === '返回' || !typed) throw new Error('scanCode:fail cancel')
        return { result: typed, scanType: 'EAN_13', charSet: 'UTF-8', path: '', errMsg: 'scanCode:ok' }
      }),
    getSetting: (options) => settle(options, () => ({ authSetting: { ...settings } })),
    openSetting: (options) => settle(options, () => ({ authSetting: { ...settings } })),
    getLocation: (options) =>
      settle(options, async () => {
        if (options.type !== 'gcj02') throw new Error('getLocation:fail a place that is not GCJ-02 is hundreds of metres off')
        await privately('getLocation')
        settings['scope.userLocation'] = true
        return { longitude: mprun.at.lng, latitude: mprun.at.lat, accuracy: 30, errMsg: 'getLocation:ok' }
      }),
    chooseLocation: (options) =>
      settle(options, async () => {
        await privately('chooseLocation')
        return { longitude: mprun.at.lng, latitude: mprun.at.lat, name: '大什字街', address: '辽宁省沈阳市大东区大什字街', errMsg: 'chooseLocation:ok' }
      }),
    /** The mini-program asks in its own words; only its agreePrivacyAuthorization button counts. */
    onNeedPrivacyAuthorization: (listener) => (asksItself = listener),
    openPrivacyContract: (options) => settle(options, () => toast('隐私保护指引', 1500)),
    makePhoneCall: (options) => settle(options, () => toast(`拨打 ${options.phoneNumber}`, 1500)),
    setClipboardData: (options) => settle(options, () => ({ errMsg: 'setClipboardData:ok' })),
  }
}
