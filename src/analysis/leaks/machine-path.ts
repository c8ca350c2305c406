/** A path on the machine; null: of a text that somebody saved, whose name says nothing and differs each time. */
export const machinePath = (path: string): string | null => (/^(?:cmd|dev|proc|sys)\//.test(path) ? path : null)
