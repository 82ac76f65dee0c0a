import { box } from './uni'
import { beforeEach, describe, expect, it, vi } from 'vitest'

type Privacy = typeof import('@/shop/privacy')
let room: Privacy

beforeEach(async () => {
  box.clear()
  vi.resetModules()
  room = await import('@/shop/privacy')
})

describe('asking before personal data is taken', () => {
  it('asks once, with the purpose, and remembers a yes', async () => {
    const first = room.mayUse('phone')
    expect([room.privacy.isAsking, room.privacy.purpose]).toEqual([true, 'phone'])
    room.answerPrivacy(true)
    expect(await first).toBe(true)
    expect(room.privacy.isAsking).toBe(false)
    expect(await room.mayUse('address')).toBe(true)
    vi.resetModules()
    const again = await import('@/shop/privacy')
    expect(await again.mayUse('profile')).toBe(true)
  })

  it('takes nothing after a no, and asks again at the next need', async () => {
    const first = room.mayUse('address')
    room.answerPrivacy(false)
    expect(await first).toBe(false)
    const second = room.mayUse('address')
    expect(room.privacy.isAsking).toBe(true)
    room.answerPrivacy(true)
    expect(await second).toBe(true)
  })

  it('takes a closed sheet as not agreed, and tells everybody who waits', async () => {
    const both = [room.mayUse('location'), room.mayUse('phone')]
    room.leavePrivacy()
    expect(await Promise.all(both)).toEqual([false, false])
  })

  it('closes a sheet that nobody waits for without an answer', () => {
    room.showPrivacy()
    room.leavePrivacy()
    expect([room.privacy.isAsking, room.privacy.answer]).toEqual([false, ''])
  })

  it('can be withdrawn', async () => {
    const asked = room.mayUse('phone')
    room.answerPrivacy(true)
    await asked
    room.answerPrivacy(false)
    void room.mayUse('phone')
    expect(room.privacy.isAsking).toBe(true)
  })

  it('keeps the choice about location apart', () => {
    room.setLocationUse(false)
    expect(JSON.parse(box.get('jj.me.privacy') ?? '')).toMatchObject({ location: false, answer: '' })
  })
})
