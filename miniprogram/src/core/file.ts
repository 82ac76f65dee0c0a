/** Files to keep: a download on the web; in WeChat a file to send on to a chat (or the file helper). */
export async function saveText(name: string, text: string): Promise<void> {
  if (process.env.UNI_PLATFORM === 'h5') {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
    link.download = name
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
    return
  }
  const path = `${wx.env.USER_DATA_PATH}/${name}`
  await new Promise<void>((resolve, reject) => {
    wx.getFileSystemManager().writeFile({ filePath: path, data: text, encoding: 'utf8', success: () => resolve(), fail: (problem) => reject(new Error(problem.errMsg)) })
  })
  await new Promise<void>((resolve) => {
    wx.shareFileMessage({ filePath: path, fileName: name, success: () => resolve(), fail: () => resolve() }) // not sent on after all
  })
}
