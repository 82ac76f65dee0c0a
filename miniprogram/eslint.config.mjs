import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'

const browser = ['window', 'document', 'location', 'navigator', 'localStorage', 'KeyboardEvent', 'HTMLElement']
const everywhere = ['uni', 'wx', 'getApp', 'getCurrentPages', 'console', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'process', '__DEMO__', '__API_BASE__', 'URL', 'URLSearchParams']

export default ts.config(
  { ignores: ['dist', 'node_modules', 'screens', 'src/api/types.ts'] },
  ...ts.configs.recommended,
  ...vue.configs['flat/recommended'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    languageOptions: {
      globals: Object.fromEntries([...browser, ...everywhere].map((name) => [name, 'readonly'])),
    },
    rules: {
      'vue/multi-word-component-names': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/require-default-prop': 'off',
      'vue/html-indent': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'no-restricted-properties': [
        'error',
        { object: 'uni', property: 'request', message: 'use core/api' },
        { object: 'uni', property: 'setStorageSync', message: 'use core/storage' },
        { object: 'uni', property: 'getStorageSync', message: 'use core/storage' },
      ],
    },
  },
  { files: ['src/core/**'], rules: { 'no-restricted-properties': 'off' } },
)
