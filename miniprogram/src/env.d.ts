/// <reference types="vite/client" />
/** Demo sign-in is part of this build (web pages only, never in production). */
declare const __DEMO__: boolean
/** Where the API lives for the mini-program: an absolute https address. Empty on the web. */
declare const __API_BASE__: string
declare const process: { env: { UNI_PLATFORM: string; NODE_ENV: string } }
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent<object, object, unknown>
  export default component
}
/** What of WeChat's own object uni does not wrap. */
declare const wx: {
  /** Inside 企业微信 alone. */
  qy?: { login(options: { success: (got: { code: string }) => void; fail?: () => void }): void }
  chooseMessageFile(options: { count: number; type: 'file'; extension: string[]; success: (got: { tempFiles: { name: string; size: number; path: string }[] }) => void; fail: () => void }): void
  env: { USER_DATA_PATH: string }
  getFileSystemManager(): { writeFile(options: { filePath: string; data: string; encoding: 'utf8'; success: () => void; fail: (problem: { errMsg: string }) => void }): void }
  shareFileMessage(options: { filePath: string; fileName: string; success: () => void; fail: () => void }): void
  openPrivacyContract(options: { fail?: () => void }): void
  createWebAudioContext?: () => AudioContext
  onNeedPrivacyAuthorization?(heard: (resolve: (answer: { event: 'agree' | 'disagree'; buttonId?: string }) => void) => void): void
}
