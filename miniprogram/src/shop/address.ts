import { reactive } from 'vue'

/** The address chosen for this checkout; '' means the default one. */
export const chosenAddress = reactive({ id: '' })
