import { words } from '@/core/i18n'

const CODES = ['TEST', 'SF', 'JD', 'JDL', 'EMS', 'ZTO', 'YTO', 'STO', 'YUNDA', 'DB'] as const

const t = words({
  zh: {
    TEST: '演示快递',
    SF: '顺丰速运',
    JD: '京东快递',
    JDL: '京东物流',
    EMS: 'EMS',
    ZTO: '中通快递',
    YTO: '圆通速递',
    STO: '申通快递',
    YUNDA: '韵达快递',
    DB: '德邦快递',
  },
  en: {
    TEST: 'Demo express',
    SF: 'SF Express',
    JD: 'JD Express',
    JDL: 'JD Logistics',
    EMS: 'EMS',
    ZTO: 'ZTO Express',
    YTO: 'YTO Express',
    STO: 'STO Express',
    YUNDA: 'Yunda Express',
    DB: 'Deppon Express',
  },
})

/** The name of a carrier by WeChat's code; one that is not known stands for itself. */
export function carrierWords(code: string): string {
  const known = CODES.find((one) => one === code)
  return known ? t(known) : code
}
