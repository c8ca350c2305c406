/** Texts that end in the middle of a line. */
import type {ParseIssue} from './interface.js'
import {issue, type Line, lines} from './scan.js'

/** The issue of a text that does not end with its line; null: it does, or is empty. */
export function cutShort(text: string, path: string): ParseIssue | null {
  if (text === '' || text.endsWith('\n')) return null
  const start = text.lastIndexOf('\n') + 1
  return issue('cut-short', path, text.slice(0, start).split('\n').length, text.slice(start))
}

/** The lines that are whole. */
export const wholeLines = (text: string): Iterable<Line> => lines(text.slice(0, text.lastIndexOf('\n') + 1))
