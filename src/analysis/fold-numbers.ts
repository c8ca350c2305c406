/**
 * A name without its numbers, so that `frame-17` and `frame-18` are one kind: every run of digits becomes `#`, and so
 * does a number in base 16, where it is sure to be one: after `0x`, as a UUID, or as a word of its own of eight digits
 * or more, one of them 0 to 9. `face` and `surface1234` keep their letters. What stands for a name that was hidden
 * (`name-4c8f74cd`) stays as it is: its number is all there is of it. Linear in the text.
 */
export const foldNumbers = (text: string): string => (pseudonym.test(text) ? text : text.replace(number, '#'))

const number =
  /[\da-f]{8}(?:[-_][\da-f]{4}){3}[-_][\da-f]{12}|0x[\da-f]+|(?<![\da-z])(?=[a-f]*\d)[\da-f]{8,}(?![\da-z])|\d+/gi

const pseudonym = /^(?:cgroup|cmdline|comm|host|name)-[\da-f]{8}$/
