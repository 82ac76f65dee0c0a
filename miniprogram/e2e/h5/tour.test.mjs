/** The page `make run` opens at: all seven steps happen in the real phones, and the others show it. */
import { STEPS, openPhones, walkTour } from '../tour.mjs'
import { expect, walk } from '../walk.mjs'

walk(
  'the four phones: a tour of seven steps, each seen on another phone',
  async (world) => {
    const screen = await world.screen('tour', { viewport: { width: 1440, height: 900 }, hasTouch: false })
    await openPhones(screen.page, world.url)
    const outcomes = await walkTour(screen.page)
    expect(outcomes.map((one) => one.step)).toEqual(STEPS)
    expect(outcomes.at(-1).words).toContain('账对得上')
    await screen.page.getByText('三好店 之前没能接单').first().waitFor()
    const wide = await screen.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(wide).toBe(0)
    for (const { step, ms } of outcomes) console.log(`${step}: ${Math.round(ms)} ms`)
  },
  240,
)
