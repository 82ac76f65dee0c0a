/**
 * On the web a page's code comes over the network when it is first opened: fetch the desk's pages
 * while there is one, so that receiving and handing out open without it too. In WeChat the whole
 * subpackage lies on the phone.
 */
let isWarm = false

export function warm(): void {
  if (process.env.UNI_PLATFORM !== 'h5' || isWarm) return
  isWarm = true
  const pages = [
    import('./today/index.vue'),
    import('./arriving/index.vue'),
    import('./receive/index.vue'),
    import('./handout/index.vue'),
    import('./parcels/index.vue'),
    import('./stock/index.vue'),
    import('./queue/index.vue'),
  ]
  void Promise.all(pages).catch(() => {
    isWarm = false // no network yet: at the next look
  })
}
